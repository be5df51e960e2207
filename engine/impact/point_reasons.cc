#include "engine/impact/point_reasons.h"

#include <algorithm>
#include <tuple>

#include "engine/impact/closure_spread.h"

namespace faultline::impact {

namespace {

constexpr std::uint32_t kNotListed = UINT32_MAX;

// A point that is explained by steps of its own: its local number, and its places.
struct OwnSteps {
    std::uint32_t number;
    std::uint32_t ci;     // position in table.cis
    std::uint32_t point;  // position in table.points
};

// For the points of one CI after the other whether a nearer point says it all.
class NearerPoints {
 public:
    NearerPoints(const graph::Snapshot& snapshot,
                 const Closure& closure,
                 const SinglePointTable& table)
        : snapshot_(snapshot),
          closure_(closure),
          table_(table),
          position_(closure.size(), kNotListed) {}

    // Fill in the reasons of table.cis[ci] that need no steps of their own, and append the others
    // to `open`.
    void explain(std::uint32_t ci, PointReasons& reasons, std::vector<OwnSteps>& open) {
        const ListPart part = table_.parts[ci];
        for (std::uint32_t i = part.first; i < part.first + part.count; ++i)
            position_[number_of(i)] = i;
        for (std::uint32_t i = part.first; i < part.first + part.count; ++i) {
            PointReason& reason = reasons.reasons[i];
            const std::uint32_t next = nearer(i);
            if (table_.points[i].hops == 0) {
                reason.kind = ReasonKind::itself;
            } else if (next != kNotListed) {
                reason.kind = ReasonKind::next;
                reason.next = next;
            } else {
                open.push_back({number_of(i), ci, i});
            }
        }
        for (std::uint32_t i = part.first; i < part.first + part.count; ++i)
            position_[number_of(i)] = kNotListed;
    }

 private:
    [[nodiscard]] std::uint32_t number_of(std::uint32_t point) const {
        return *closure_.find(table_.points[point].node);
    }

    // The point with the smallest id that is one hop nearer and needs this one.
    [[nodiscard]] std::uint32_t nearer(std::uint32_t point) const {
        std::uint32_t best = kNotListed;
        for (const std::uint32_t dependent : closure_.hard_dependents_of(number_of(point))) {
            const std::uint32_t at = position_[dependent];
            if (at == kNotListed || table_.points[at].hops + 1 != table_.points[point].hops)
                continue;
            if (best == kNotListed ||
                snapshot_.precedes(table_.points[at].node, table_.points[best].node)) {
                best = at;
            }
        }
        return best;
    }

    const graph::Snapshot& snapshot_;
    const Closure& closure_;
    const SinglePointTable& table_;
    std::vector<std::uint32_t> position_;  // by local number: in table.points
};

// Writes down the steps from what failed to a CI that fell with it.
class StepWriter {
 public:
    StepWriter(const graph::Snapshot& snapshot, const Closure& closure, PointReasons& reasons)
        : snapshot_(snapshot), closure_(closure), reasons_(reasons) {}

    // Append the steps to `ci`, and say which part of all steps they are.
    ListPart append(const ClosureSpread& spread, std::uint32_t ci) {
        const auto first = static_cast<std::uint32_t>(reasons_.steps.size());
        std::uint32_t at = ci;
        while (spread.hops_of(at) > 0) {
            const Cause cause = cause_of(spread, at);
            write(spread, at, cause.group);
            at = cause.number;
        }
        std::reverse(reasons_.steps.begin() + first, reasons_.steps.end());
        return {first, static_cast<std::uint32_t>(reasons_.steps.size()) - first};
    }

    // How many needs and members have been looked at so far.
    [[nodiscard]] std::uint64_t work() const { return work_; }

 private:
    // The CI of the hop before by which one falls, and the group if it is not a hard need.
    struct Cause {
        std::uint32_t number = kNotListed;
        const ClosureGroup* group = nullptr;
    };

    void consider(std::uint32_t number, const ClosureGroup* group, Cause& best) const {
        if (best.number == kNotListed ||
            snapshot_.precedes(closure_.nodes[number], closure_.nodes[best.number])) {
            best = {number, group};
        }
    }

    [[nodiscard]] Cause cause_of(const ClosureSpread& spread, std::uint32_t ci) {
        const std::uint32_t hops = spread.hops_of(ci) - 1;
        Cause best;
        for (const ClosureNeed& need : closure_.hard_needs_of(ci)) {
            ++work_;
            if (spread.is_down(need.dependency) && spread.hops_of(need.dependency) == hops)
                consider(need.dependency, nullptr, best);
        }
        for (const ClosureGroup& group : closure_.groups_of(ci)) {
            if (lost_by(spread, group, hops) <= group.slack()) continue;
            for (const ClosureMember& member : closure_.members_of(group)) {
                if (member.is_hard() && spread.is_down(member.member) &&
                    spread.hops_of(member.member) == hops) {
                    consider(member.member, &group, best);
                }
            }
        }
        return best;
    }

    // The capacity that a group has lost after so many hops.
    [[nodiscard]] std::uint64_t lost_by(const ClosureSpread& spread,
                                        const ClosureGroup& group,
                                        std::uint32_t hops) {
        std::uint64_t lost = 0;
        for (const ClosureMember& member : closure_.members_of(group)) {
            ++work_;
            if (member.is_hard() && spread.is_down(member.member) &&
                spread.hops_of(member.member) <= hops) {
                lost += member.capacity;
            }
        }
        return lost;
    }

    void write(const ClosureSpread& spread, std::uint32_t ci, const ClosureGroup* group) {
        ReasonStep step{closure_.nodes[ci], {}, 0, {}};
        if (group != nullptr) {
            step.group = group->group;
            const auto position = static_cast<std::uint32_t>(group - closure_.groups.data());
            step.capacity_left = group->capacity - spread.lost(position);
            step.lost.first = static_cast<std::uint32_t>(reasons_.lost.size());
            for (const ClosureMember& member : closure_.members_of(*group)) {
                if (member.is_hard() && spread.is_down(member.member))
                    reasons_.lost.push_back(closure_.nodes[member.member]);
            }
            step.lost.count = static_cast<std::uint32_t>(reasons_.lost.size()) - step.lost.first;
        }
        reasons_.steps.push_back(step);
    }

    const graph::Snapshot& snapshot_;
    const Closure& closure_;
    PointReasons& reasons_;
    std::uint64_t work_ = 0;
};

}  // namespace

PointReasons point_reasons(const graph::Snapshot& snapshot,
                           const Closure& closure,
                           const SinglePointTable& table,
                           std::uint64_t work_max) {
    PointReasons reasons;
    reasons.reasons.resize(table.points.size());
    std::vector<OwnSteps> open;
    NearerPoints nearer(snapshot, closure, table);
    for (std::uint32_t ci = 0; ci < table.cis.size(); ++ci)
        nearer.explain(ci, reasons, open);
    std::ranges::sort(open, {}, [](const OwnSteps& own) { return std::tuple(own.number, own.ci); });
    ClosureSpread spread(closure);
    StepWriter writer(snapshot, closure, reasons);
    for (std::size_t i = 0; i < open.size(); ++i) {
        if (spread.work() + writer.work() >= work_max) break;
        if (i == 0 || open[i].number != open[i - 1].number) {
            spread.rewind(0);
            spread.fail(std::span(&open[i].number, 1));
        }
        PointReason& reason = reasons.reasons[open[i].point];
        reason.steps = writer.append(spread, *closure.find(table.cis[open[i].ci]));
        reason.kind = ReasonKind::steps;
    }
    return reasons;
}

}  // namespace faultline::impact
