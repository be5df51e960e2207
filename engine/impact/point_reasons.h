// Point reasons: why a CI falls when one of its single points of failure fails.
//
// Thread safety: a pure function of immutable values; an answer is a value.
//
// Layout: flat lists.  A point whose failure takes down a nearer point by a hard need is explained
// by that one; so long chains cost one entry each, and what is said about a group names the cause
// next to it.

#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "engine/graph/snapshot.h"
#include "engine/impact/blast_radius.h"
#include "engine/impact/closure.h"
#include "engine/impact/single_points.h"

namespace faultline::impact {

// How much work reasons may take; a step is a look at a dependent, a member or a need.  A thousand
// of them take about ten microseconds.
inline constexpr std::uint64_t kReasonWorkMax = 100'000'000;

// A CI that falls, and why: it needs the CI that fell before it, or `group` broke.
struct ReasonStep {
    graph::NodeIndex ci;
    std::optional<graph::GroupIndex> group;
    std::uint64_t capacity_left = 0;  // of the group, when all that the point takes down is down
    ListPart lost;  // of PointReasons::lost: the hard members that are down; by id

    friend bool operator==(const ReasonStep&, const ReasonStep&) = default;
};

// How a reason is given.
enum class ReasonKind : std::uint8_t {
    itself,     // the point is the CI
    next,       // the point takes down the point `next` by a hard need: go on there
    steps,      // `steps`
    not_given,  // the work was too much
};

// Why the CI falls with one point.
struct PointReason {
    ReasonKind kind = ReasonKind::not_given;
    std::uint32_t next = 0;  // position in the table's list of points
    ListPart steps;          // of PointReasons::steps: from the point towards the CI, which is last

    friend bool operator==(const PointReason&, const PointReason&) = default;
};

// The reasons of a table.
struct PointReasons {
    std::vector<PointReason> reasons;  // parallel to the table's points
    std::vector<ReasonStep> steps;
    std::vector<graph::NodeIndex> lost;

    // The steps of one reason, and what a group of one step lost.  Valid as long as *this.
    [[nodiscard]] std::span<const ReasonStep> steps_of(const PointReason& reason) const {
        return std::span(steps).subspan(reason.steps.first, reason.steps.count);
    }
    [[nodiscard]] std::span<const graph::NodeIndex> lost_of(const ReasonStep& step) const {
        return std::span(lost).subspan(step.lost.first, step.lost.count);
    }

    friend bool operator==(const PointReasons&, const PointReasons&) = default;
};

// The reasons of all points of `table`.  Steps are those of witness paths: fewest hops, then
// smallest ids.  Where the work ends early depends on the table and the closure, not on the
// machine.
// REQUIRES: `table` and `closure` are of `snapshot`, and the closure has all CIs of the table.
// Cost: O(points and their hard dependents); for each point that breaks groups itself what falls
// with it in the closure, once for all CIs of the table; at most `work_max` steps and a bit.
[[nodiscard]] PointReasons point_reasons(const graph::Snapshot& snapshot,
                                         const Closure& closure,
                                         const SinglePointTable& table,
                                         std::uint64_t work_max = kReasonWorkMax);

}  // namespace faultline::impact
