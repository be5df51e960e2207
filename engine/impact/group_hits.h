// What the groups have lost: which are broken, which hold with what margin, and so who is at risk.
// Private to engine/impact.
//
// Thread safety: none beyond that of the Workspace.

#pragma once

#include "engine/graph/snapshot.h"
#include "engine/impact/blast_radius.h"
#include "engine/impact/workspace.h"

namespace faultline::impact {

// Fill broken_groups of the items in answer.down, and at_risk, hit_groups and held_by; mark the
// owners of hit groups as at_risk.
// REQUIRES: spread_failure() has run, answer.down is complete but for its broken groups, and
// `falls` knows its positions.
// Cost: O(groups that lost a member + members of those that hold), and sorting.
void collect_group_hits(const graph::Snapshot& snapshot, Workspace& workspace, BlastRadius& answer);

}  // namespace faultline::impact
