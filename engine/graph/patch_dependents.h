// Fills the rows of dependents of a patch: those of every CI that a changed one needs or needed.
//
// Thread safety: none; the patch belongs to the caller.

#pragma once

#include "engine/graph/patch_data.h"
#include "engine/graph/snapshot.h"

namespace faultline::graph {

// Write patch.dependents and patch.memberships.
// REQUIRES: `base` is plain, and everything else of `patch` but the versions is written.
// Cost: O(the rows it writes + changed needs log changed needs), and a pass over two bits a node.
void add_dependents(const Snapshot& base, PatchData& patch);

}  // namespace faultline::graph
