// Groups that have less to spare although none of their members is down: their members run with
// less, or they were given fewer members or a larger number of those that they need.
//
// Thread safety: a pure function of immutable Snapshots.

#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "engine/graph/snapshot.h"

namespace faultline::app {

// One group.  So many members may fail, whichever they are, before it breaks.
struct WeakenedGroup {
    std::string owner;
    std::string group;
    std::uint32_t required = 0;
    std::uint32_t margin = 0;
    std::uint32_t margin_before = 0;

    friend bool operator==(const WeakenedGroup&, const WeakenedGroup&) = default;
};

// Those of `owners` that are there in both graphs and have less to spare in `now` than in `before`;
// by owner, then name.  Cost: O(members of the groups of the owners).
[[nodiscard]] std::vector<WeakenedGroup> weakened_groups(const graph::Snapshot& before,
                                                         const graph::Snapshot& now,
                                                         const std::set<std::string>& owners);

}  // namespace faultline::app
