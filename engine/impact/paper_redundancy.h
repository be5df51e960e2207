// Paper redundancy: the groups of a whole graph whose members stand on one CI.
//
// Thread safety: a pure function of an immutable Snapshot.
//
// Like shared_causes(), but for everything at once and with an eye for what is an oversight: of the
// shared causes of a group those are left out that the owner needs anyway, and those of classes
// that are passed over; of the rest only the nearest are named.

#pragma once

#include <cstdint>
#include <vector>

#include "engine/graph/snapshot.h"
#include "engine/impact/point_sets.h"

namespace faultline::impact {

// What to look for.
struct PaperQuestion {
    std::vector<std::uint8_t> passed_over;  // by class: 1 if its CIs count as no cause; or empty
    PointLimits limits = {};
};

// A group that can lose any one of its members and is broken by the failure of one CI, which may be
// a member that others of them need.
struct PaperGroup {
    graph::GroupIndex group;
    graph::NodeIndex cause;

    friend bool operator==(const PaperGroup&, const PaperGroup&) = default;
};

// The answer.
struct PaperRedundancy {
    std::vector<PaperGroup> groups;           // by owner's id, group name, cause's id
    std::vector<graph::GroupIndex> unjudged;  // beyond a limit; by owner's id, group name
};

// All groups that are redundant on paper only.  A cause is left out if a hard need of the owner
// that is in no circle with it falls with the cause.  It is nearest if no other one that counts
// falls with it without taking it down in turn.
// Cost: O(nodes + needs) and that of PointSets; for a group O(its causes squared), log of points.
[[nodiscard]] PaperRedundancy paper_redundancy(const graph::Snapshot& snapshot,
                                               const PaperQuestion& question = {});

}  // namespace faultline::impact
