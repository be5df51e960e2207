// The failure fixed point: which CIs fall with a set of failed ones, hop level by hop level.
// Private to engine/impact.
//
// Thread safety: none beyond that of the Workspace.
//
// What it leaves in the Workspace: `classes` with failed, down and frontier; `queue` with the
// failed CIs and then those that are down, by hops; `level_begin` (level h is queue[level_begin[h]]
// to queue[level_begin[h + 1]]); `falls`, `touched` with `losses`, `frontier`, and in `soft_losses`
// the soft memberships of what fell, in `softly_needed` those of it that have soft dependents.

#pragma once

#include <cstdint>
#include <span>

#include "engine/graph/snapshot.h"
#include "engine/impact/workspace.h"

namespace faultline::impact {

// Compute the least fixed point above `failed`, keeping what has at most `max_hops` hops.
// REQUIRES: failed is ascending (by external id) and unique.
// Cost: O(the rows of dependents of what falls), and O(log members) for each membership in a group
// whose members differ in capacity or strength.
void spread_failure(const graph::Snapshot& snapshot,
                    std::span<const NodeIndex> failed,
                    std::uint32_t max_hops,
                    Workspace& workspace);

}  // namespace faultline::impact
