#include "storage/plan_folder.h"

#include <algorithm>
#include <system_error>
#include <utility>

#include "engine/base/base64.h"
#include "storage/files.h"
#include "storage/sealed_text.h"

namespace faultline::storage {

namespace {

constexpr std::string_view kForm = "faultline plan 1";
constexpr std::size_t kMetaBytesMax = std::size_t{1} << 24;
constexpr const char* kMeta = "META";
constexpr const char* kPayload = "PAYLOAD";
constexpr const char* kOperations = "OPERATIONS";
constexpr std::string_view kDraft = "new-";

bool is_id(const std::string& text) {
    return parse_digest(text).has_value();
}

std::string meta_of(const KeptPlan& plan) {
    std::string text(kForm);
    const auto field = [&text](std::string_view name, const std::string& value) {
        text += "\n";
        text += name;
        text += " ";
        text += value;
    };
    field("id", plan.id);
    field("created", std::to_string(plan.created.microseconds));
    field("payload_bytes", std::to_string(plan.payload.size_bytes));
    field("payload_sha256", hex(plan.payload.digest));
    field("operations_bytes", std::to_string(plan.operations.size_bytes));
    field("operations_sha256", hex(plan.operations.digest));
    field("note", to_base64(plan.note));
    return seal(text + "\n");
}

UtcTime expiry_of(UtcTime created) {
    return UtcTime{created.microseconds + kPlanHoursMax * kHourMicroseconds};
}

Result<KeptPlan> read_plan(const std::filesystem::path& folder, const std::string& id) {
    const Error damaged = corruption("plan " + id + " is damaged; discard it and make it again");
    FL_TRY(const auto text, read_file(folder / id / kMeta, kMetaBytesMax));
    if (!text) return damaged;
    const auto fields = unseal(*text);
    if (!fields) return damaged;
    FieldReader in(*fields);
    KeptPlan plan;
    in.line(kForm);
    plan.id = in.text("id");
    plan.created.microseconds = static_cast<std::int64_t>(in.number("created"));
    plan.expires = expiry_of(plan.created);
    plan.payload.size_bytes = in.number("payload_bytes");
    plan.payload.digest = in.digest("payload_sha256");
    plan.operations.size_bytes = in.number("operations_bytes");
    plan.operations.digest = in.digest("operations_sha256");
    const auto note = from_base64(in.text("note"));
    if (!in.ok() || !in.at_end() || plan.id != id || !note) return damaged;
    plan.note = *note;
    return plan;
}

// The names in the folder; none if there is no folder.
Result<std::vector<std::string>> names_in(const std::filesystem::path& folder) {
    std::vector<std::string> names;
    std::error_code error;
    std::filesystem::directory_iterator at(folder, error);
    if (error == std::errc::no_such_file_or_directory) return names;
    for (; !error && at != std::filesystem::directory_iterator(); at.increment(error)) {
        names.push_back(at->path().filename().string());
    }
    if (error) return system_error("read", folder, error.value());
    std::ranges::sort(names);
    return names;
}

}  // namespace

PlanDraft::PlanDraft(std::filesystem::path folder, CompressedWriter in, CompressedWriter out)
    : payload(std::move(in)),
      operations(std::move(out)),
      folder_(std::make_unique<std::filesystem::path>(std::move(folder))) {}

PlanDraft::~PlanDraft() {
    if (folder_) (void)remove_tree(*folder_);
}

// What a process left that ended while it made a plan goes now.
PlanFolder::PlanFolder(std::filesystem::path folder, std::uint64_t bytes_max)
    : folder_(std::move(folder)), bytes_max_(bytes_max) {
    const auto names = names_in(folder_);
    if (!names.ok()) return;
    for (const std::string& name : names.value()) {
        if (name.starts_with(kDraft)) (void)remove_tree(folder_ / name);
    }
}

Result<PlanDraft> PlanFolder::begin() {
    const std::lock_guard lock(mutex_);
    FL_CHECK(make_directory(folder_));
    const std::filesystem::path draft = folder_ / (std::string(kDraft) + std::to_string(++drafts_));
    FL_CHECK(make_directory(draft));
    FL_TRY(CompressedWriter payload, CompressedWriter::create(draft / kPayload, bytes_max_));
    FL_TRY(CompressedWriter operations, CompressedWriter::create(draft / kOperations, bytes_max_));
    return PlanDraft(draft, std::move(payload), std::move(operations));
}

Result<std::vector<KeptPlan>> PlanFolder::all() const {
    FL_TRY(const std::vector<std::string> names, names_in(folder_));
    std::vector<KeptPlan> plans;
    for (const std::string& name : names) {
        if (!is_id(name)) continue;
        auto plan = read_plan(folder_, name);
        if (plan.ok()) {
            plans.push_back(std::move(plan).value());
        } else if (plan.error().code != ErrorCode::corruption) {
            return plan.error();
        }
    }
    std::ranges::sort(
        plans, {}, [](const KeptPlan& p) { return std::pair(p.created.microseconds, p.id); });
    return plans;
}

// Removes what is expired, and the oldest plans until `size_bytes` fit.
Result<void> PlanFolder::make_room(std::uint64_t size_bytes, UtcTime now) {
    FL_TRY(const std::vector<KeptPlan> plans, all());
    std::uint64_t total = size_bytes;
    for (const KeptPlan& plan : plans) {
        total += plan.size_bytes();
    }
    for (const KeptPlan& plan : plans) {
        if (plan.expires > now && total <= bytes_max_) continue;
        FL_CHECK(remove_tree(folder_ / plan.id));
        total -= plan.size_bytes();
    }
    return {};
}

Result<KeptPlan> PlanFolder::keep(PlanDraft draft,
                                  const std::string& id,
                                  std::string_view note,
                                  UtcTime now) {
    KeptPlan plan;
    plan.id = id;
    plan.created = now;
    plan.expires = expiry_of(now);
    plan.note = note;
    FL_TRY(plan.payload, draft.payload.finish());
    FL_TRY(plan.operations, draft.operations.finish());
    if (plan.size_bytes() > bytes_max_) {
        return too_large("the plan takes " + std::to_string(plan.size_bytes()) +
                         " bytes, all plans together may take " + std::to_string(bytes_max_));
    }
    const std::lock_guard lock(mutex_);
    FL_CHECK(remove_tree(folder_ / id));
    FL_CHECK(make_room(plan.size_bytes(), now));
    FL_CHECK(write_file(*draft.folder_ / kMeta, meta_of(plan)));
    FL_CHECK(sync_directory(*draft.folder_));
    std::error_code error;
    std::filesystem::rename(*draft.folder_, folder_ / id, error);
    if (error) return system_error("rename", *draft.folder_, error.value());
    draft.folder_.reset();
    FL_CHECK(sync_directory(folder_));
    return plan;
}

Result<std::vector<KeptPlan>> PlanFolder::list(UtcTime now) const {
    const std::lock_guard lock(mutex_);
    FL_TRY(std::vector<KeptPlan> plans, all());
    std::erase_if(plans, [now](const KeptPlan& plan) { return plan.expires <= now; });
    return plans;
}

Result<KeptPlan> PlanFolder::find(const std::string& id, UtcTime now) const {
    const std::lock_guard lock(mutex_);
    std::error_code error;
    if (!is_id(id) || !std::filesystem::is_directory(folder_ / id, error)) {
        return not_found("there is no plan '" + id +
                         "'; it may have been applied, discarded or dropped for newer ones");
    }
    FL_TRY(KeptPlan plan, read_plan(folder_, id));
    if (plan.expires > now) return plan;
    return not_found("plan " + id + " expired at " + format_utc_time(plan.expires) +
                     "; a plan can be applied for " + std::to_string(kPlanHoursMax) +
                     " hours: make it again with a dry run");
}

Result<std::unique_ptr<ByteSource>> PlanFolder::payload(const KeptPlan& plan) const {
    return open_compressed(folder_ / plan.id / kPayload, plan.payload);
}

Result<std::unique_ptr<ByteSource>> PlanFolder::operations(const KeptPlan& plan) const {
    return open_compressed(folder_ / plan.id / kOperations, plan.operations);
}

Result<void> PlanFolder::discard(const std::string& id) {
    const std::lock_guard lock(mutex_);
    std::error_code error;
    if (!is_id(id) || !std::filesystem::is_directory(folder_ / id, error)) {
        return not_found("there is no plan '" + id + "'");
    }
    return remove_tree(folder_ / id);
}

}  // namespace faultline::storage
