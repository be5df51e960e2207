#include "engine/impact/paper_redundancy.h"

#include <algorithm>
#include <tuple>

#include "engine/impact/closure.h"
#include "engine/impact/point_candidates.h"

namespace faultline::impact {

namespace {

using graph::NodeIndex;

Closure closure_of_owners(const graph::Snapshot& snapshot) {
    std::vector<NodeIndex> owners;
    for (std::uint32_t node = 0; node < snapshot.node_count(); ++node) {
        const graph::GroupRange groups = snapshot.groups_of(NodeIndex{node});
        if (groups.first != groups.last) owners.push_back(NodeIndex{node});
    }
    return closure_of(snapshot, owners);
}

// By local number: which strong component a CI is in.
std::vector<std::uint32_t> components_of(const Closure& closure) {
    std::vector<std::uint32_t> components(closure.size());
    for (std::uint32_t i = 0; i + 1 < closure.component_begin.size(); ++i) {
        for (std::uint32_t n = closure.component_begin[i]; n < closure.component_begin[i + 1]; ++n)
            components[n] = i;
    }
    return components;
}

// Looks at one group after the other.
class GroupJudge {
 public:
    GroupJudge(const graph::Snapshot& snapshot, const PaperQuestion& question)
        : snapshot_(snapshot),
          question_(question),
          closure_(closure_of_owners(snapshot)),
          components_(components_of(closure_)),
          points_(closure_, question.limits) {}

    PaperRedundancy run() {
        for (const ClosureGroup& group : closure_.groups) {
            if (is_redundant(group)) judge(group);
        }
        sort();
        return std::move(answer_);
    }

 private:
    // True if it has hard members and can lose any one of them.
    [[nodiscard]] bool is_redundant(const ClosureGroup& group) const {
        const auto members = closure_.members_of(group);
        return std::ranges::any_of(members, &ClosureMember::is_hard) &&
               std::ranges::none_of(members, [&](const ClosureMember& member) {
                   return is_essential(group, member);
               });
    }

    [[nodiscard]] bool can_judge(const ClosureGroup& group) const {
        const auto known = [&](const ClosureMember& member) {
            return !member.is_hard() || points_.is_known(member.member);
        };
        return std::ranges::all_of(closure_.members_of(group), known) &&
               std::ranges::all_of(
                   closure_.hard_needs_of(group.owner), [&](const ClosureNeed& need) {
                       return in_circle(group, need) || points_.is_known(need.dependency);
                   });
    }

    void judge(const ClosureGroup& group) {
        if (!can_judge(group)) {
            answer_.unjudged.push_back(group.group);
            return;
        }
        std::vector<std::uint32_t> causes = points_.breaking(group);
        std::erase_if(causes, [&](std::uint32_t cause) { return is_left_out(group, cause); });
        for (const std::uint32_t cause : causes) {
            const bool nearest = std::ranges::none_of(causes, [&](std::uint32_t other) {
                return points_.takes_down(cause, other) && !points_.takes_down(other, cause);
            });
            if (nearest) answer_.groups.push_back({group.group, closure_.nodes[cause]});
        }
    }

    [[nodiscard]] bool is_left_out(const ClosureGroup& group, std::uint32_t cause) const {
        if (cause == group.owner || is_passed_over(cause)) return true;
        return std::ranges::any_of(
            closure_.hard_needs_of(group.owner), [&](const ClosureNeed& need) {
                return !in_circle(group, need) && points_.takes_down(cause, need.dependency);
            });
    }

    [[nodiscard]] bool is_passed_over(std::uint32_t cause) const {
        if (question_.passed_over.empty()) return false;
        return question_.passed_over[raw(snapshot_.class_of(closure_.nodes[cause]))] != 0;
    }

    [[nodiscard]] bool in_circle(const ClosureGroup& group, const ClosureNeed& need) const {
        return components_[group.owner] == components_[need.dependency];
    }

    // Groups of one owner ascend by name.
    void sort() {
        const auto place = [this](graph::GroupIndex group) {
            return std::tuple(snapshot_.order_key(snapshot_.owner(group)), raw(group));
        };
        std::ranges::sort(answer_.unjudged, {}, place);
        std::ranges::sort(answer_.groups, {}, [&](const PaperGroup& found) {
            return std::tuple(place(found.group), snapshot_.order_key(found.cause));
        });
    }

    const graph::Snapshot& snapshot_;
    const PaperQuestion& question_;
    const Closure closure_;
    const std::vector<std::uint32_t> components_;
    const PointSets points_;
    PaperRedundancy answer_;
};

}  // namespace

PaperRedundancy paper_redundancy(const graph::Snapshot& snapshot, const PaperQuestion& question) {
    return GroupJudge(snapshot, question).run();
}

}  // namespace faultline::impact
