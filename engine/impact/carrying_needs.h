// Carrying needs: the needs along which what a CI is in an answer came to it.
//
// Thread safety: pure functions of an immutable Snapshot and an answer about it.
//
// A CI that fell has it from its hard needs that are down and from the hard members that are down
// of its groups that broke.  A CI that is at risk or impaired was hit by the members of its groups
// and by its soft needs that are down.  A CI that inherits has it from the hard needs and the
// members, hard or soft, that are at risk, impaired or inherit themselves.  Nothing came to the
// others.

#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "engine/graph/snapshot.h"
#include "engine/impact/ci_places.h"

namespace faultline::impact {

// How a CI needs another one.
enum class NeedKind : std::uint8_t { hard, member, soft };

// One need.  `group` counts for members only; a member is soft if its strength is below 1.
struct Need {
    graph::NodeIndex dependent;
    graph::NodeIndex dependency;
    NeedKind kind;
    graph::GroupIndex group;
    graph::EdgeIndex edge;

    friend bool operator==(const Need&, const Need&) = default;
};

// Put into `needs` the needs of `dependent` that carry what it is in the answer of `places`, by the
// id of the dependency, then hard needs, members by the name of their group, soft needs.
// REQUIRES: the answer is about `snapshot`.
// Cost: O(needs of the CI), and sorting what is found.
void carrying_needs(const graph::Snapshot& snapshot,
                    const CiPlaces& places,
                    graph::NodeIndex dependent,
                    std::vector<Need>& needs);

// Put into `needs` all needs of `dependent`, in the same order.
// Cost: as carrying_needs().
void all_needs(const graph::Snapshot& snapshot,
               graph::NodeIndex dependent,
               std::vector<Need>& needs);

}  // namespace faultline::impact
