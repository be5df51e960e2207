// The content of CIs that are in a Snapshot, as a merge takes it.
//
// Thread safety: pure functions of immutable input.

#pragma once

#include "engine/graph/merge.h"
#include "engine/graph/snapshot.h"

namespace faultline::graph {

// Everything that `snapshot` holds about a CI; of parallel needs what they were merged to.  A build
// from it gives the same graph again.
// REQUIRES: snapshot.contains(node).  Cost: O(its needs).
[[nodiscard]] CiContent content_of(const Snapshot& snapshot, NodeIndex node);

// What leads back: the content in `before` of every CI in `delta`, by which a graph is altered back
// after `delta` was applied to `before`.
// Cost: O(log nodes) a CI, and its needs.
[[nodiscard]] Delta inverse_of(const Snapshot& before, const Delta& delta);

// What leads from the base of a patched Snapshot to it, each CI once; nothing for a plain one.
// Cost: O(patch).
[[nodiscard]] Delta delta_of_patch(const Snapshot& snapshot);

// The changes of `newer`, and those of `older` about CIs that `newer` does not speak of: what both
// do when `older` comes first.
[[nodiscard]] Delta united(Delta older, const Delta& newer);

}  // namespace faultline::graph
