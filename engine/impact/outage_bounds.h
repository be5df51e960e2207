// Bounds of an outage probability: what holds without playing or counting everything through.
//
// Thread safety: pure functions.

#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "engine/impact/closure.h"
#include "engine/impact/cut_sets.h"
#include "engine/impact/outage_model.h"
#include "engine/impact/wilson.h"

namespace faultline::impact {

// Sets of CIs that take the root down whatever soft needs do, each of local numbers, unique.
struct OutageCuts {
    std::vector<std::vector<std::uint32_t>> sets;
    bool complete = false;       // every minimal one is there
    std::uint32_t size_max = 0;  // else every minimal one with so many CIs or fewer
};

// What a search for cut sets found, by local number.
// REQUIRES: `cuts` are those of a CI that the closure was made for.
[[nodiscard]] OutageCuts outage_cuts(const CutSets& cuts, const Closure& closure);

// P(all of `numbers` fail by themselves), shared events included.
[[nodiscard]] double probability_of_all(const OutageModel& model,
                                        std::span<const double> own,
                                        std::span<const std::uint32_t> numbers);

// P(`count` of the CIs that the root needs, or more, fail by themselves), shared events included.
// Cost: O(CIs * count).
[[nodiscard]] double probability_of_many(const OutageModel& model,
                                         std::span<const double> own,
                                         std::uint32_t count);

// Bounds of P(the root is out).  low: the most probable cut, the root alone among them.  high: the
// smaller of
//   - one minus the product over the cuts, each of which may fail, plus what the cuts leave out:
//     larger ones, and every soft need that may be felt;
//   - one minus the product over the needs, from dependency to dependent; all events grow together,
//     so that this never is too small.
// REQUIRES: own.size() == model.size().
// Cost: linear in the model and the cuts, and O(CIs * size_max).
[[nodiscard]] Interval outage_bounds(const OutageModel& model,
                                     std::span<const double> own,
                                     const std::optional<OutageCuts>& cuts);

}  // namespace faultline::impact
