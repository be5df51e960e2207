// Contest: several ways to answer one question, timed in turns, so that whatever else the machine
// does hits all of them alike.
//
// Thread safety: none.  Times are those of a steady clock and differ from run to run.

#pragma once

#include <functional>
#include <vector>

namespace faultline::bench {

// Rounds of a contest: not fewer than the first number, then until the time is up, not more than
// the second.
inline constexpr int kRoundsMin = 5;
inline constexpr int kRoundsMax = 201;

// One way to answer.
using Contestant = std::function<void()>;

// The median time of one call of each contestant, in microseconds, in their order.  Short calls are
// timed many at once.
// REQUIRES: no contestant throws.
// Cost: about `budget_ms` milliseconds, or kRoundsMin rounds if those take longer.
[[nodiscard]] std::vector<double> median_us(const std::vector<Contestant>& contestants,
                                            double budget_ms);

// The smallest value that a share of `quantile` (0 to 1) of `values` does not exceed.
// REQUIRES: !values.empty().
[[nodiscard]] double quantile_of(std::vector<double> values, double quantile);

}  // namespace faultline::bench
