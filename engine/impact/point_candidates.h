// Which CIs of a closure have to be looked at to find single points of failure, and which follow
// from others.  Private to engine/impact.
//
// Thread safety: pure functions of a Closure.
//
// Most CIs need no look.  One that breaks nothing alone takes nothing down.  One whose only
// dependent falls with it takes down what that one takes down, one hop later; so whole chains and
// trees hang on the few CIs where ways part.

#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "engine/impact/closure.h"
#include "engine/impact/closure_spread.h"

namespace faultline::impact {

// Stands for a CI that is not reached.
inline constexpr std::uint32_t kNotReached = UINT32_MAX;

// Which members count as steps of a walk down from a CI.
enum class MemberSteps {
    all_hard,   // every hard member
    essential,  // hard members whose loss alone breaks their group
};

// True if the loss of this member alone breaks the group, when so much capacity is lost already and
// the group holds.
[[nodiscard]] inline bool is_essential(const ClosureGroup& group,
                                       const ClosureMember& member,
                                       std::uint64_t lost = 0) {
    return member.is_hard() && member.capacity > group.slack() - lost;
}

// By local number the fewest steps from one of `starts` over hard needs and members, or
// kNotReached. Cost: O(closure).
[[nodiscard]] std::vector<std::uint32_t> steps_from(const Closure& closure,
                                                    std::span<const std::uint32_t> starts,
                                                    MemberSteps which);

// What is to be looked at.
struct PointCandidates {
    std::vector<std::uint32_t> open;            // to be run, ascending
    std::vector<std::uint32_t> follower_begin;  // by local number, and the end
    std::vector<std::uint32_t> followers;       // CIs whose only dependent is this one

    // The CIs that take down what `number` takes down, one hop later.  Valid as long as *this.
    [[nodiscard]] std::span<const std::uint32_t> followers_of(std::uint32_t number) const {
        const std::uint32_t begin = follower_begin[number];
        return std::span(followers).subspan(begin, follower_begin[number + 1] - begin);
    }
};

// Whose fall is of interest, and what else is known.
struct CandidateQuestion {
    std::span<const std::uint32_t> wanted;  // local numbers
    const ClosureSpread* base = nullptr;    // what is down already; nothing if it is null
    bool wanted_are_open = false;           // because their own failure is of interest as well
};

// The candidates for CIs whose failure alone, on top of what is down, takes down one of the wanted
// ones.  A CI that is neither open nor a follower, directly or through others, of an open one or of
// a wanted one takes down none of them but itself.
// Cost: O(closure).
[[nodiscard]] PointCandidates point_candidates(const Closure& closure,
                                               const CandidateQuestion& question);

}  // namespace faultline::impact
