#include "engine/impact/closure_spread.h"

#include <algorithm>

namespace faultline::impact {

ClosureSpread::ClosureSpread(const Closure& closure)
    : closure_(&closure), hops_(closure.size(), kUp), lost_(closure.groups.size(), 0) {}

void ClosureSpread::fail(std::span<const std::uint32_t> numbers) {
    std::size_t next = down_.size();
    for (const std::uint32_t number : numbers)
        take(number, 0);
    // All of a level is visited before the next one, so that hops are the fewest.
    for (; next < down_.size(); ++next)
        visit(down_[next], hops_[down_[next]] + 1);
}

void ClosureSpread::take(std::uint32_t number, std::uint32_t hops) {
    if (is_down(number)) return;
    hops_[number] = hops;
    down_.push_back(number);
}

void ClosureSpread::visit(std::uint32_t number, std::uint32_t hops) {
    const auto dependents = closure_->hard_dependents_of(number);
    const auto memberships = closure_->memberships_of(number);
    work_ += 1 + dependents.size() + memberships.size();
    for (const std::uint32_t dependent : dependents)
        take(dependent, hops);
    for (const ClosureMembership& membership : memberships) {
        const ClosureMember& member = closure_->members[membership.member];
        if (!member.is_hard()) continue;
        lost_[membership.group] += member.capacity;
        if (is_broken(membership.group)) take(closure_->groups[membership.group].owner, hops);
    }
}

void ClosureSpread::rewind(std::size_t count) {
    for (std::size_t i = count; i < down_.size(); ++i) {
        hops_[down_[i]] = kUp;
        for (const ClosureMembership& membership : closure_->memberships_of(down_[i])) {
            const ClosureMember& member = closure_->members[membership.member];
            if (member.is_hard()) lost_[membership.group] -= member.capacity;
        }
    }
    down_.resize(count);
}

std::vector<std::uint32_t> ClosureSpread::hit_groups(std::size_t first) const {
    std::vector<std::uint32_t> groups;
    for (std::size_t i = first; i < down_.size(); ++i) {
        for (const ClosureMembership& membership : closure_->memberships_of(down_[i])) {
            if (closure_->members[membership.member].is_hard()) groups.push_back(membership.group);
        }
    }
    std::ranges::sort(groups);
    groups.erase(std::unique(groups.begin(), groups.end()), groups.end());
    return groups;
}

}  // namespace faultline::impact
