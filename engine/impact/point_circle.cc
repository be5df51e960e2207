#include "engine/impact/point_circle.h"

#include <algorithm>

#include "engine/impact/point_sets.h"

namespace faultline::impact {

PointCircle::PointCircle(const Closure& closure, CircleRange range, std::size_t points_max)
    : closure_(closure),
      range_(range),
      points_max_(points_max),
      points_(range.last - range.first),
      unknown_(range.last - range.first, 0) {}

void PointCircle::begin_with(std::uint32_t number, const PointSets& below) {
    add(number, number);
    for (const ClosureNeed& need : closure_.hard_needs_of(number)) {
        if (contains(need.dependency)) continue;
        for (const std::uint32_t point : below.points_of(need.dependency))
            add(number, point);
    }
    for (const ClosureGroup& group : closure_.groups_of(number)) {
        const auto position = static_cast<std::uint32_t>(&group - closure_.groups.data());
        for (const ClosureMember& member : closure_.members_of(group)) {
            if (!member.is_hard() || contains(member.member)) continue;
            for (const std::uint32_t point : below.points_of(member.member))
                lose(position, point, member.capacity);
        }
    }
}

void PointCircle::run() {
    while (!fresh_.empty()) {
        const Fresh fresh = fresh_.back();
        fresh_.pop_back();
        pass_on(fresh);
    }
    spread_unknown();
}

void PointCircle::add(std::uint32_t number, std::uint32_t point) {
    const std::uint32_t position = number - range_.first;
    if (unknown_[position] != 0) return;
    std::vector<std::uint32_t>& points = points_[position];
    const auto at = std::ranges::lower_bound(points, point);
    if (at != points.end() && *at == point) return;
    if (points.size() == points_max_) {
        unknown_[position] = 1;
        return;
    }
    points.insert(at, point);
    fresh_.push_back({number, point});
}

void PointCircle::lose(std::uint32_t group, std::uint32_t point, std::uint32_t capacity) {
    std::uint64_t& lost = lost_[std::uint64_t{group} << 32U | point];
    lost += capacity;
    const ClosureGroup& record = closure_.groups[group];
    if (lost > record.slack()) add(record.owner, point);
}

void PointCircle::pass_on(const Fresh& fresh) {
    for (const std::uint32_t dependent : closure_.hard_dependents_of(fresh.number)) {
        if (contains(dependent)) add(dependent, fresh.point);
    }
    for (const ClosureMembership& membership : closure_.memberships_of(fresh.number)) {
        const ClosureMember& member = closure_.members[membership.member];
        if (!member.is_hard() || !contains(closure_.groups[membership.group].owner)) continue;
        lose(membership.group, fresh.point, member.capacity);
    }
}

// What is unknown makes everything in the circle unknown that stands on it.
void PointCircle::spread_unknown() {
    std::vector<std::uint32_t> queue;
    for (std::uint32_t number = range_.first; number < range_.last; ++number) {
        if (!is_known(number)) queue.push_back(number);
    }
    const auto reach = [&](std::uint32_t number) {
        if (!contains(number) || !is_known(number)) return;
        note_unknown(number);
        queue.push_back(number);
    };
    for (std::size_t i = 0; i < queue.size(); ++i) {
        for (const std::uint32_t dependent : closure_.hard_dependents_of(queue[i]))
            reach(dependent);
        for (const ClosureMembership& membership : closure_.memberships_of(queue[i])) {
            if (closure_.members[membership.member].is_hard())
                reach(closure_.groups[membership.group].owner);
        }
    }
}

}  // namespace faultline::impact
