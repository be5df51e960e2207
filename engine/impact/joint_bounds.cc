#include "engine/impact/joint_bounds.h"

#include <algorithm>
#include <utility>

#include "engine/impact/joint_sampling.h"
#include "engine/impact/outage_ceilings.h"

namespace faultline::impact {

namespace {

// Single points of failure from below upwards.
class Points {
 public:
    Points(const OutageModel& model,
           const std::vector<double>& own,
           const std::vector<std::uint8_t>& certain,
           std::size_t points_max)
        : model_(model),
          own_(own),
          certain_(certain),
          left_(points_max),
          parts_(model.size()),
          missing_(model.size(), 0) {}

    void run(std::span<const std::uint32_t> components) {
        for (const std::uint32_t component : components) {
            const std::uint32_t first = model_.first_of(component);
            const std::uint32_t last = model_.last_of(component);
            // Sets only grow from round to round, and each is right: nothing is wrong with ending
            // before the last one is complete.
            for (std::uint32_t n = first; n < last; ++n)
                missing_[n] = misses_below(n, first) ? 1 : 0;
            bool grown = true;
            while (grown) {
                grown = false;
                for (std::uint32_t n = first; n < last; ++n)
                    grown = add(n) || grown;
                if (last - first == 1) break;
            }
            if (last - first > 1) share_missing(first, last);
        }
    }

    [[nodiscard]] JointBound bound_of(std::uint32_t number) const {
        AnyOf ways;
        std::vector<std::uint32_t> shared;
        for (const std::uint32_t point : points_of(number)) {
            ways.add(own_[point]);
            if (model_.shared_of[point] != kNone) shared.push_back(model_.shared_of[point]);
        }
        std::ranges::sort(shared);
        const auto rest = std::ranges::unique(shared);
        shared.erase(rest.begin(), rest.end());
        for (const std::uint32_t event : shared)
            ways.add(model_.shared[event].probability);
        return {{ways.value(), 1}, missing_[number] != 0};
    }

 private:
    [[nodiscard]] bool is_certain(std::uint32_t number) const {
        return !certain_.empty() && certain_[number] != 0;
    }

    [[nodiscard]] std::span<const std::uint32_t> points_of(std::uint32_t number) const {
        return std::span(points_).subspan(parts_[number].first, parts_[number].count);
    }

    [[nodiscard]] bool misses_below(std::uint32_t number, std::uint32_t first) const {
        bool misses = false;
        model_.for_each_dependency(number, [&](std::uint32_t dependency) {
            misses = misses || (dependency < first && missing_[dependency] != 0);
        });
        return misses;
    }

    void share_missing(std::uint32_t first, std::uint32_t last) {
        const std::uint8_t any =
            *std::max_element(missing_.begin() + first, missing_.begin() + last);
        std::fill(missing_.begin() + first, missing_.begin() + last, any);
    }

    // Gather the points of a CI anew; true if they have become more.
    bool add(std::uint32_t number) {
        if (is_certain(number)) return false;
        found_.clear();
        const std::uint32_t shared = model_.shared_of[number];
        if (own_[number] > 0 || shared != kNone) found_.push_back(number);
        for (const OutageNeed& need : model_.needs_of(number))
            if (need.draw == kNone) append(points_of(need.dependency));
        for (const OutageGroup& group : model_.groups_of(number))
            append_breaking(group);
        if (found_.size() > left_) {
            left_ = 0;
            missing_[number] = 1;
            return false;
        }
        left_ -= found_.size();
        std::ranges::sort(found_);
        const auto rest = std::ranges::unique(found_);
        found_.erase(rest.begin(), rest.end());
        if (found_.size() == parts_[number].count) return false;
        parts_[number] = {static_cast<std::uint32_t>(points_.size()),
                          static_cast<std::uint32_t>(found_.size())};
        points_.insert(points_.end(), found_.begin(), found_.end());
        return true;
    }

    void append(std::span<const std::uint32_t> points) {
        found_.insert(found_.end(), points.begin(), points.end());
    }

    // What takes so much from a group, beside what is lost for certain, that it breaks.
    void append_breaking(const OutageGroup& group) {
        losses_.clear();
        std::uint64_t lost_anyway = 0;
        for (const OutageMember& member : model_.members_of(group)) {
            if (member.draw != kNone) continue;
            if (is_certain(member.member)) {
                lost_anyway += member.capacity;
                continue;
            }
            for (const std::uint32_t point : points_of(member.member))
                losses_.emplace_back(point, member.capacity);
        }
        left_ -= std::min(left_, losses_.size());
        std::ranges::sort(losses_);
        for (std::size_t i = 0; i < losses_.size();) {
            const std::uint32_t point = losses_[i].first;
            std::uint64_t lost = lost_anyway;
            for (; i < losses_.size() && losses_[i].first == point; ++i)
                lost += losses_[i].second;
            if (lost >= group.breaking) found_.push_back(point);
        }
    }

    const OutageModel& model_;
    const std::vector<double>& own_;
    const std::vector<std::uint8_t>& certain_;
    std::size_t left_;  // of the points that may be looked at
    std::vector<std::uint32_t> points_;
    std::vector<ListPart> parts_;  // of them, by CI
    std::vector<std::uint8_t> missing_;
    std::vector<std::uint32_t> found_;
    std::vector<std::pair<std::uint32_t, std::uint64_t>> losses_;  // point, capacity
};

}  // namespace

std::vector<JointBound> joint_bounds(const OutageModel& model,
                                     const std::vector<double>& own,
                                     const std::vector<std::uint8_t>& certain,
                                     std::span<const std::uint32_t> numbers,
                                     std::size_t points_max) {
    const std::vector<std::uint32_t> components = needed_components(model, numbers);
    const OutageCeilings ceilings(model, own, components);
    Points points(model, own, certain, points_max);
    points.run(components);
    std::vector<JointBound> bounds;
    for (const std::uint32_t number : numbers) {
        JointBound bound = points.bound_of(number);
        bound.interval.high = std::max(bound.interval.low, ceilings.of(number));
        bounds.push_back(bound);
    }
    return bounds;
}

}  // namespace faultline::impact
