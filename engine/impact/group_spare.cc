#include "engine/impact/group_spare.h"

#include <algorithm>
#include <functional>
#include <vector>

namespace faultline::impact {

std::uint32_t members_to_spare(const graph::Snapshot& graph, graph::GroupIndex group) {
    std::uint64_t slack = graph.capacity(group) - graph.required(group);
    if (graph.uniform(group)) return static_cast<std::uint32_t>(slack);
    std::vector<std::uint64_t> capacities;
    const std::uint32_t first = raw(graph.first_member_edge(group));
    const auto members = static_cast<std::uint32_t>(graph.members(group).size());
    for (std::uint32_t i = 0; i < members; i++) {
        const graph::NeedDetail& detail = graph.detail(graph::EdgeIndex{first + i});
        if (detail.strength == 1) capacities.push_back(detail.capacity);
    }
    std::ranges::sort(capacities, std::ranges::greater());
    std::uint32_t failing = 0;
    for (const std::uint64_t capacity : capacities) {
        if (capacity > slack) return failing;
        slack -= capacity;
        failing++;
    }
    return members;
}

}  // namespace faultline::impact
