// What comes next: the single CIs whose failure on top of a blast radius breaks a group that has
// been hit and still holds.
//
// Thread safety: pure functions of an immutable Snapshot and an answer about it.
//
// The margin of a hit group counts members; this counts causes: two members on one host are one.

#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "engine/graph/snapshot.h"
#include "engine/impact/blast_radius.h"

namespace faultline::impact {

// How many groups one call looks at.  A failure in the middle of an estate hits thousands, and what
// their members need together is much of the estate.
inline constexpr std::size_t kNextGroupsMax = 1000;

// What breaks one group.
struct NextOfGroup {
    ListPart causes;             // of NextFailures::nodes; by id
    bool breaks_anyway = false;  // only where max_hops cut the answer: it is broken without more

    friend bool operator==(const NextOfGroup&, const NextOfGroup&) = default;
};

// What breaks each of the groups asked for.
struct NextFailures {
    std::vector<NextOfGroup> groups;      // parallel to the question
    std::vector<graph::NodeIndex> nodes;  // group by group

    // The causes of one group.  Valid as long as *this.
    [[nodiscard]] std::span<const graph::NodeIndex> causes_of(const NextOfGroup& group) const {
        return std::span(nodes).subspan(group.causes.first, group.causes.count);
    }

    friend bool operator==(const NextFailures&, const NextFailures&) = default;
};

// At most `limit` positions in answer.hit_groups, those of the smallest margin; by margin, then
// owner's id, then name.
// Cost: O(hit groups log hit groups).
[[nodiscard]] std::vector<std::uint32_t> tightest_hits(const graph::Snapshot& snapshot,
                                                       const BlastRadius& answer,
                                                       std::size_t limit);

// For each of these positions in answer.hit_groups the CIs, all of them up, whose failure alone
// together with answer.failed breaks the group.  If max_hops cut the answer, what failed spreads
// all the way here. REQUIRES: hits.size() <= kNextGroupsMax, each < answer.hit_groups.size();
// `answer` is about `snapshot`. Cost: the closure of the members of these groups; for each 256 of
// the CIs in it that are members or have several dependents what falls in it hop by hop
// (LaneSpread), and the members of the groups.
[[nodiscard]] NextFailures next_failures(const graph::Snapshot& snapshot,
                                         const BlastRadius& answer,
                                         std::span<const std::uint32_t> hits);

}  // namespace faultline::impact
