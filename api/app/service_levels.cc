#include "api/app/service_levels.h"

#include <utility>

#include "api/app/merged_ids.h"
#include "api/app/record_cis.h"
#include "api/app/zone_offsets.h"
#include "engine/model/text_rules.h"
#include "engine/model/validation.h"

namespace faultline::app {

namespace {

constexpr std::string_view kWhat = "service level";

Error no_level(const std::string& id) {
    return not_found("there is no service level '" + model::printable(id) + "'");
}

Result<std::optional<ServiceLevelEntry>> find_level(const storage::View& view,
                                                    const std::string& id) {
    if (!model::check_record_id("a service level", id).ok()) {
        return std::optional<ServiceLevelEntry>();
    }
    FL_TRY(const auto record, view.find_record(model::kServiceLevelRecord, id));
    if (!record) return std::optional<ServiceLevelEntry>();
    ServiceLevelEntry entry;
    FL_TRY(entry.level, model::decode_service_level(record->bytes));
    entry.changed = record->version;
    FL_TRY(const auto written, view.read_record(record->version));
    entry.time = written.header.time;
    return std::optional(std::move(entry));
}

std::optional<Version> changed_of(const std::optional<ServiceLevelEntry>& entry) {
    return entry ? std::optional(entry->changed) : std::nullopt;
}

// A service has one service level: nobody could say which of two losses is meant.
Result<void> check_alone(const storage::View& view, const model::ServiceLevel& level) {
    FL_TRY(const auto levels, all_service_levels(view));
    FL_TRY(const MergedIds merged, MergedIds::read(view));
    for (const model::ServiceLevel& other : levels) {
        if (merged.current(other.service) == level.service && other.id != level.id) {
            return conflict("service '" + level.service + "' has the service level '" + other.id +
                            "' already; set that one");
        }
    }
    return {};
}

// The service is put by the id that it has now.
Result<std::vector<Violation>> check(const storage::View& view, model::ServiceLevel& level) {
    std::vector<Violation> violations = model::validate(level);
    if (!level.service.empty()) {
        FL_TRY(auto wrong, resolve_live_ci(view, level.service, "/service"));
        if (wrong) violations.push_back(*std::move(wrong));
    }
    if (level.loss) {
        if (const auto zone = TimeZone::find(level.loss->zone); !zone.ok()) {
            violations.push_back({"/loss/zone", "invalid_zone", zone.error().message});
        }
    }
    return violations;
}

Result<RecordDone> plan_set(const storage::View& view,
                            model::ServiceLevel level,
                            const Condition& condition,
                            Version next) {
    RecordDone done;
    done.id = level.id;
    FL_TRY(const auto there, find_level(view, level.id));
    FL_CHECK(check_condition(condition, changed_of(there), kWhat, level.id));
    FL_TRY(auto violations, check(view, level));
    if (!violations.empty()) return refused_record(std::move(violations), kWhat, level.id);
    FL_CHECK(check_alone(view, level));
    done.is_new = !there;
    done.is_same = there && there->level == level;
    done.changed = done.is_same ? there->changed : next;
    done.bytes = model::encode_service_level(level);
    return done;
}

}  // namespace

Result<CommitOutcome> set_service_level(const Principal& principal,
                                        App& app,
                                        const ServiceLevelWrite& write) {
    model::ServiceLevel level = write.level;
    model::make_canonical(level);
    return write_record(
        app,
        principal,
        {model::kServiceLevelRecord, kServiceLevelSource, write.context, write.keeping},
        [&](const storage::View& view, Version next) {
            return plan_set(view, level, write.context.condition, next);
        });
}

Result<CommitOutcome> remove_service_level(const Principal& principal,
                                           App& app,
                                           const std::string& id,
                                           const RecordContext& context,
                                           const Keeping<RecordDone>& keeping) {
    return write_record(app,
                        principal,
                        {model::kServiceLevelRecord, kServiceLevelSource, context, keeping},
                        [&](const storage::View& view, Version) -> Result<RecordDone> {
                            FL_TRY(const auto there, find_level(view, id));
                            if (!there) return no_level(id);
                            FL_CHECK(check_condition(context.condition, there->changed, kWhat, id));
                            RecordDone done;
                            done.id = id;
                            done.is_erased = true;
                            done.changed = there->changed;
                            done.bytes = model::encode_service_level(there->level);
                            return done;
                        });
}

Result<ServiceLevelAnswer> get_service_level(const Principal& /*principal*/,
                                             const App& app,
                                             const std::string& id,
                                             const AsOf& as_of) {
    FL_TRY(storage::View view, view_as_of(app.view(), as_of));
    FL_TRY(auto entry, find_level(view, id));
    if (!entry) return no_level(id);
    return ServiceLevelAnswer{std::move(view), as_of, *std::move(entry)};
}

Result<ServiceLevelList> list_service_levels(const Principal& /*principal*/,
                                             const App& app,
                                             const AsOf& as_of) {
    FL_TRY(storage::View view, view_as_of(app.view(), as_of));
    ServiceLevelList list{std::move(view), as_of, {}};
    FL_CHECK(list.view.visit_records(
        model::kServiceLevelRecord,
        [&](std::string_view, Version version, std::string_view bytes) -> Result<void> {
            FL_TRY(model::ServiceLevel level, model::decode_service_level(bytes));
            list.entries.push_back({std::move(level), version, {}});
            return {};
        }));
    for (ServiceLevelEntry& entry : list.entries) {
        FL_TRY(const auto written, list.view.read_record(entry.changed));
        entry.time = written.header.time;
    }
    return list;
}

Result<std::vector<model::ServiceLevel>> all_service_levels(const storage::View& view) {
    std::vector<model::ServiceLevel> levels;
    FL_CHECK(view.visit_records(
        model::kServiceLevelRecord,
        [&](std::string_view, Version, std::string_view bytes) -> Result<void> {
            FL_TRY(model::ServiceLevel level, model::decode_service_level(bytes));
            levels.push_back(std::move(level));
            return {};
        }));
    return levels;
}

}  // namespace faultline::app
