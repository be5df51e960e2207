// How much a redundancy group has to spare while nothing has failed.
//
// Thread safety: a pure function of an immutable Snapshot.

#pragma once

#include <cstdint>

#include "engine/graph/snapshot.h"

namespace faultline::impact {

// So many members may fail, whichever they are, before `group` breaks; all are up.  A soft member
// takes no capacity away.  REQUIRES: group < group_count().
// Cost: O(1) if all members are hard and alike, else O(n log n) of the members.
[[nodiscard]] std::uint32_t members_to_spare(const graph::Snapshot& graph, graph::GroupIndex group);

}  // namespace faultline::impact
