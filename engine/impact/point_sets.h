// PointSets: the single points of failure of every CI of a closure at once, from below upwards.
//
// Thread safety: immutable after construction.
//
// A CI falls with itself, with whatever takes down one of its hard needs, and with whatever takes
// down more of a group than that can lose: so its points follow from those of what it needs. Within
// a circle of needs they are passed round until nothing is added, which is the least fixed point
// that blast_radius() has.  The work is that of writing the points down, which is little where
// every CI has few of them, however many there are, and much where they are many: hence the limits.

#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "engine/impact/closure.h"

namespace faultline::impact {

// How many points a CI may have, and how many all of them together, before those of a CI, and of
// everything that stands on it, are left unknown.
struct PointLimits {
    std::size_t per_ci = 1'000;
    std::size_t in_all = 200'000'000;  // 4 bytes each
};

// The points of all CIs of a closure, by local numbers.
class PointSets {
 public:
    // Cost: O(points of what each CI needs), and sorting them.
    explicit PointSets(const Closure& closure, PointLimits limits = {});

    // False if the points of that CI, or of something that it stands on, are beyond a limit.
    // REQUIRES: number < closure.size().
    [[nodiscard]] bool is_known(std::uint32_t number) const { return unknown_[number] == 0; }

    // The CIs whose failure alone takes that one down, itself included; ascending.  None if they
    // are not known.  Valid as long as *this.  REQUIRES: number < closure.size().
    [[nodiscard]] std::span<const std::uint32_t> points_of(std::uint32_t number) const {
        return std::span(points_).subspan(begin_[number], begin_[number + 1] - begin_[number]);
    }

    // True if the failure of `point` alone takes `number` down.  Cost: O(log points).
    [[nodiscard]] bool takes_down(std::uint32_t point, std::uint32_t number) const;

    // The CIs that alone break a group of the closure; ascending.
    // REQUIRES: all hard members are known.
    // Cost: O(points of its members), and sorting them.
    [[nodiscard]] std::vector<std::uint32_t> breaking(const ClosureGroup& group) const;

 private:
    void add_one(std::uint32_t number);
    void add_circle(std::uint32_t first, std::uint32_t last);
    void append(std::uint32_t number, std::span<const std::uint32_t> points);
    [[nodiscard]] bool stands_on_unknown(std::uint32_t number) const;

    const Closure* closure_;
    PointLimits limits_;
    std::vector<std::uint32_t> points_;
    std::vector<std::size_t> begin_;  // by number, and the end
    std::vector<std::uint8_t> unknown_;
};

}  // namespace faultline::impact
