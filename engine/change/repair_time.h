// RepairTime: how long it takes until a failed change is undone or repaired; lognormal.
//
// Thread safety: immutable.

#pragma once

namespace faultline::change {

inline constexpr double kRepairSigma = 1;  // of ln T

// T, in minutes.
class RepairTime {
 public:
    // REQUIRES: median > 0.
    explicit RepairTime(double median) : median_(median) {}

    [[nodiscard]] double median() const { return median_; }

    // median * exp(sigma^2 / 2).
    [[nodiscard]] double mean() const;

    // The time that is not exceeded with probability `share`.  REQUIRES: 0 < share < 1.
    [[nodiscard]] double quantile(double share) const;

    // E[min(T, limit)]: how much of [0, limit) is spent waiting.  REQUIRES: limit >= 0.
    [[nodiscard]] double mean_up_to(double limit) const;

    // E[max(T - limit, 0)].  REQUIRES: limit >= 0.
    [[nodiscard]] double mean_beyond(double limit) const;

 private:
    double median_;
};

}  // namespace faultline::change
