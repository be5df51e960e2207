// ClosureSpread: the failure fixed point within a closure, with steps back.
//
// Thread safety: none; it refers to the Closure, which must outlive it.

#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "engine/impact/closure.h"

namespace faultline::impact {

// Which CIs of a closure are down, hop level by hop level.  What is down within a closure is what
// blast_radius() finds there, because whatever takes a CI down is in its closure.
class ClosureSpread {
 public:
    // Nothing is down.  Cost: O(closure).
    explicit ClosureSpread(const Closure& closure);

    // Let these fail on top of what is down, and everything that falls with them.  Those that are
    // down already are left out.
    // Cost: O(rows of dependents of what falls).
    void fail(std::span<const std::uint32_t> numbers);

    // Bring back what fell last, until `count` CIs are down.
    // REQUIRES: count is what down().size() was before some fail().
    // Cost: O(memberships of what comes back).
    void rewind(std::size_t count);

    // What is down, in the order in which it fell.  Valid until fail() or rewind().
    [[nodiscard]] std::span<const std::uint32_t> down() const { return down_; }

    // True if a CI is down, and how many hops it is away from those that failed in the same fail().
    // REQUIRES: number < closure.size(); for hops_of(): it is down.
    [[nodiscard]] bool is_down(std::uint32_t number) const { return hops_[number] != kUp; }
    [[nodiscard]] std::uint32_t hops_of(std::uint32_t number) const { return hops_[number]; }

    // How much capacity a group (position in Closure::groups) has lost, and whether it is broken.
    [[nodiscard]] std::uint64_t lost(std::uint32_t group) const { return lost_[group]; }
    [[nodiscard]] bool is_broken(std::uint32_t group) const {
        return lost_[group] > closure_->groups[group].slack();
    }

    // The groups that lost capacity to the CIs that are down from position `first` of down() on;
    // ascending, unique.
    // Cost: O(their memberships), and sorting.
    [[nodiscard]] std::vector<std::uint32_t> hit_groups(std::size_t first) const;

    // How many dependents and memberships have been looked at so far: a measure of work that does
    // not depend on the machine.
    [[nodiscard]] std::uint64_t work() const { return work_; }

 private:
    static constexpr std::uint32_t kUp = UINT32_MAX;

    void visit(std::uint32_t number, std::uint32_t hops);
    void take(std::uint32_t number, std::uint32_t hops);

    const Closure* closure_;
    std::vector<std::uint32_t> hops_;  // by number
    std::vector<std::uint64_t> lost_;  // by group
    std::vector<std::uint32_t> down_;
    std::uint64_t work_ = 0;
};

}  // namespace faultline::impact
