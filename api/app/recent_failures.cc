#include "api/app/recent_failures.h"

#include <algorithm>
#include <set>
#include <tuple>

#include "engine/base/utc_time.h"
#include "engine/change/risk.h"

namespace faultline::app {

namespace {

using model::ChangeState;

bool is_recent(UtcTime then, UtcTime at) {
    const std::int64_t age = at.microseconds - then.microseconds;
    return age >= 0 && age <= change::kRecentFailureDays * kDayMicroseconds;
}

// Those of `changes`, which are on `ci`, that failed lately.
void add_failed(const std::vector<ChangeIndex::Entry>& changes,
                const std::string& ci,
                UtcTime at,
                std::vector<RecentFailure>& recent) {
    for (const ChangeIndex::Entry& other : changes) {
        const bool failed =
            other->state == ChangeState::failed || other->state == ChangeState::backed_out;
        if (!failed || !other->ended || !is_recent(*other->ended, at)) continue;
        recent.push_back({ci, other->id, {}, *other->ended});
    }
}

}  // namespace

std::vector<RecentFailure> recent_failures(const ChangeIndex& changes,
                                           const IncidentIndex& incidents,
                                           const TouchedCis& touched,
                                           const MergedIds& merged,
                                           UtcTime at) {
    std::vector<RecentFailure> recent;
    for (const std::string& ci : touched.cis) {
        for (const std::string& name : merged.names_of(ci)) {
            add_failed(changes.of_ci(name), ci, at, recent);
        }
    }
    std::set<std::string> places(touched.cis.begin(), touched.cis.end());
    places.insert(touched.services.begin(), touched.services.end());
    const UtcTime since{at.microseconds - change::kRecentFailureDays * kDayMicroseconds};
    for (const std::string& ci : places) {
        for (const std::string& name : merged.names_of(ci)) {
            for (const IncidentRow* incident : incidents.began_within(name, since, at)) {
                if (!incident->was_none) recent.push_back({ci, {}, incident->id, incident->began});
            }
        }
    }
    std::ranges::sort(recent, {}, [](const RecentFailure& failure) {
        return std::tie(failure.at, failure.change, failure.incident, failure.ci);
    });
    // A change of several CIs that are one now.
    const auto equal = std::ranges::unique(recent);
    recent.erase(equal.begin(), equal.end());
    return recent;
}

}  // namespace faultline::app
