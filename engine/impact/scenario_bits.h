// Arithmetic on ScenarioBits, a block at a time.
//
// Thread safety: pure functions.

#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>

#include "engine/impact/random_bits.h"

namespace faultline::impact {

// Bit by bit.
[[nodiscard]] inline ScenarioBits operator|(const ScenarioBits& a, const ScenarioBits& b) {
    ScenarioBits result;
    for (std::size_t i = 0; i < kBlockWords; ++i)
        result.words[i] = a.words[i] | b.words[i];
    return result;
}
[[nodiscard]] inline ScenarioBits operator&(const ScenarioBits& a, const ScenarioBits& b) {
    ScenarioBits result;
    for (std::size_t i = 0; i < kBlockWords; ++i)
        result.words[i] = a.words[i] & b.words[i];
    return result;
}
[[nodiscard]] inline ScenarioBits operator^(const ScenarioBits& a, const ScenarioBits& b) {
    ScenarioBits result;
    for (std::size_t i = 0; i < kBlockWords; ++i)
        result.words[i] = a.words[i] ^ b.words[i];
    return result;
}
[[nodiscard]] inline ScenarioBits operator~(const ScenarioBits& a) {
    ScenarioBits result;
    for (std::size_t i = 0; i < kBlockWords; ++i)
        result.words[i] = ~a.words[i];
    return result;
}

inline ScenarioBits& operator|=(ScenarioBits& a, const ScenarioBits& b) {
    for (std::size_t i = 0; i < kBlockWords; ++i)
        a.words[i] |= b.words[i];
    return a;
}

// True if any bit is set.
[[nodiscard]] inline bool any(const ScenarioBits& bits) {
    std::uint64_t all = 0;
    for (std::size_t i = 0; i < kBlockWords; ++i)
        all |= bits.words[i];
    return all != 0;
}

// How many bits are set.
[[nodiscard]] inline std::uint64_t count(const ScenarioBits& bits) {
    std::uint64_t sum = 0;
    for (std::size_t i = 0; i < kBlockWords; ++i)
        sum += static_cast<std::uint64_t>(std::popcount(bits.words[i]));
    return sum;
}

// The first `scenarios` bits set; all if there are more than that.
[[nodiscard]] inline ScenarioBits first_scenarios(std::uint64_t scenarios) {
    ScenarioBits bits;
    for (std::size_t i = 0; i < kBlockWords && scenarios > 64 * i; ++i) {
        const std::uint64_t left = scenarios - 64 * i;
        bits.words[i] = left >= 64 ? UINT64_MAX : (std::uint64_t{1} << left) - 1;
    }
    return bits;
}

}  // namespace faultline::impact
