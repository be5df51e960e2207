// Shared causes: the single CIs that break a group although any one of its members could be lost.
//
// Thread safety: pure functions of an immutable Snapshot.
//
// A group counts as redundant if no hard member carries more capacity than the group can lose.  A
// CI that breaks such a group alone is under several of its members: the redundancy is on paper
// only.

#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "engine/graph/snapshot.h"
#include "engine/impact/blast_radius.h"
#include "engine/impact/closure.h"

namespace faultline::impact {

// How many shared causes are listed unless the caller says otherwise.
inline constexpr std::size_t kSharedCausesMax = 100'000;

// A redundant group with a CI that breaks it alone.  It is nearest if none of the others takes it
// down without more: a rack under a host under all members is a shared cause, the host is nearest.
// CIs that take each other down are equally near.
struct SharedCause {
    graph::GroupIndex group;
    graph::NodeIndex cause;
    bool nearest;
    ListPart members;  // of SharedCauses::members: the hard ones that fall with the cause; by id

    friend bool operator==(const SharedCause&, const SharedCause&) = default;
};

// The answer.
struct SharedCauses {
    std::vector<SharedCause> causes;        // by owner's id, group name, cause's id
    std::vector<graph::NodeIndex> members;  // of all of them; causes may share a part
    std::uint64_t count = 0;                // how many there are
    bool complete = true;                   // false if fewer are listed

    // The members that fall with a cause.  Valid as long as *this.
    [[nodiscard]] std::span<const graph::NodeIndex> members_of(const SharedCause& cause) const {
        return std::span(members).subspan(cause.members.first, cause.members.count);
    }

    friend bool operator==(const SharedCauses&, const SharedCauses&) = default;
};

// All shared causes of the redundant groups in the closure of `ci`, its own groups included: the
// first `limit` of them.  Owners that `ci` needs softly only are in the closure as well.
// REQUIRES: ci < snapshot.node_count().
// Cost: for each 256 CIs with several dependents what falls in the closure hop by hop (LaneSpread);
// O(what falls) twice for each of them that is a cause; O(members) for each cause and its group.
[[nodiscard]] SharedCauses shared_causes(const graph::Snapshot& snapshot,
                                         graph::NodeIndex ci,
                                         std::size_t limit = kSharedCausesMax);

// The same of a closure that is there already, whatever its roots.
// REQUIRES: `snapshot` is the one that it was made of.
[[nodiscard]] SharedCauses shared_causes(const graph::Snapshot& snapshot,
                                         const Closure& closure,
                                         std::size_t limit = kSharedCausesMax);

}  // namespace faultline::impact
