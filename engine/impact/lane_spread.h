// LaneSpread: what falls when this CI fails alone, and that one, and that one: the failure fixed
// point within a closure for up to 256 of them side by side.
//
// Thread safety: none; it refers to the Closure, which must outlive it.
//
// Every scenario is a lane: a bit in the LaneSet of each CI.  All lanes go hop by hop at the same
// time; a hop visits the CIs that fell in any lane at the hop before, so that cycles need no
// special care and the hops are those of blast_radius().

#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "engine/impact/closure.h"
#include "engine/impact/closure_spread.h"
#include "engine/impact/lane_counter.h"
#include "engine/impact/lane_set.h"

namespace faultline::impact {

// A CI that falls in some lanes after so many hops.
struct LaneFall {
    std::uint32_t number;
    std::uint32_t hops;
    LaneSet lanes;
};

// Runs the lanes.
class LaneSpread {
 public:
    // Nothing is down.  Cost: O(closure).
    explicit LaneSpread(const Closure& closure);

    // From now on note what happens to this CI.
    void watch(std::uint32_t number) { watched_[number] = 1; }

    // In lane i let `failing[i]` fail on top of what is down in `base` (nullptr: nothing).  What
    // is down in `base` is down in no lane.  If a target is given, a lane ends as soon as it falls.
    // REQUIRES: failing.size() <= kLanes; `base` speaks of the same closure.
    // Cost: O(rows of dependents and members of groups of what falls) per hop at which it falls in
    // any lane.
    void run(std::span<const std::uint32_t> failing,
             const ClosureSpread* base = nullptr,
             std::optional<std::uint32_t> target = {});

    // The falls of watched CIs in the last run, hop by hop, those that failed (hops 0) included.
    // Within a hop the order is that of discovery.
    [[nodiscard]] std::span<const LaneFall> falls() const { return falls_; }

    // The lanes of the last run in which a CI is down.
    [[nodiscard]] const LaneSet& down(std::uint32_t number) const { return down_[number]; }

    // The groups (positions in Closure::groups) that lost capacity in any lane of the last run,
    // each once, in any order.
    [[nodiscard]] std::span<const std::uint32_t> hit_groups() const { return hit_groups_; }

    // The lanes of the last run that have not ended and in which a group is broken, together with
    // what `base` has down.
    // REQUIRES: `base` is that of the last run and unchanged.
    // Cost: O(members).
    [[nodiscard]] LaneSet broken(std::uint32_t group);

    // How many dependents and members have been looked at so far.
    [[nodiscard]] std::uint64_t work() const { return work_; }

 private:
    // A CI that fell in some lanes at the last hop.
    struct Fresh {
        std::uint32_t number;
        LaneSet lanes;
    };

    void clear();
    void spread(const Fresh& fresh);
    void take(std::uint32_t number, LaneSet lanes);
    void hit(std::uint32_t group);
    void settle(std::uint32_t hops);

    const Closure* closure_;
    const ClosureSpread* base_ = nullptr;
    std::optional<std::uint32_t> target_;
    LaneSet live_;                       // lanes that have not ended
    std::vector<LaneSet> down_;          // by number
    std::vector<LaneSet> pending_;       // by number: falls at the next hop
    std::vector<std::uint8_t> watched_;  // by number
    std::vector<std::uint8_t> group_marks_;
    std::vector<std::uint32_t> fallen_;      // what is down in any lane
    std::vector<Fresh> fresh_;               // of the last hop
    std::vector<std::uint32_t> next_;        // what has something pending
    std::vector<std::uint32_t> level_hits_;  // groups that lost something at this hop
    std::vector<std::uint32_t> hit_groups_;
    std::vector<LaneFall> falls_;
    LaneCounter counter_;
    std::uint64_t work_ = 0;
};

}  // namespace faultline::impact
