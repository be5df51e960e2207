// Joint outages by sampling: all roots in all conditions, in the same scenarios.
//
// Thread safety: a pure function; it runs its jobs where the caller says.
//
// The bits are those of sample_outage(), whatever else is played with them.  A condition is not
// played anew: what differs from the first one begins at the CIs that it changes and ends where it
// makes no difference, scenario block by scenario block.

#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "engine/impact/joint_scene.h"
#include "engine/impact/outage_sampling.h"

namespace faultline::impact {

// Blocks of scenarios in one job.
inline constexpr std::uint64_t kJointBlocksPerJob = 4;

// What to play.
struct JointSampling {
    std::vector<std::uint32_t> roots;  // positions in the question
    std::uint64_t work_max = 0;        // CIs times scenarios
    std::uint64_t seed = 0;
};

// What came out.
struct JointCounts {
    std::vector<SamplingCounts> counts;  // by condition, then by position in `roots`
    std::uint64_t scenarios = 0;
    std::uint32_t played_cis = 0;  // of the scene that takes most
};

// Play as many scenarios as work_max allows for, but kJointScenariosMin to kScenarios.  A root that
// a condition's scene lacks has no counts there.
// REQUIRES: `parallel` can be called.
// Cost: scenarios times what the roots need, 512 scenarios at a time; for each further condition
// times what differs in some scenario, and a look at all that may.
[[nodiscard]] JointCounts sample_jointly(const JointStage& stage,
                                         const JointSampling& sampling,
                                         const ParallelFor& parallel);

// The components of a model that some of `numbers` need, dependencies first.
// Cost: linear in the model.
[[nodiscard]] std::vector<std::uint32_t> needed_components(const OutageModel& model,
                                                           std::span<const std::uint32_t> numbers);

// The local numbers of some roots (positions in the question) as far as the scene has them.
[[nodiscard]] std::vector<std::uint32_t> numbers_of(const JointScene& scene,
                                                    std::span<const std::uint32_t> roots);

}  // namespace faultline::impact
