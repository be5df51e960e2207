// Random histories of changes, for property tests.

#pragma once

#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "engine/base/utc_time.h"
#include "engine/change/rates.h"

namespace faultline::change::test {

inline constexpr UtcTime kNow{1'800'000'000'000'000};

// Draws small numbers.
class Dice {
 public:
    explicit Dice(std::uint64_t seed) : bits_(seed) {}

    // 0 .. count - 1.
    std::uint64_t below(std::uint64_t count) { return bits_() % count; }

    bool one_in(std::uint64_t count) { return below(count) == 0; }

    // In [0, 1).
    double share() { return static_cast<double>(below(1'000'000)) / 1e6; }

    std::mt19937_64& bits() { return bits_; }

 private:
    std::mt19937_64 bits_;
};

// A CI of six, whose class follows from it.
inline ChangedCi any_ci(Dice& dice) {
    const std::uint64_t number = dice.below(6);
    return {"ci" + std::to_string(number), "class" + std::to_string(number % 3)};
}

inline Outcome any_outcome(Dice& dice) {
    Outcome outcome;
    outcome.ended =
        UtcTime{kNow.microseconds - static_cast<std::int64_t>(dice.below(900)) * kDayMicroseconds};
    outcome.failed = dice.one_in(4);
    if (dice.one_in(2)) outcome.outage = outcome.failed && dice.one_in(2);
    for (std::uint64_t i = dice.below(4); i > 0; i--) {
        outcome.cis.push_back(any_ci(dice));
    }
    if (!dice.one_in(5)) outcome.model = "model" + std::to_string(dice.below(3));
    if (!dice.one_in(5)) outcome.team = "team" + std::to_string(dice.below(3));
    return outcome;
}

inline std::vector<Outcome> any_outcomes(Dice& dice) {
    std::vector<Outcome> outcomes;
    for (std::uint64_t i = dice.below(60); i > 0; i--) {
        outcomes.push_back(any_outcome(dice));
    }
    return outcomes;
}

}  // namespace faultline::change::test
