// Who inherits: up, untouched itself, and needing something at risk or impaired at any distance.
// Private to engine/impact.
//
// Thread safety: none beyond that of the Workspace.

#pragma once

#include <span>

#include "engine/graph/snapshot.h"
#include "engine/impact/blast_radius.h"
#include "engine/impact/workspace.h"

namespace faultline::impact {

// The CIs that inherit, in any order, as a part of workspace.queue; mark them as inherited.
// REQUIRES: collect_group_hits() and collect_impaired() have filled `answer` and the marks.  What
// spread_failure() left in the queue is lost.
// Cost: O(rows of dependents of what is at risk, impaired or inherits).
[[nodiscard]] std::span<NodeIndex> collect_inherited(const graph::Snapshot& snapshot,
                                                     const BlastRadius& answer,
                                                     Workspace& workspace);

// Fill answer.inherited from what collect_inherited() returned; its order is lost.
// Cost: as collect_inherited(), and O(inherited) for sorting.
void list_inherited(const graph::Snapshot& snapshot,
                    std::span<NodeIndex> inherited,
                    Workspace& workspace,
                    BlastRadius& answer);

}  // namespace faultline::impact
