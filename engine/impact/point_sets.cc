#include "engine/impact/point_sets.h"

#include <algorithm>
#include <utility>

#include "engine/impact/point_circle.h"

namespace faultline::impact {

PointSets::PointSets(const Closure& closure, PointLimits limits)
    : closure_(&closure), limits_(limits), begin_{0}, unknown_(closure.size(), 0) {
    begin_.reserve(std::size_t{closure.size()} + 1);
    for (std::size_t i = 0; i + 1 < closure.component_begin.size(); ++i) {
        const std::uint32_t first = closure.component_begin[i];
        const std::uint32_t last = closure.component_begin[i + 1];
        if (last - first == 1) {
            add_one(first);
        } else {
            add_circle(first, last);
        }
    }
}

bool PointSets::takes_down(std::uint32_t point, std::uint32_t number) const {
    return std::ranges::binary_search(points_of(number), point);
}

std::vector<std::uint32_t> PointSets::breaking(const ClosureGroup& group) const {
    std::vector<std::pair<std::uint32_t, std::uint32_t>> losses;  // point, capacity
    for (const ClosureMember& member : closure_->members_of(group)) {
        if (!member.is_hard()) continue;
        for (const std::uint32_t point : points_of(member.member))
            losses.emplace_back(point, member.capacity);
    }
    std::ranges::sort(losses);
    std::vector<std::uint32_t> found;
    for (std::size_t i = 0; i < losses.size();) {
        const std::uint32_t point = losses[i].first;
        std::uint64_t lost = 0;
        for (; i < losses.size() && losses[i].first == point; ++i)
            lost += losses[i].second;
        if (lost > group.slack()) found.push_back(point);
    }
    return found;
}

// A CI that is in no circle: all that it needs is there already.
void PointSets::add_one(std::uint32_t number) {
    if (stands_on_unknown(number)) {
        unknown_[number] = 1;
        begin_.push_back(points_.size());
        return;
    }
    std::vector<std::uint32_t> found = {number};
    for (const ClosureNeed& need : closure_->hard_needs_of(number)) {
        const auto points = points_of(need.dependency);
        found.insert(found.end(), points.begin(), points.end());
    }
    for (const ClosureGroup& group : closure_->groups_of(number)) {
        const std::vector<std::uint32_t> points = breaking(group);
        found.insert(found.end(), points.begin(), points.end());
    }
    std::ranges::sort(found);
    const auto rest = std::ranges::unique(found);
    found.erase(rest.begin(), rest.end());
    append(number, found);
}

void PointSets::add_circle(std::uint32_t first, std::uint32_t last) {
    PointCircle circle(*closure_, {first, last}, limits_.per_ci);
    for (std::uint32_t number = first; number < last; ++number) {
        if (stands_on_unknown(number)) circle.note_unknown(number);
        circle.begin_with(number, *this);
    }
    circle.run();
    for (std::uint32_t number = first; number < last; ++number) {
        if (circle.is_known(number)) {
            append(number, circle.points_of(number));
        } else {
            unknown_[number] = 1;
            begin_.push_back(points_.size());
        }
    }
}

void PointSets::append(std::uint32_t number, std::span<const std::uint32_t> points) {
    const bool fits =
        points.size() <= limits_.per_ci && points_.size() + points.size() <= limits_.in_all;
    if (fits) {
        points_.insert(points_.end(), points.begin(), points.end());
    } else {
        unknown_[number] = 1;
    }
    begin_.push_back(points_.size());
}

// Those of its own circle are not looked at yet and count as known here.
bool PointSets::stands_on_unknown(std::uint32_t number) const {
    const auto needs = closure_->hard_needs_of(number);
    if (std::ranges::any_of(
            needs, [this](const ClosureNeed& need) { return !is_known(need.dependency); })) {
        return true;
    }
    for (const ClosureGroup& group : closure_->groups_of(number)) {
        for (const ClosureMember& member : closure_->members_of(group)) {
            if (member.is_hard() && !is_known(member.member)) return true;
        }
    }
    return false;
}

}  // namespace faultline::impact
