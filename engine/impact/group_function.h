// When a group breaks, as a function of when its members are lost.
//
// Thread safety: none beyond that of the Bdd.

#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "engine/impact/bdd.h"

namespace faultline::impact {

// A member: when it is lost, and what it carries.
struct LostMember {
    BddNode lost;
    std::uint64_t capacity;
};

// True if one of `functions`, or every one, is true.  Their order is lost.
[[nodiscard]] BddNode any_of_all(std::vector<BddNode>& functions, Bdd& bdd);
[[nodiscard]] BddNode all_of_all(std::vector<BddNode>& functions, Bdd& bdd);

// True if members with a capacity of `breaking` or more are lost; 0: always.  The order of the
// members is lost.  Sets `too_many` if that takes more than `states_max` states.
// Cost: members times distinct sums of capacities below `breaking`.
[[nodiscard]] BddNode group_function(std::span<LostMember> members,
                                     std::uint64_t breaking,
                                     std::size_t states_max,
                                     Bdd& bdd,
                                     bool& too_many);

}  // namespace faultline::impact
