#include "api/app/import.h"

#include <atomic>
#include <memory>
#include <string_view>
#include <utility>

#include "engine/model/limits.h"
#include "engine/model/validation.h"
#include "importers/registry.h"
#include "importers/wording.h"

namespace faultline::app {

namespace {

std::atomic<int> imports_running{0};

// Counts an import for as long as it runs.
class Admission {
 public:
    Admission() : admitted_(imports_running.fetch_add(1) < kImportsAtOnceMax) {}
    ~Admission() { imports_running.fetch_sub(1); }
    Admission(const Admission&) = delete;
    Admission& operator=(const Admission&) = delete;

    [[nodiscard]] bool admitted() const { return admitted_; }

 private:
    bool admitted_;
};

// A source whose first bytes can be looked at before they are read.
class PeekedSource final : public ByteSource {
 public:
    explicit PeekedSource(ByteSource& rest) : rest_(&rest) {}

    // The first kHeadBytes, or all if there are fewer.
    Result<std::string_view> head() {
        while (head_.size() < importers::kHeadBytes) {
            char piece[importers::kHeadBytes];
            FL_TRY(const std::size_t size,
                   rest_->read(std::span(piece, importers::kHeadBytes - head_.size())));
            if (size == 0) break;
            head_.append(piece, size);
        }
        return std::string_view(head_);
    }

    Result<std::size_t> read(std::span<char> into) override {
        if (offset_ == head_.size()) return rest_->read(into);
        const std::size_t size = head_.copy(into.data(), into.size(), offset_);
        offset_ += size;
        return size;
    }

 private:
    ByteSource* rest_;
    std::string head_;
    std::size_t offset_ = 0;
};

std::string format_names() {
    std::string names;
    for (const importers::Format& format : importers::formats()) {
        if (!names.empty()) names += ", ";
        names += format.name;
    }
    return names;
}

Result<const importers::Format*> choose_format(const ImportRequest& request, PeekedSource& first) {
    if (!request.format.empty()) {
        if (const auto* format = importers::find_format(request.format)) return format;
        return invalid_argument("unknown format '" + request.format + "'; known are " +
                                format_names());
    }
    FL_TRY(const std::string_view head, first.head());
    if (const auto* format = importers::recognise_format(head)) return format;
    return invalid_argument("cannot tell the format of '" + request.parts.front().name +
                            "'; name it: " + format_names());
}

Result<void> check_request(const ImportRequest& request) {
    if (request.parts.empty()) return invalid_argument("nothing to import: no file was given");
    FL_CHECK(check_context({{}, {}, request.reason, request.request_id}));
    if (request.source.size() <= model::kSourceBytesMax && model::is_clean_text(request.source)) {
        return {};
    }
    return invalid_argument("the source must be UTF-8 text without control characters of at most " +
                            std::to_string(model::kSourceBytesMax) + " bytes");
}

// What was read of all parts, or of those before one that cannot be read at all.
struct Reading {
    model::Observations seen;
    bool whole = true;
};

Result<Reading> read_parts(const ImportRequest& request,
                           const importers::Format& format,
                           const model::Catalogue& catalogue,
                           PeekedSource& first) {
    if (!request.host.empty() && !format.takes_host) {
        return invalid_argument("format '" + std::string(format.name) + "' takes no host");
    }
    FL_TRY(const auto importer, format.make({request.host, &catalogue}));
    Reading reading;
    for (std::size_t i = 0; i < request.parts.size() && reading.whole; i++) {
        const std::uint32_t file = reading.seen.add_file(model::printable(request.parts[i].name));
        ByteSource& bytes = i == 0 ? first : *request.parts[i].bytes;
        const Result<void> read = importer->read(bytes, file, reading.seen);
        if (read.ok()) continue;
        auto problem = importers::problem_of_unreadable(read.error(), file);
        if (!problem) return read.error();
        reading.seen.add_problem(problem->origin, problem->code, problem->message);
        reading.whole = false;
    }
    if (reading.whole) {
        FL_CHECK(importer->finish(reading.seen));
    }
    return reading;
}

// Plans on the writer's thread, so that nothing can come between plan and commit.  What was seen is
// gone when it returns: a large import must not stand beside the graph that is made next.
Result<std::optional<WritePlan>> plan_write(const storage::Repository& store,
                                            model::Observations&& observations,
                                            const identify::PlanOptions& options,
                                            ImportAnswer& answer) {
    const model::Observations seen = std::move(observations);
    FL_TRY(identify::ImportPlan plan, identify::plan_import(seen, options, store));
    answer.accepted = plan.accepted;
    answer.cis = plan.cis;
    answer.relationships = plan.relationships;
    answer.problems = std::move(plan.problems);
    answer.problem_count = plan.problem_count;
    if (!plan.accepted) return std::optional<WritePlan>();
    return std::optional(WritePlan{std::move(plan.change_set), std::move(plan.changed)});
}

// The bytes of the answer, if they are to be kept.
std::string answer_at(const WritePosition& position,
                      const Keeping<ImportAnswer>& keeping,
                      ImportAnswer& answer) {
    answer.version = position.version;
    answer.graph_version = position.graph_version;
    return keeping.answer ? keeping.answer(answer) : std::string();
}

}  // namespace

Result<ImportAnswer> import_files(const Principal& principal,
                                  App& app,
                                  const ImportRequest& request) {
    FL_CHECK(check_request(request));
    ImportAnswer answer;
    FL_TRY(auto earlier, answered_before(app, principal.name, request.keeping.key));
    if (earlier) {
        answer.outcome = *std::move(earlier);
        return answer;
    }
    const Admission admission;
    if (!admission.admitted()) {
        return unavailable("as many imports as allowed (" + std::to_string(kImportsAtOnceMax) +
                           ") are running already; try again when one is done");
    }
    PeekedSource first(*request.parts.front().bytes);
    FL_TRY(const importers::Format* format, choose_format(request, first));
    const storage::View view = app.view();
    FL_TRY(Reading reading, read_parts(request, *format, view.catalogue(), first));
    const model::Observations& seen = reading.seen;

    answer.format = format->name;
    answer.source = request.source.empty() ? answer.format : request.source;
    answer.files = seen.files();
    answer.dropped = seen.counts();
    if (!reading.whole) {
        answer.problems = seen.problems();
        answer.problem_count = seen.problem_count();
        return answer;
    }
    const identify::PlanOptions options{
        answer.source, answer.format, request.best_effort, request.strict_schema};
    const model::WriteContext context{
        principal.name, answer.source, request.reason, request.request_id};
    FL_TRY(answer.outcome,
           commit(
               app,
               context,
               request.keeping.key,
               [&](const storage::Repository& store) {
                   return plan_write(store, std::move(reading.seen), options, answer);
               },
               [&](const WritePosition& position) {
                   return answer_at(position, request.keeping, answer);
               }));
    return answer;
}

}  // namespace faultline::app
