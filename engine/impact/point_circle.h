// PointCircle: the single points of failure of CIs that need each other.  Private to engine/impact.
//
// Thread safety: none; it refers to the Closure, which must outlive it.
//
// Every point that a CI gets is passed on once to those of the circle that need the CI, until
// nothing is left to pass.

#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <unordered_map>
#include <vector>

#include "engine/impact/closure.h"

namespace faultline::impact {

class PointSets;

// The CIs of a strong component, from the first number to before the last.
struct CircleRange {
    std::uint32_t first;
    std::uint32_t last;
};

// Finds the points of one strong component.
class PointCircle {
 public:
    // A CI with more than `points_max` points becomes unknown, and whatever stands on it.
    PointCircle(const Closure& closure, CircleRange range, std::size_t points_max);

    // The points of this CI are not known, because it stands on something unknown.
    void note_unknown(std::uint32_t number) { unknown_[number - range_.first] = 1; }

    // Give a CI of the circle itself and what comes from CIs below the circle, whose points are in
    // `below`.
    void begin_with(std::uint32_t number, const PointSets& below);

    // Pass points round until nothing is added.  REQUIRES: begin_with() every CI of the circle.
    // Cost: O(points of each CI times its needs and memberships in the circle).
    void run();

    // What run() found: false if not known; ascending.
    [[nodiscard]] bool is_known(std::uint32_t number) const {
        return unknown_[number - range_.first] == 0;
    }
    [[nodiscard]] std::span<const std::uint32_t> points_of(std::uint32_t number) const {
        return points_[number - range_.first];
    }

 private:
    // A point that has not been passed on yet.
    struct Fresh {
        std::uint32_t number;
        std::uint32_t point;
    };

    [[nodiscard]] bool contains(std::uint32_t number) const {
        return number >= range_.first && number < range_.last;
    }
    void add(std::uint32_t number, std::uint32_t point);
    void lose(std::uint32_t group, std::uint32_t point, std::uint32_t capacity);
    void pass_on(const Fresh& fresh);
    void spread_unknown();

    const Closure& closure_;
    CircleRange range_;
    std::size_t points_max_;
    std::vector<std::vector<std::uint32_t>> points_;  // by position in the circle; ascending
    std::vector<std::uint8_t> unknown_;               // by position in the circle
    std::vector<Fresh> fresh_;
    std::unordered_map<std::uint64_t, std::uint64_t> lost_;  // by group and point: capacity
};

}  // namespace faultline::impact
