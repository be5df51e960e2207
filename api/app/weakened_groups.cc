#include "api/app/weakened_groups.h"

#include <map>
#include <optional>
#include <string_view>

#include "engine/impact/group_spare.h"

namespace faultline::app {

namespace {

graph::GroupIndex next(graph::GroupIndex group) {
    return graph::GroupIndex{raw(group) + 1};
}

// What the groups of a CI have to spare, by name.
std::map<std::string_view, std::uint32_t> spares_of(const graph::Snapshot& graph,
                                                    const std::string& owner) {
    std::map<std::string_view, std::uint32_t> spares;
    const std::optional<graph::NodeIndex> node = graph.find(owner);
    if (!node) return spares;
    const graph::GroupRange groups = graph.groups_of(*node);
    for (graph::GroupIndex group = groups.first; group < groups.last; group = next(group)) {
        spares[graph.group_name(group)] = impact::members_to_spare(graph, group);
    }
    return spares;
}

}  // namespace

std::vector<WeakenedGroup> weakened_groups(const graph::Snapshot& before,
                                           const graph::Snapshot& now,
                                           const std::set<std::string>& owners) {
    std::vector<WeakenedGroup> weakened;
    for (const std::string& owner : owners) {
        const auto spares = spares_of(before, owner);
        const std::optional<graph::NodeIndex> node = now.find(owner);
        if (spares.empty() || !node) continue;
        const graph::GroupRange groups = now.groups_of(*node);
        for (graph::GroupIndex group = groups.first; group < groups.last; group = next(group)) {
            const auto had = spares.find(now.group_name(group));
            const std::uint32_t margin = impact::members_to_spare(now, group);
            if (had == spares.end() || margin >= had->second) continue;
            weakened.push_back(
                {owner, std::string(had->first), now.required(group), margin, had->second});
        }
    }
    return weakened;
}

}  // namespace faultline::app
