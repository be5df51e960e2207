// Time to impact: when each CI feels that others have failed.
//
// Thread safety: a pure function of an immutable Snapshot and the caller's own Scratch.

#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "engine/graph/snapshot.h"
#include "engine/impact/scratch.h"

namespace faultline::impact {

// Stands for a time that does not fit any more, and is the largest one: whatever adds up to more
// counts as this.  The CI falls all the same.
inline constexpr std::uint64_t kLatestImpact = UINT64_MAX;

// A CI that falls, and when: seconds after the failure.
struct ImpactTime {
    graph::NodeIndex node;
    std::uint64_t seconds;

    friend bool operator==(const ImpactTime&, const ImpactTime&) = default;
};

// When each CI falls that falls if `failed` fail at time 0 and stay down: by time, then id, without
// `failed`.  They are the CIs in `down` of blast_radius().  A hard need passes its dependency's
// failure on after its delay; a member is lost to its group after the delay of its membership, and
// the owner falls when what is left is less than the group requires.  Soft needs and soft members
// take nothing down.  `failed` can come in any order and more than once.
// REQUIRES: every failed node < snapshot.node_count().
// Cost: O(rows of dependents of what falls), O(log) of their number for each need with a delay and
// O(log needs) to find it, and sorting.
[[nodiscard]] std::vector<ImpactTime> time_to_impact(const graph::Snapshot& snapshot,
                                                     std::span<const graph::NodeIndex> failed,
                                                     Scratch& scratch);

}  // namespace faultline::impact
