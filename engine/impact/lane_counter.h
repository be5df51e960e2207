// LaneCounter: adds up a number in each of 256 scenarios at once, bit plane by bit plane.
//
// Thread safety: none; one owner.
//
// Layout: plane b holds bit b of the sums of all lanes.  Only planes that were needed count.

#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>

#include "engine/impact/lane_set.h"

namespace faultline::impact {

// Sums below 2^64, one for each lane.
class LaneCounter {
 public:
    // Let all sums be 0.
    void clear() { used_ = 0; }

    // Add `amount` in the lanes of `lanes`.  REQUIRES: no sum passes 2^64 - 1.
    // Cost: O(bits set in amount), and the carries.
    void add(LaneSet lanes, std::uint64_t amount) {
        if (!lanes.any()) return;
        for (; amount != 0; amount &= amount - 1)
            add_bit(lanes, static_cast<std::size_t>(std::countr_zero(amount)));
    }

    // The lanes whose sum is above `limit`.  Cost: O(bits).
    [[nodiscard]] LaneSet above(std::uint64_t limit) const {
        if (used_ < 64 && limit >> used_ != 0) return {};
        LaneSet above;
        LaneSet equal = LaneSet::first(kLanes);
        for (std::size_t bit = used_; bit-- > 0;) {
            const LaneSet& plane = planes_[bit];
            if ((limit >> bit & 1U) != 0) {
                equal &= plane;
                continue;
            }
            LaneSet more = equal;
            more &= plane;
            above |= more;
            equal -= plane;
        }
        return above;
    }

 private:
    void add_bit(LaneSet carry, std::size_t bit) {
        for (; carry.any(); ++bit) {
            while (used_ <= bit)
                planes_[used_++] = {};
            LaneSet both = planes_[bit];
            both &= carry;
            planes_[bit] ^= carry;
            carry = both;
        }
    }

    std::array<LaneSet, 64> planes_;
    std::size_t used_ = 0;
};

}  // namespace faultline::impact
