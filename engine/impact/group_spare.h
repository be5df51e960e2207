// How much a redundancy group has to spare: how many of its members may fail, whichever they are,
// before it breaks.
//
// Thread safety: pure functions.

#pragma once

#include <cstdint>
#include <vector>

#include "engine/graph/snapshot.h"

namespace faultline::impact {

// How many of `held` members may fail in the worst case before more than `slack` is lost, when
// those that take something with them have `capacities`, which are sorted.
// Cost: O(n log n) of the capacities.
[[nodiscard]] std::uint32_t worst_case_margin(std::vector<std::uint64_t>& capacities,
                                              std::uint64_t slack,
                                              std::uint32_t held);

// The margin of `group` while all its members are up.  A soft member takes no capacity away.
// REQUIRES: group < group_count().
// Cost: O(1) if all members are hard and alike, else O(n log n) of the members.
[[nodiscard]] std::uint32_t members_to_spare(const graph::Snapshot& graph, graph::GroupIndex group);

}  // namespace faultline::impact
