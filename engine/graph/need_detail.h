// NeedDetail: all that is said about one need beside its two ends.
//
// Thread safety: a value.

#pragma once

#include <cstdint>
#include <optional>

namespace faultline::graph {

// What is said about one need.  Parallel relationships between the same two CIs in the same place
// (both hard and ungrouped, or members of the same group) are one need with the strongest strength,
// the largest capacity, the shortest delay and the latest verification.
struct NeedDetail {
    double strength = 1.0;       // P(the dependency's failure takes the dependent down)
    std::uint64_t delay_s = 0;   // until the dependent feels it
    std::uint32_t capacity = 1;  // as a group member
    std::optional<std::int64_t> verified_at =
        {};  // microseconds since 1970 UTC; unknown when absent

    friend bool operator==(const NeedDetail&, const NeedDetail&) = default;
};

// The largest capacity of a member and the largest that a group requires.
inline constexpr std::uint32_t kCapacityMax = 0x7FFF'FFFF;

// True if the dependency's failure surely takes the dependent down.
[[nodiscard]] inline bool is_hard(const NeedDetail& detail) {
    return detail.strength == 1.0;
}

// One need instead of two parallel ones.
[[nodiscard]] NeedDetail merged(const NeedDetail& a, const NeedDetail& b);

// A strict order over all fields, so that parallel soft needs have one order.
[[nodiscard]] bool detail_less(const NeedDetail& a, const NeedDetail& b);

}  // namespace faultline::graph
