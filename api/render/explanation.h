// Explanations: why a CI falls with a single point of failure, in one sentence for a person.
//
//     h7 takes down web-1 and web-2; group web of svc-shop then has 0 of 1
//
// Thread safety: none; it refers to what it explains, which must outlive it.

#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "engine/graph/snapshot.h"
#include "engine/impact/point_reasons.h"
#include "engine/impact/single_points.h"

namespace faultline::render {

// A sentence names at most so many members of a group and so many CIs of a chain in a row; it says
// how many it leaves out.
inline constexpr std::size_t kNamedMembersMax = 4;
inline constexpr std::size_t kNamedStepsMax = 4;

// The sentences of a table.
class Explanations {
 public:
    // Cost: O(points).
    Explanations(const graph::Snapshot& graph,
                 const impact::SinglePointTable& table,
                 const impact::PointReasons& reasons);

    // Why the CI that table.points[point] belongs to falls with that point.
    // Cost: O(steps of the reason).
    [[nodiscard]] std::string of(std::uint32_t point) const;

 private:
    [[nodiscard]] std::string id(graph::NodeIndex node) const;
    [[nodiscard]] std::string listed(std::span<const graph::NodeIndex> nodes) const;
    [[nodiscard]] std::string takes_down(std::span<const graph::NodeIndex> chain,
                                         std::size_t steps) const;
    [[nodiscard]] std::string along_points(std::uint32_t point) const;
    [[nodiscard]] std::string through_groups(std::uint32_t point) const;
    [[nodiscard]] std::string group_breaks(const impact::ReasonStep& step) const;
    [[nodiscard]] std::string first_break(graph::NodeIndex point,
                                          const impact::ReasonStep& step) const;

    const graph::Snapshot& graph_;
    const impact::SinglePointTable& table_;
    const impact::PointReasons& reasons_;
    std::vector<std::uint32_t> last_;  // by point: the one at which its chain of points ends
};

}  // namespace faultline::render
