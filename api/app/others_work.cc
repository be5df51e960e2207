#include "api/app/others_work.h"

#include <algorithm>
#include <set>
#include <tuple>

#include "engine/base/utc_time.h"
#include "engine/change/risk.h"

namespace faultline::app {

namespace {

using model::ChangeState;
using model::IncidentPriority;
using model::PlannedEffect;

// True for a change that somebody has let pass and that has not ended.
bool is_authorized(ChangeState state) {
    return state == ChangeState::schedule || state == ChangeState::implement;
}

bool takes_it_down(const IncidentRow& incident, UtcTime at) {
    const bool is_high =
        incident.priority == IncidentPriority::p1 || incident.priority == IncidentPriority::p2;
    const bool is_on = incident.began <= at && (!incident.ended || *incident.ended > at);
    return is_high && is_on && incident.is_open && !incident.ci.empty();
}

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

std::vector<DownAnyway> down_anyway(const ChangeIndex& changes,
                                    const IncidentIndex& incidents,
                                    const model::ChangeRecord& change,
                                    const MergedIds& merged,
                                    UtcTime at) {
    std::set<std::string_view> own;
    for (const model::PlannedCi& planned : change.plan.cis) {
        own.insert(planned.ci);
    }
    std::vector<DownAnyway> down;
    const auto add = [&](DownAnyway item) {
        item.ci = merged.current(item.ci);
        if (!own.contains(item.ci)) down.push_back(std::move(item));
    };
    if (change.plan.window) {
        for (const ChangeIndex::Entry& other : changes.overlapping(*change.plan.window)) {
            if (other->id == change.id || !is_authorized(other->state)) continue;
            for (const model::PlannedCi& planned : other->cis) {
                if (planned.effect != PlannedEffect::planned_down) continue;
                add({.ci = planned.ci, .change = other->id, .window = other->window});
            }
        }
    }
    for (const IncidentRow& incident : incidents.rows()) {
        if (takes_it_down(incident, at)) add({.ci = incident.ci, .incident = incident.id});
    }
    std::ranges::sort(down, {}, [](const DownAnyway& item) {
        return std::tie(item.ci, item.change, item.incident);
    });
    const auto equal = std::ranges::unique(down);
    down.erase(equal.begin(), equal.end());
    return down;
}

std::vector<std::string> cis_of(const std::vector<DownAnyway>& down) {
    std::set<std::string> ids;
    for (const DownAnyway& item : down) {
        ids.insert(item.ci);
    }
    return {ids.begin(), ids.end()};
}

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
