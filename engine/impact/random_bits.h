// Random bits that are a function of who asks: the same seed, event and block of scenarios give the
// same bits on every machine, in any order and whatever else is drawn.
//
// Thread safety: pure functions and immutable values.
//
// An event happens in a scenario if its first arrival in a Poisson process of rate 1 comes before
// -ln(1 - probability).  So raising a probability sets more bits and never clears one: before and
// after a change share their luck.  Arrivals are drawn for a whole block and only as far as the
// probability asks for, so that rare events cost a few random numbers for hundreds of scenarios.

#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace faultline::impact {

// Scenarios are drawn in blocks of this many, one bit each.
inline constexpr std::size_t kBlockWords = 8;
inline constexpr std::size_t kBlockScenarios = 64 * kBlockWords;

// One bit for each scenario of a block.
struct alignas(64) ScenarioBits {
    std::array<std::uint64_t, kBlockWords> words = {};

    friend bool operator==(const ScenarioBits&, const ScenarioBits&) = default;
};

// A well mixed number from another one; different numbers give different ones.
[[nodiscard]] constexpr std::uint64_t mixed(std::uint64_t value) {
    value ^= value >> 30;
    value *= 0xbf58476d1ce4e5b9ULL;
    value ^= value >> 27;
    value *= 0x94d049bb133111ebULL;
    value ^= value >> 31;
    return value;
}

// A number that depends on both, and on their order.
[[nodiscard]] constexpr std::uint64_t mixed(std::uint64_t first, std::uint64_t second) {
    return mixed(mixed(first + 0x9e3779b97f4a7c15ULL) + second);
}

// A number that stands for a text.
[[nodiscard]] std::uint64_t mixed(std::string_view text);

// Time falls into bands, each with arrivals of its own; after the last end each scenario is drawn
// by itself.
inline constexpr std::array kBandEnds = {1.0 / 256, 1.0 / 64, 1.0 / 16};

// A probability made ready for drawing.
class Chance {
 public:
    // REQUIRES: 0 <= probability <= 1.
    explicit Chance(double probability);

    // True if no scenario, or every one, has the event.
    [[nodiscard]] bool never() const { return probability_ <= 0; }
    [[nodiscard]] bool always() const { return probability_ >= 1; }

    // In which scenarios of the block it happens.  `key` stands for seed and event.
    // Cost: up to a probability of about 1/256 some 3 random numbers, of 1/64 some 10, of 1/16 some
    // 35; above that 60 more.
    [[nodiscard]] ScenarioBits draw(std::uint64_t key, std::uint64_t block) const;

    // The same, written over `bits` where they lie: a processor is slow to copy whole what it has
    // just written bit by bit.
    void draw_into(std::uint64_t key, std::uint64_t block, ScenarioBits& bits) const;

    // In which of the scenarios in `where` it happens: for events that matter in few of them. Other
    // luck than that of draw(), with the same promises.
    // Cost: some 3 to 7 random numbers for each word of `where` that has a bit.
    [[nodiscard]] ScenarioBits draw_where(const ScenarioBits& where,
                                          std::uint64_t key,
                                          std::uint64_t block) const;

 private:
    double probability_;
    std::uint32_t bands_ = 0;      // that are drawn from as a whole
    std::uint64_t threshold_ = 0;  // of what is behind them
};

}  // namespace faultline::impact
