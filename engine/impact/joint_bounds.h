// Bounds of the rare outages of many CIs at once.
//
// Thread safety: a pure function.
//
// From below: a root is out when one of its single points of failure is, so that its outage is at
// least 1 - prod(1 - q).  What is down for certain counts as lost before any of them.  The points
// of all CIs follow from those of what they need (point_sets.h); here only those that can fail are
// kept, and where there are too many some are left out, which makes a bound weaker and not wrong.
// From above: the product over needs (outage_ceilings.h).

#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "engine/impact/joint_scene.h"
#include "engine/impact/wilson.h"

namespace faultline::impact {

// The bounds of one CI.
struct JointBound {
    Interval interval;
    bool points_missing = false;  // some points, its own or those of what it needs, are left out
};

// The bounds of `numbers` in one condition, in their order.  `certain` is what is down for certain
// (certain_outages()).
// REQUIRES: none of `numbers` is down for certain.
// Cost: linear in what they need, and up to points_max points, sorted.
[[nodiscard]] std::vector<JointBound> joint_bounds(const OutageModel& model,
                                                   const std::vector<double>& own,
                                                   const std::vector<std::uint8_t>& certain,
                                                   std::span<const std::uint32_t> numbers,
                                                   std::size_t points_max);

}  // namespace faultline::impact
