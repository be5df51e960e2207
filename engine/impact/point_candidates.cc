#include "engine/impact/point_candidates.h"

#include <cstddef>

namespace faultline::impact {

namespace {

// What the failure of one CI does at once.
struct FirstEffects {
    std::uint32_t ways = 0;        // hard needs and memberships that lead to it
    bool takes_down = false;       // some of them take a dependent down
    std::uint32_t last_taken = 0;  // such a dependent
};

// Looks at one CI after the other.
class FirstLook {
 public:
    FirstLook(const Closure& closure, const CandidateQuestion& question)
        : closure_(closure),
          base_(question.base),
          steps_(steps_from(closure, question.wanted, MemberSteps::all_hard)) {}

    // True if the CI is up and its fall can matter to what is wanted.
    [[nodiscard]] bool matters(std::uint32_t number) const {
        return steps_[number] != kNotReached && (base_ == nullptr || !base_->is_down(number));
    }

    [[nodiscard]] FirstEffects effects_of(std::uint32_t number) const {
        FirstEffects effects;
        const auto note = [&](std::uint32_t dependent, bool taken) {
            ++effects.ways;
            if (!taken) return;
            effects.takes_down = true;
            effects.last_taken = dependent;
        };
        for (const std::uint32_t dependent : closure_.hard_dependents_of(number)) {
            if (matters(dependent)) note(dependent, true);
        }
        for (const ClosureMembership& membership : closure_.memberships_of(number)) {
            const ClosureGroup& group = closure_.groups[membership.group];
            const ClosureMember& member = closure_.members[membership.member];
            if (!member.is_hard() || !matters(group.owner)) continue;
            note(group.owner, is_essential(group, member, lost(membership.group)));
        }
        return effects;
    }

 private:
    [[nodiscard]] std::uint64_t lost(std::uint32_t group) const {
        return base_ == nullptr ? 0 : base_->lost(group);
    }

    const Closure& closure_;
    const ClosureSpread* base_;
    std::vector<std::uint32_t> steps_;
};

void list_followers(const std::vector<std::uint32_t>& leaders, PointCandidates& candidates) {
    std::vector<std::uint32_t>& begin = candidates.follower_begin;
    begin.assign(leaders.size() + 1, 0);
    for (const std::uint32_t leader : leaders) {
        if (leader != kNotReached) ++begin[leader + 1];
    }
    for (std::size_t i = 1; i < begin.size(); ++i)
        begin[i] += begin[i - 1];
    std::vector<std::uint32_t> next(begin.begin(), begin.end() - 1);
    candidates.followers.resize(begin.back());
    for (std::uint32_t number = 0; number < leaders.size(); ++number) {
        if (leaders[number] != kNotReached) candidates.followers[next[leaders[number]]++] = number;
    }
}

}  // namespace

std::vector<std::uint32_t> steps_from(const Closure& closure,
                                      std::span<const std::uint32_t> starts,
                                      MemberSteps which) {
    std::vector<std::uint32_t> steps(closure.size(), kNotReached);
    std::vector<std::uint32_t> queue;
    const auto reach = [&](std::uint32_t number, std::uint32_t count) {
        if (steps[number] != kNotReached) return;
        steps[number] = count;
        queue.push_back(number);
    };
    for (const std::uint32_t start : starts)
        reach(start, 0);
    for (std::size_t i = 0; i < queue.size(); ++i) {
        const std::uint32_t count = steps[queue[i]] + 1;
        for (const ClosureNeed& need : closure.hard_needs_of(queue[i]))
            reach(need.dependency, count);
        for (const ClosureGroup& group : closure.groups_of(queue[i])) {
            for (const ClosureMember& member : closure.members_of(group)) {
                const bool counts = which == MemberSteps::essential ? is_essential(group, member)
                                                                    : member.is_hard();
                if (counts) reach(member.member, count);
            }
        }
    }
    return steps;
}

PointCandidates point_candidates(const Closure& closure, const CandidateQuestion& question) {
    const FirstLook look(closure, question);
    std::vector<std::uint8_t> stays_open(closure.size(), 0);
    if (question.wanted_are_open) {
        for (const std::uint32_t number : question.wanted)
            stays_open[number] = 1;
    }
    PointCandidates candidates;
    std::vector<std::uint32_t> leaders(closure.size(), kNotReached);
    for (std::uint32_t number = 0; number < closure.size(); ++number) {
        if (!look.matters(number)) continue;
        const FirstEffects effects = look.effects_of(number);
        if (stays_open[number] == 0 && !effects.takes_down) continue;
        // A leader with a higher number, so that cycles do not lead in a circle.
        const bool follows = effects.ways == 1 && effects.last_taken > number;
        if (stays_open[number] == 0 && follows) {
            leaders[number] = effects.last_taken;
        } else {
            candidates.open.push_back(number);
        }
    }
    list_followers(leaders, candidates);
    return candidates;
}

}  // namespace faultline::impact
