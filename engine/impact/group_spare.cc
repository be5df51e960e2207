#include "engine/impact/group_spare.h"

#include <algorithm>
#include <functional>

namespace faultline::impact {

std::uint32_t worst_case_margin(std::vector<std::uint64_t>& capacities,
                                std::uint64_t slack,
                                std::uint32_t held) {
    std::ranges::sort(capacities, std::greater<>());
    std::uint64_t lost = 0;
    for (std::uint32_t failing = 0; failing < capacities.size(); ++failing) {
        lost += capacities[failing];
        if (lost > slack) return failing;
    }
    return held;
}

std::uint32_t members_to_spare(const graph::Snapshot& graph, graph::GroupIndex group) {
    const std::uint64_t slack = graph.capacity(group) - graph.required(group);
    if (graph.uniform(group)) return static_cast<std::uint32_t>(slack);
    std::vector<std::uint64_t> capacities;
    const auto members = static_cast<std::uint32_t>(graph.members(group).size());
    const std::uint32_t first = raw(graph.first_member_edge(group));
    for (std::uint32_t i = 0; i < members; i++) {
        const graph::NeedDetail& detail = graph.detail(graph::EdgeIndex{first + i});
        if (graph::is_hard(detail)) capacities.push_back(detail.capacity);
    }
    return worst_case_margin(capacities, slack, members);
}

}  // namespace faultline::impact
