// Who is impaired: up, not at risk, and with a soft need or a soft group member that is down.
// Private to engine/impact.
//
// Thread safety: none beyond that of the Workspace.

#pragma once

#include "engine/graph/snapshot.h"
#include "engine/impact/blast_radius.h"
#include "engine/impact/workspace.h"

namespace faultline::impact {

// Fill impaired and soft_hits and mark the CIs as impaired.
// REQUIRES: collect_group_hits() has run.
// Cost: O(soft dependents of what is failed or down), and sorting.
void collect_impaired(const graph::Snapshot& snapshot, Workspace& workspace, BlastRadius& answer);

}  // namespace faultline::impact
