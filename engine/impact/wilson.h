// Wilson's interval for a share that was counted.
//
// Thread safety: a pure function.

#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>

namespace faultline::impact {

// Both ends belong to it.
struct Interval {
    double low = 0;
    double high = 0;

    friend bool operator==(const Interval&, const Interval&) = default;
};

// The normal quantile of 97.5 %: two such tails leave 95 %.
inline constexpr double kNormal975 = 1.959963984540054;

// The 95 % interval of a probability after `hits` of `trials`; [0, 1] without trials.
// REQUIRES: hits <= trials.
[[nodiscard]] inline Interval wilson(std::uint64_t hits, std::uint64_t trials) {
    if (trials == 0) return {0, 1};
    const auto n = static_cast<double>(trials);
    const double share = static_cast<double>(hits) / n;
    const double spread = kNormal975 * kNormal975 / n;
    const double middle = (share + spread / 2) / (1 + spread);
    const double half =
        kNormal975 * std::sqrt(share * (1 - share) / n + spread / (4 * n)) / (1 + spread);
    // Rounding must not take away what is exactly 0 or 1.
    return {hits == 0 ? 0 : std::max(0.0, middle - half),
            hits == trials ? 1 : std::min(1.0, middle + half)};
}

}  // namespace faultline::impact
