// LaneSet: one bit for each of 256 scenarios that are looked at together.
//
// Thread safety: a value.

#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>

namespace faultline::impact {

// How many scenarios lie side by side.
inline constexpr std::size_t kLaneWords = 4;
inline constexpr std::size_t kLanes = 64 * kLaneWords;

// A set of lanes; plain loops over its words, which the compiler turns into wide instructions.
struct LaneSet {
    std::array<std::uint64_t, kLaneWords> words = {};

    // All lanes below `count`.  REQUIRES: count <= kLanes.
    [[nodiscard]] static LaneSet first(std::size_t count) {
        LaneSet set;
        for (std::size_t lane = 0; lane < count; ++lane)
            set.insert(lane);
        return set;
    }

    // Add one lane.  REQUIRES: lane < kLanes.
    void insert(std::size_t lane) { words[lane / 64] |= std::uint64_t{1} << (lane % 64); }

    // True if the lane is in it.  REQUIRES: lane < kLanes.
    [[nodiscard]] bool contains(std::size_t lane) const {
        return (words[lane / 64] >> (lane % 64) & 1U) != 0;
    }

    // True if there is any lane in it.
    [[nodiscard]] bool any() const {
        std::uint64_t all = 0;
        for (const std::uint64_t word : words)
            all |= word;
        return all != 0;
    }

    // Union, intersection, symmetric difference, and what is here but not there.
    LaneSet& operator|=(const LaneSet& other) {
        for (std::size_t i = 0; i < kLaneWords; ++i)
            words[i] |= other.words[i];
        return *this;
    }
    LaneSet& operator&=(const LaneSet& other) {
        for (std::size_t i = 0; i < kLaneWords; ++i)
            words[i] &= other.words[i];
        return *this;
    }
    LaneSet& operator^=(const LaneSet& other) {
        for (std::size_t i = 0; i < kLaneWords; ++i)
            words[i] ^= other.words[i];
        return *this;
    }
    LaneSet& operator-=(const LaneSet& other) {
        for (std::size_t i = 0; i < kLaneWords; ++i)
            words[i] &= ~other.words[i];
        return *this;
    }

    friend bool operator==(const LaneSet&, const LaneSet&) = default;
};

// Call `use` with each lane of `set`, ascending.
template <typename Use>
void for_each_lane(const LaneSet& set, Use use) {
    for (std::size_t i = 0; i < kLaneWords; ++i) {
        for (std::uint64_t word = set.words[i]; word != 0; word &= word - 1)
            use(64 * i + static_cast<std::size_t>(std::countr_zero(word)));
    }
}

}  // namespace faultline::impact
