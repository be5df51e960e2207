// OutageCeilings: what the probabilities of outage are at most, without playing anything.
//
// Thread safety: immutable after construction.

#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <span>
#include <vector>

#include "engine/impact/outage_model.h"

namespace faultline::impact {

// P(at least one of many events happens) is at most this, if they grow together.
class AnyOf {
 public:
    void add(double probability) { log_none_ += std::log1p(-std::min(probability, 1.0)); }
    [[nodiscard]] double value() const { return -std::expm1(log_none_); }

 private:
    double log_none_ = 0;
};

// The largest that the probability of failing can be, by CI: one minus the product over the needs,
// from dependency to dependent.  All events grow together, so that this is never too small.
class OutageCeilings {
 public:
    // For the CIs of `components`; all others count as CIs that never fail.
    // REQUIRES: own.size() == model.size(); components ascend and need nothing outside them.
    // Cost: linear in them.
    OutageCeilings(const OutageModel& model,
                   std::span<const double> own,
                   std::span<const std::uint32_t> components);

    [[nodiscard]] double of(std::uint32_t number) const { return values_[number]; }

    // P(the failure of a CI is felt) is at most this.
    [[nodiscard]] double felt(std::uint32_t number, std::uint32_t draw) const {
        return draw == kNone ? of(number) : of(number) * model_.draws[draw].probability;
    }

 private:
    void add(std::uint32_t component);
    [[nodiscard]] double broken(const OutageGroup& group) const;

    const OutageModel& model_;
    std::span<const double> own_;
    std::vector<double> values_;
};

}  // namespace faultline::impact
