// Outage by sampling: the model played through in many scenarios.
//
// Thread safety: a pure function; it runs its jobs where the caller says.
//
// The answer depends on the model, the probabilities, the seed and the number of scenarios alone:
// not on threads, numbering, or on CIs that the root does not need.  Before and after share their
// luck, and so do all that are compared for importance.

#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "engine/impact/outage_importance.h"
#include "engine/impact/outage_model.h"

namespace faultline::impact {

// Runs job(0) to job(jobs - 1) in any order, on any threads, and returns when all are done.
using ParallelFor =
    std::function<void(std::size_t jobs, const std::function<void(std::size_t)>& job)>;

// One after the other, here.
void run_in_turn(std::size_t jobs, const std::function<void(std::size_t)>& job);

// Blocks of scenarios in one job.
inline constexpr std::uint64_t kBlocksPerJob = 16;

// The CIs whose importance is estimated: those that look largest in the first kScoutBlocks blocks.
inline constexpr std::size_t kSampledImportanceMax = 20;
inline constexpr std::uint64_t kScoutBlocks = 8;

// What to sample.
struct SamplingQuestion {
    std::span<const double> own;     // by CI
    std::span<const double> before;  // the same before a change; empty: no comparison
    std::uint64_t scenarios = 0;
    std::uint64_t seed = 0;
    std::size_t importance_max = 0;  // 0: none, else up to kSampledImportanceMax
};

// In how many scenarios the root is out.
struct SamplingCounts {
    std::uint64_t hits = 0;
    std::uint64_t hits_before = 0;
    std::uint64_t gained = 0;  // out, and not before
    std::uint64_t lost = 0;    // out before, and not now

    friend bool operator==(const SamplingCounts&, const SamplingCounts&) = default;
};

// What came out.  `importance` is sorted as keep_largest() does, without Fussell-Vesely: whether
// the events of one scenario hold a minimal cut with a given CI is as hard as satisfying a formula,
// and to count only where its own failure decides would be criticality under another name.
struct SamplingAnswer {
    SamplingCounts counts;
    std::vector<CiImportance> importance;
};

// Play the scenarios.
// REQUIRES: own.size() == model.size(), before likewise or empty; all within [0, 1]; `parallel` can
// be called.
// Cost: scenarios times what the root needs, 512 scenarios at a time; importance as many times
// again as it has candidates, each over what depends on it.
[[nodiscard]] SamplingAnswer sample_outage(const OutageModel& model,
                                           const SamplingQuestion& question,
                                           const ParallelFor& parallel);

}  // namespace faultline::impact
