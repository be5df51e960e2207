// Fills the rows of dependents from the rows of dependencies.
//
// Thread safety: none; the buffer belongs to the caller.

#pragma once

#include "engine/graph/layout.h"

namespace faultline::graph {

// Write dependent_rows, dependents and memberships.
// REQUIRES: dependency_rows, dependencies and groups are written; dependent_rows is zero.
// Cost: O(nodes + edges), no memory beside the buffer.
void fill_dependents(const Counts& counts, const WritableSections& out);

}  // namespace faultline::graph
