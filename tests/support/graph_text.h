// A graph and answers about it as text by external ids, in the order in which they come: two graphs
// of equal content have equal texts however they lie in memory.
//
// Thread safety: pure functions.

#pragma once

#include <string>

#include "engine/graph/snapshot.h"
#include "engine/impact/blast_radius.h"
#include "engine/impact/traversal.h"

namespace faultline::test {

// Everything that the accessors of a Snapshot say about each CI, ascending by id.
[[nodiscard]] std::string text_of(const graph::Snapshot& snapshot);

// Everything in an answer, one item a line, with the witness paths.
[[nodiscard]] std::string text_of(const graph::Snapshot& snapshot,
                                  const impact::BlastRadius& answer);

// The CIs reached, in their order, one hop a line.
[[nodiscard]] std::string text_of(const graph::Snapshot& snapshot, const impact::Reach& reach);

}  // namespace faultline::test
