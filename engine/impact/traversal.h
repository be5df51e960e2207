// Plain reachability: everything that needs a set of CIs, or that it needs, groups ignored.
//
// Thread safety: pure functions of an immutable Snapshot and the caller's own Scratch.

#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include "engine/graph/snapshot.h"
#include "engine/impact/scratch.h"

namespace faultline::impact {

// Which way to follow needs.
enum class Direction {
    dependents,    // to those that need the CI
    dependencies,  // to those that the CI needs
};

// Where to start and how far to go.
struct ReachQuestion {
    std::span<const graph::NodeIndex> start;  // any order; duplicates collapse
    Direction direction = Direction::dependents;
    std::optional<std::uint32_t> max_hops = {};  // absent: all the way
};

// What was reached: the start nodes, then the others hop by hop; each node once.  Within one hop
// the order is that of discovery.  Level h is nodes[level_begin[h]] to nodes[level_begin[h + 1]],
// without the latter; the last entry of level_begin is the number of nodes.
struct Reach {
    std::span<const graph::NodeIndex> nodes;
    std::span<const std::uint32_t> level_begin;
};

// Everything reached along needs of every kind: hard, soft and memberships.  Valid until `scratch`
// is used again.
// REQUIRES: every start node < snapshot.node_count().
// Cost: O(nodes reached + their needs in that direction).
[[nodiscard]] Reach reach(const graph::Snapshot& snapshot,
                          const ReachQuestion& question,
                          Scratch& scratch);

}  // namespace faultline::impact
