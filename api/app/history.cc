#include "api/app/history.h"

#include <algorithm>
#include <utility>

#include "api/app/app.h"
#include "engine/model/alias.h"

namespace faultline::app {

namespace {

// One version of a history, as it is first seen.
struct Step {
    Version version{};
    CiStep what{};
};

CiStep step_of(const storage::View& view, Version version, bool before, bool after, bool known) {
    const bool history_removed = raw(view.oldest()) > 1;
    if (history_removed && version == view.oldest()) return CiStep::kept;
    if (after && !before) return known ? CiStep::revived : CiStep::created;
    return before && !after ? CiStep::retired : CiStep::updated;
}

// All versions that changed the claims about `ci`, ascending.
Result<std::vector<Step>> steps_of(const storage::View& view, CiId ci) {
    std::vector<Step> steps;
    bool known = false;  // alive at some time before
    FL_CHECK(view.visit_ci_history(
        ci,
        [&](Version version, const identify::MergedCi& before, const identify::MergedCi& after)
            -> Result<void> {
            steps.push_back({version, step_of(view, version, before.alive, after.alive, known)});
            known = known || after.alive;
            return {};
        }));
    return steps;
}

// The CI that the one of that id was merged into by `version`; empty if it was not.
Result<std::string> merged_into_at(const storage::View& view,
                                   const std::string& id,
                                   Version version) {
    FL_TRY(const storage::View then, view.at(version));
    FL_TRY(const auto record, then.find_record(model::kAliasRecord, id));
    if (!record || record->version != version) return std::string();
    return model::decode_alias(record->bytes);
}

Result<CiHistoryEntry> entry_of(const storage::View& view,
                                const std::string& id,
                                CiId ci,
                                const Step& step) {
    CiHistoryEntry entry;
    entry.what = step.what;
    FL_TRY(entry.origin, origin_of(view, step.version));
    FL_TRY(CiStates states, states_around(view, step.version, ci));
    if (entry.what == CiStep::retired || entry.what == CiStep::updated) {
        FL_TRY(entry.merged_into, merged_into_at(view, id, step.version));
        if (!entry.merged_into.empty()) entry.what = CiStep::merged;
    }
    FL_TRY(entry.change, ci_change(view, std::move(states.before), std::move(states.after)));
    return entry;
}

}  // namespace

Result<HistoryOrigin> origin_of(const storage::View& view, Version version) {
    FL_TRY(storage::View::LogRecord record, view.read_record(version));
    return HistoryOrigin{version, record.header.time, std::move(record.header.context)};
}

Result<void> check_page(const HistoryPage& page) {
    if (page.limit != 0 && page.limit <= kHistoryPageMax) return {};
    return invalid_argument("limit is " + std::to_string(page.limit) +
                            ", it must be between 1 and " + std::to_string(kHistoryPageMax));
}

Result<CiHistoryAnswer> ci_history(const Principal& /*principal*/,
                                   App& app,
                                   const std::string& id,
                                   const HistoryPage& page) {
    FL_CHECK(check_page(page));
    FL_TRY(storage::View view, view_as_of(app.view(), page.as_of));
    FL_TRY(const auto ci, view.find_unmerged_ci(id));
    if (!ci) return not_found("there is no configuration item '" + id + "'");
    FL_TRY(std::vector<Step> steps, steps_of(view, *ci));
    FL_TRY(const storage::CiRecord now, view.read_ci(*ci));
    FL_TRY(auto found, view.resolve_ci(id));
    CiHistoryAnswer answer{std::move(view), page.as_of, id, now.merged().alive, {}, {}, false};
    if (found && !found->merges.empty()) answer.merged_into = std::move(found->id);
    std::ranges::reverse(steps);
    for (const Step& step : steps) {
        if (page.before && raw(step.version) >= raw(*page.before)) continue;
        if (answer.entries.size() == page.limit) {
            answer.more = true;
            break;
        }
        FL_TRY(CiHistoryEntry entry, entry_of(answer.view, id, *ci, step));
        answer.entries.push_back(std::move(entry));
    }
    return answer;
}

}  // namespace faultline::app
