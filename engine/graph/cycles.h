// Cycles of hard needs.
//
// Thread safety: a pure function of an immutable Snapshot.

#pragma once

#include <vector>

#include "engine/graph/snapshot.h"

namespace faultline::graph {

// The CIs that need each other in a circle by hard ungrouped needs: the strong components of more
// than one node.  Each ascending, the components ascending by their first node.
// Cost: O(nodes + edges) time and memory; depth of the graph takes heap, not stack.
[[nodiscard]] std::vector<std::vector<NodeIndex>> hard_cycles(const Snapshot& snapshot);

}  // namespace faultline::graph
