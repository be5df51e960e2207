// Between the engine's answers, which speak of node indexes, and the reference's, which speak of
// ids.
//
// Thread safety: pure functions.

#pragma once

#include <string>
#include <vector>

#include "engine/base/result.h"
#include "engine/graph/snapshot.h"
#include "engine/impact/blast_radius.h"
#include "tests/support/reference_impact.h"

namespace faultline::test {

// The Snapshot of a graph, or why there is none.
[[nodiscard]] Result<graph::Snapshot> try_snapshot_of(const ReferenceGraph& graph);

// The Snapshot of a graph.  REQUIRES: the graph is valid; the test fails otherwise.
[[nodiscard]] graph::Snapshot snapshot_of(const ReferenceGraph& graph);

// The nodes of `ids`.  REQUIRES: all of them exist.
[[nodiscard]] std::vector<graph::NodeIndex> nodes_of(const graph::Snapshot& snapshot,
                                                     const Ids& ids);

// The engine's answer by ids.
[[nodiscard]] ReferenceAnswer named_answer(const graph::Snapshot& snapshot,
                                           const impact::BlastRadius& answer);

// Everything in an answer as text, one fact a line.  `by_class` comes from the items.
[[nodiscard]] std::string describe(const ReferenceAnswer& answer);

// The graph as text, to reproduce a failing case.
[[nodiscard]] std::string describe(const ReferenceGraph& graph);

// What is wrong with the order, the counts or the summary of an answer; empty if nothing is.
[[nodiscard]] std::string shape_errors(const graph::Snapshot& snapshot,
                                       const impact::BlastRadius& answer);

}  // namespace faultline::test
