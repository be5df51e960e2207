// ScenarioCounter: adds up amounts in each scenario of a block at once.
//
// Thread safety: none; one owner.
//
// Layout: binary digits of the sums, the lowest first, one bit for each scenario.

#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "engine/impact/random_bits.h"

namespace faultline::impact {

// Sums below 2^64, one for each scenario of a block.
class ScenarioCounter {
 public:
    // Let all sums be 0.
    void clear() { used_ = 0; }

    // Add `amount` where `scenarios` is set.  REQUIRES: no sum passes 2^64 - 1.
    // Cost: O(digits of the amount), and the carries.
    void add(const ScenarioBits& scenarios, std::uint64_t amount);

    // In which scenarios the sum is `amount` or more.  Cost: O(digits).
    [[nodiscard]] ScenarioBits at_least(std::uint64_t amount) const;

 private:
    std::vector<ScenarioBits> digits_;
    std::size_t used_ = 0;  // of them
};

}  // namespace faultline::impact
