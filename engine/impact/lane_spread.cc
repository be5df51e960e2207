#include "engine/impact/lane_spread.h"

#include <cassert>

namespace faultline::impact {

namespace {

// What is known about a group in a run, as bits.
constexpr std::uint8_t kHitEver = 1;
constexpr std::uint8_t kHitAtThisHop = 2;

}  // namespace

LaneSpread::LaneSpread(const Closure& closure)
    : closure_(&closure),
      down_(closure.size()),
      pending_(closure.size()),
      watched_(closure.size(), 0),
      group_marks_(closure.groups.size(), 0) {}

void LaneSpread::run(std::span<const std::uint32_t> failing,
                     const ClosureSpread* base,
                     std::optional<std::uint32_t> target) {
    assert(failing.size() <= kLanes);
    clear();
    base_ = base;
    target_ = target;
    live_ = LaneSet::first(failing.size());
    for (std::size_t lane = 0; lane < failing.size(); ++lane) {
        LaneSet lanes;
        lanes.insert(lane);
        take(failing[lane], lanes);
    }
    settle(0);
    for (std::uint32_t hops = 1; !fresh_.empty() && live_.any(); ++hops) {
        for (const Fresh& fresh : fresh_)
            spread(fresh);
        for (const std::uint32_t group : level_hits_) {
            group_marks_[group] = kHitEver;
            take(closure_->groups[group].owner, broken(group));
        }
        level_hits_.clear();
        settle(hops);
    }
}

void LaneSpread::clear() {
    for (const std::uint32_t number : fallen_)
        down_[number] = {};
    for (const std::uint32_t group : hit_groups_)
        group_marks_[group] = 0;
    fallen_.clear();
    hit_groups_.clear();
    falls_.clear();
    fresh_.clear();
}

void LaneSpread::spread(const Fresh& fresh) {
    LaneSet lanes = fresh.lanes;
    lanes &= live_;
    if (!lanes.any()) return;
    const auto dependents = closure_->hard_dependents_of(fresh.number);
    const auto memberships = closure_->memberships_of(fresh.number);
    work_ += 1 + dependents.size() + memberships.size();
    for (const std::uint32_t dependent : dependents)
        take(dependent, lanes);
    for (const ClosureMembership& membership : memberships) {
        if (closure_->members[membership.member].is_hard()) hit(membership.group);
    }
}

void LaneSpread::take(std::uint32_t number, LaneSet lanes) {
    lanes -= down_[number];
    lanes &= live_;
    if (!lanes.any() || (base_ != nullptr && base_->is_down(number))) return;
    LaneSet& pending = pending_[number];
    if (!pending.any()) next_.push_back(number);
    pending |= lanes;
}

void LaneSpread::hit(std::uint32_t group) {
    std::uint8_t& marks = group_marks_[group];
    if ((marks & kHitAtThisHop) != 0) return;
    if (marks == 0) hit_groups_.push_back(group);
    marks = kHitEver | kHitAtThisHop;
    level_hits_.push_back(group);
}

LaneSet LaneSpread::broken(std::uint32_t group) {
    const ClosureGroup& what = closure_->groups[group];
    const std::uint64_t gone = base_ == nullptr ? 0 : base_->lost(group);
    const auto members = closure_->members_of(what);
    work_ += members.size();
    if (gone > what.slack()) return live_;
    counter_.clear();
    for (const ClosureMember& member : members) {
        if (member.is_hard()) counter_.add(down_[member.member], member.capacity);
    }
    return counter_.above(what.slack() - gone);
}

// What is pending falls; the lanes in which the target falls have ended.
void LaneSpread::settle(std::uint32_t hops) {
    fresh_.clear();
    for (const std::uint32_t number : next_) {
        LaneSet& pending = pending_[number];
        LaneSet& down = down_[number];
        if (!down.any()) fallen_.push_back(number);
        down |= pending;
        fresh_.push_back({number, pending});
        if (watched_[number] != 0) falls_.push_back({number, hops, pending});
        if (target_ == number) live_ -= pending;
        pending = {};
    }
    next_.clear();
}

}  // namespace faultline::impact
