// The needs on the paths of an answer: those along which something fell or was hit.
// Private to engine/impact.
//
// Thread safety: none beyond that of the Workspace.

#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "engine/graph/snapshot.h"
#include "engine/impact/blast_radius.h"
#include "engine/impact/confidence.h"
#include "engine/impact/workspace.h"

namespace faultline::impact {

// What was found.
struct PathNeeds {
    std::uint64_t count = 0;           // all of them
    std::vector<DoubtfulNeed> stale;   // all that are stale, in any order
    DoubtfulNeeds unverified;          // the first ones, sorted
    bool is_hit_member_stale = false;  // of a group that was hit and holds
};

// The needs on the paths of `answer`, of which confidence.h says which they are.
// Cost: O(needs and members of what is down, at risk or impaired).
[[nodiscard]] PathNeeds path_needs(const graph::Snapshot& snapshot,
                                   const BlastRadius& answer,
                                   const Judgement& judgement,
                                   Workspace& workspace);

// Sort needs by dependent, dependency and group, cut the list, and say when they were seen.
[[nodiscard]] DoubtfulNeeds listed_needs(const graph::Snapshot& snapshot,
                                         std::vector<DoubtfulNeed> needs,
                                         const Judgement& judgement);

}  // namespace faultline::impact
