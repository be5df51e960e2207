// PathGraph: the part of a graph that leads from one CI to what failed, renumbered densely.
//
// Thread safety: a pure function; a PathGraph is a value.
//
// Layout: local numbers ascend by external id, so that comparing lists of them compares paths by
// ids, whatever the nodes of the Snapshot are numbered.  Rows are flat and ascending.

#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "engine/graph/snapshot.h"
#include "engine/impact/ci_places.h"

namespace faultline::impact {

// No way from there to what failed.
inline constexpr std::uint32_t kNoWay = UINT32_MAX;

// Some CIs and the carrying needs between them; several needs of one CI on another are one.
struct PathGraph {
    std::vector<graph::NodeIndex> nodes;    // local number -> node
    std::uint32_t start = 0;                // the CI that all the others lead from
    std::vector<std::uint32_t> next_begin;  // row of n: next[next_begin[n]] to next_begin[n + 1]
    std::vector<std::uint32_t> next;        // dependencies
    std::vector<std::uint32_t> previous_begin;  // likewise
    std::vector<std::uint32_t> previous;        // dependents
    std::vector<std::uint32_t> distance;        // fewest needs from there to what failed, or kNoWay
    std::uint64_t work = 0;                     // looks at needs that it took

    [[nodiscard]] std::span<const std::uint32_t> next_of(std::uint32_t number) const {
        return std::span(next).subspan(next_begin[number],
                                       next_begin[number + 1] - next_begin[number]);
    }
    [[nodiscard]] std::span<const std::uint32_t> previous_of(std::uint32_t number) const {
        return std::span(previous).subspan(previous_begin[number],
                                           previous_begin[number + 1] - previous_begin[number]);
    }
};

// All that carrying needs lead to from `ci` in the answer of `places`, which is about `snapshot`.
// If that takes more than `work_max` looks, what was found is of no use: work > work_max.
// Cost: O(needs of the CIs it holds), and O(log) of them for each of these needs.
[[nodiscard]] PathGraph path_graph(const graph::Snapshot& snapshot,
                                   const CiPlaces& places,
                                   graph::NodeIndex ci,
                                   std::uint64_t work_max);

// Into `distance` the fewest needs from each local number to what failed, without the numbers for
// which `is_left_out`; kNoWay where there is none.  Returns the looks at needs that it took.
// Cost: O(needs).
template <typename LeftOut>
std::uint64_t distances(const PathGraph& graph,
                        LeftOut is_left_out,
                        std::vector<std::uint32_t>& distance) {
    std::uint64_t work = 0;
    std::vector<std::uint32_t> queue;
    distance.assign(graph.nodes.size(), kNoWay);
    for (std::uint32_t number = 0; number < graph.nodes.size(); number++) {
        // Nothing carries a failure to what failed, so that all ways end there and nowhere else.
        if (!graph.next_of(number).empty() || is_left_out(number)) continue;
        distance[number] = 0;
        queue.push_back(number);
    }
    for (std::size_t at = 0; at < queue.size(); at++) {
        for (const std::uint32_t dependent : graph.previous_of(queue[at])) {
            work++;
            if (distance[dependent] != kNoWay || is_left_out(dependent)) continue;
            distance[dependent] = distance[queue[at]] + 1;
            queue.push_back(dependent);
        }
    }
    return work + graph.nodes.size();
}

}  // namespace faultline::impact
