#include "api/app/down_anyway.h"

#include <algorithm>
#include <set>
#include <string_view>
#include <tuple>

#include "api/app/step_shares.h"

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
            const auto shares = share_out(steps_of(other->cis, {}), *other->window);
            for (const model::PlannedCi& planned : other->cis) {
                if (planned.effect != PlannedEffect::planned_down) continue;
                const auto share = std::ranges::find(shares, planned.step, &StepShare::step);
                if (!meet(share->window, *change.plan.window)) continue;
                add({.ci = planned.ci, .change = other->id, .window = share->window});
            }
        }
    }
    for (const IncidentRow& incident : incidents.rows()) {
        if (takes_it_down(incident, at)) add({.ci = incident.ci, .incident = incident.id});
    }
    using Key = std::tuple<std::string_view, std::string_view, std::string_view, UtcTime>;
    std::ranges::sort(down, {}, [](const DownAnyway& item) {
        const UtcTime begin = item.window ? item.window->start : UtcTime{};
        return Key(item.ci, item.change, item.incident, begin);
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

}  // namespace faultline::app
