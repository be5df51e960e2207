// Roots that need little: their outages exactly.
//
// Thread safety: a pure function.

#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "engine/impact/joint_scene.h"

namespace faultline::impact {

// The outage of one root in every condition, or nothing if it needs more than kJointExactCis or
// kJointExactNodes in some scene; 0 where a scene lacks it.
using ExactOutages = std::optional<std::vector<double>>;

// By position in the question.  Whether a root is exact depends on itself alone.
// Cost: for each root up to the two limits.
[[nodiscard]] std::vector<ExactOutages> exact_outages(const JointStage& stage);

}  // namespace faultline::impact
