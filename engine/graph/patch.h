// patched: a new Snapshot that shares the buffer of an old one and holds only what is different.
//
// Thread safety: pure functions of immutable input.
//
// Everything that can be asked of a plain Snapshot can be asked of a patched one, with the same
// answers as of a fresh build from the same content.  It costs what it touches, where merge() costs
// the whole graph; questions about it cost a little more, above all where they meet the patch.

#pragma once

#include "engine/base/ids.h"
#include "engine/base/result.h"
#include "engine/graph/merge.h"
#include "engine/graph/snapshot.h"

namespace faultline::graph {

// The graph after `delta`, as a patch over the buffer of `base`.  A base that has a patch itself is
// not stacked upon: the result is one patch over the plain Snapshot below.
// Errors: as merge(); too_large if the numbers of the base and of the patch together pass
// kNodesMax.
// Cost: O(changed needs log changed needs + changed CIs log nodes), the rows of dependents of all
// that the changed CIs need or needed, and a pass over four bits a node; of a patched base also
// that of its patch.
[[nodiscard]] Result<Snapshot> patched(const Snapshot& base,
                                       const Delta& delta,
                                       Version version,
                                       Version graph_version);

// The same graph as a plain Snapshot, equal to a fresh build byte for byte.
// Errors: too_large past kNodesMax.
// Cost: that of merge(); of a plain Snapshot nothing, because the result shares its buffer.
[[nodiscard]] Result<Snapshot> materialised(const Snapshot& snapshot);

}  // namespace faultline::graph
