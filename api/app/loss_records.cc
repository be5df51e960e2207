#include "api/app/loss_records.h"

#include <utility>

#include "api/app/service_levels.h"
#include "api/app/zone_offsets.h"
#include "engine/base/utc_time.h"
#include "engine/change/loss.h"

namespace faultline::app {

namespace {

constexpr std::int64_t kWeekMicroseconds = 7 * kDayMicroseconds;

}  // namespace

Result<LossRecords> LossRecords::read(const storage::View& view,
                                      const MergedIds& merged,
                                      const std::vector<ServiceOutcome>& services,
                                      const model::PlannedWindow& window) {
    LossRecords records;
    FL_TRY(auto levels, all_service_levels(view));
    for (model::ServiceLevel& level : levels) {
        std::string service = merged.current(level.service);
        // Of the levels of services that were merged, that of the one that was kept counts.
        const bool is_its_own = service == level.service;
        auto [place, is_new] = records.levels_.try_emplace(std::move(service));
        if (is_new || is_its_own) place->second = std::move(level);
    }
    const UtcTime end{window.end.microseconds + change::kHorizonWeeksMax * kWeekMicroseconds};
    for (const ServiceOutcome& outcome : services) {
        const auto level = records.levels_.find(outcome.id);
        if (level == records.levels_.end() || !level->second.loss) continue;
        const std::string& zone = level->second.loss->zone;
        if (records.offsets_.contains(zone)) continue;
        FL_TRY(const TimeZone rules, TimeZone::find(zone));
        records.offsets_.emplace(zone, rules.offsets(window.start, end));
    }
    return records;
}

LossTerms LossRecords::terms_of(std::string_view service) const {
    const auto level = levels_.find(service);
    if (level == levels_.end() || !level->second.loss) return {};
    const model::LossCalendar& calendar = *level->second.loss;
    const auto offsets = offsets_.find(calendar.zone);
    if (offsets == offsets_.end()) return {&calendar, {}};
    return {&calendar, offsets->second};
}

}  // namespace faultline::app
