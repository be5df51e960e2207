#include "api/app/situations.h"

#include <algorithm>
#include <map>
#include <set>

#include "api/app/step_shares.h"

namespace faultline::app {

namespace {

// What is down in `stretch`; incidents always are.
Situation situation_in(const std::vector<DownAnyway>& down, const model::PlannedWindow& stretch) {
    std::set<std::string> cis;
    std::set<std::string> changes;
    for (const DownAnyway& item : down) {
        if (item.window && !meet(*item.window, stretch)) continue;
        cis.insert(item.ci);
        if (!item.change.empty()) changes.insert(item.change);
    }
    return {{cis.begin(), cis.end()}, {changes.begin(), changes.end()}};
}

// Where something begins or ends within `window`, both its ends included.
std::vector<UtcTime> boundaries_of(const std::vector<DownAnyway>& down,
                                   const model::PlannedWindow& window) {
    std::set<UtcTime> times = {window.start, window.end};
    for (const DownAnyway& item : down) {
        if (!item.window || !meet(*item.window, window)) continue;
        times.insert(std::max(item.window->start, window.start));
        times.insert(std::min(item.window->end, window.end));
    }
    return {times.begin(), times.end()};
}

// Leaves so few boundaries that there are kSituationStretchesMax stretches.
bool thin_out(std::vector<UtcTime>& boundaries) {
    const std::size_t stretches = boundaries.size() - 1;
    if (stretches <= kSituationStretchesMax) return false;
    std::vector<UtcTime> left;
    for (std::size_t i = 0; i <= kSituationStretchesMax; i++) {
        left.push_back(boundaries[stretches * i / kSituationStretchesMax]);
    }
    boundaries = std::move(left);
    return true;
}

}  // namespace

std::vector<std::size_t> Situations::within(const model::PlannedWindow& window) const {
    std::set<std::size_t> found = {0};
    for (const SituationStretch& stretch : stretches) {
        if (meet(stretch.window, window)) found.insert(stretch.situation);
    }
    return {found.begin(), found.end()};
}

Situations situations_of(const std::vector<DownAnyway>& down,
                         const std::optional<model::PlannedWindow>& window) {
    std::vector<DownAnyway> incidents;
    std::ranges::copy_if(down, std::back_inserter(incidents), [](const DownAnyway& item) {
        return item.change.empty();
    });
    Situations situations;
    situations.all.front() = situation_in(incidents, {});
    if (!window) return situations;
    std::vector<UtcTime> boundaries = boundaries_of(down, *window);
    situations.are_merged = thin_out(boundaries);
    std::map<Situation, std::size_t> known = {{situations.all.front(), 0}};
    for (std::size_t i = 0; i + 1 < boundaries.size(); i++) {
        const model::PlannedWindow stretch{boundaries[i], boundaries[i + 1]};
        Situation found = situation_in(down, stretch);
        const auto [at, is_new] = known.try_emplace(found, situations.all.size());
        if (is_new) situations.all.push_back(std::move(found));
        situations.stretches.push_back({stretch, at->second});
    }
    return situations;
}

}  // namespace faultline::app
