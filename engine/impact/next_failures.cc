#include "engine/impact/next_failures.h"

#include <algorithm>
#include <cassert>
#include <numeric>
#include <tuple>

#include "engine/impact/closure.h"
#include "engine/impact/closure_spread.h"
#include "engine/impact/index_sort.h"
#include "engine/impact/lane_counter.h"
#include "engine/impact/lane_spread.h"
#include "engine/impact/point_candidates.h"

namespace faultline::impact {

namespace {

using graph::GroupIndex;
using graph::NodeIndex;

// A hard member that is up, by local number.
struct Holder {
    std::uint32_t number;
    std::uint32_t capacity;
};

// A group of the question: what holds it and how much of that it can lose.
struct Held {
    std::vector<Holder> holders;
    std::uint64_t slack = 0;
    bool broken = false;
};

std::vector<NodeIndex> members_of_all(const graph::Snapshot& snapshot,
                                      const BlastRadius& answer,
                                      std::span<const std::uint32_t> hits) {
    std::vector<NodeIndex> members;
    for (const std::uint32_t hit : hits) {
        const auto of_group = snapshot.members(answer.hit_groups[hit].group);
        members.insert(members.end(), of_group.begin(), of_group.end());
    }
    return members;
}

// Looks at all groups of one question.
class NextSearch {
 public:
    NextSearch(const graph::Snapshot& snapshot,
               const BlastRadius& answer,
               std::span<const std::uint32_t> hits)
        : snapshot_(snapshot),
          closure_(closure_of(snapshot, members_of_all(snapshot, answer, hits))),
          base_(closure_) {
        // Whatever takes down a CI of the closure is in it, and so is all of S that matters.
        std::vector<std::uint32_t> failed;
        for (const NodeIndex node : answer.failed) {
            if (const auto number = closure_.find(node)) failed.push_back(*number);
        }
        base_.fail(failed);
        for (const std::uint32_t hit : hits)
            held_.push_back(held_of(answer.hit_groups[hit].group));
    }

    NextFailures run() {
        const PointCandidates candidates =
            point_candidates(closure_, {closure_.roots, &base_, true});
        std::vector<std::vector<NodeIndex>> causes(held_.size());
        LaneSpread lanes(closure_);
        const std::span<const std::uint32_t> open(candidates.open);
        for (std::size_t first = 0; first < open.size(); first += kLanes) {
            const auto block = open.subspan(first, std::min(kLanes, open.size() - first));
            lanes.run(block, &base_);
            for (std::size_t i = 0; i < held_.size(); ++i) {
                for_each_lane(broken(held_[i], lanes), [&](std::size_t lane) {
                    add_like(candidates, block[lane], causes[i]);
                });
            }
        }
        return answer_of(causes);
    }

 private:
    [[nodiscard]] Held held_of(GroupIndex group) const {
        Held held;
        held.slack = snapshot_.capacity(group) - snapshot_.required(group);
        for (const NodeIndex node : snapshot_.members(group)) {
            const graph::NeedDetail& detail = snapshot_.detail(snapshot_.member_edge(group, node));
            const std::uint32_t number = *closure_.find(node);
            if (!graph::is_hard(detail)) continue;
            if (!base_.is_down(number)) {
                held.holders.push_back({number, detail.capacity});
            } else if (detail.capacity > held.slack) {
                held.broken = true;
            } else {
                held.slack -= detail.capacity;
            }
        }
        return held;
    }

    [[nodiscard]] LaneSet broken(const Held& held, const LaneSpread& lanes) {
        if (held.broken) return {};
        counter_.clear();
        for (const Holder& holder : held.holders)
            counter_.add(lanes.down(holder.number), holder.capacity);
        return counter_.above(held.slack);
    }

    // What takes `number` down and has no other way takes down the same.
    void add_like(const PointCandidates& candidates,
                  std::uint32_t number,
                  std::vector<NodeIndex>& causes) {
        stack_.assign(1, number);
        while (!stack_.empty()) {
            const std::uint32_t at = stack_.back();
            stack_.pop_back();
            causes.push_back(closure_.nodes[at]);
            const auto followers = candidates.followers_of(at);
            stack_.insert(stack_.end(), followers.begin(), followers.end());
        }
    }

    NextFailures answer_of(std::vector<std::vector<NodeIndex>>& causes) {
        NextFailures answer;
        std::vector<NodeIndex> buffer;
        for (std::size_t i = 0; i < causes.size(); ++i) {
            sort_by_id(snapshot_, causes[i], buffer);
            const auto first = static_cast<std::uint32_t>(answer.nodes.size());
            const auto count = static_cast<std::uint32_t>(causes[i].size());
            answer.groups.push_back({{first, count}, held_[i].broken});
            answer.nodes.insert(answer.nodes.end(), causes[i].begin(), causes[i].end());
        }
        return answer;
    }

    const graph::Snapshot& snapshot_;
    const Closure closure_;
    ClosureSpread base_;
    std::vector<Held> held_;
    LaneCounter counter_;
    std::vector<std::uint32_t> stack_;
};

}  // namespace

std::vector<std::uint32_t> tightest_hits(const graph::Snapshot& snapshot,
                                         const BlastRadius& answer,
                                         std::size_t limit) {
    std::vector<std::uint32_t> hits(answer.hit_groups.size());
    std::iota(hits.begin(), hits.end(), 0U);
    // The hit groups of one owner lie by name.
    std::ranges::sort(hits, {}, [&](std::uint32_t hit) {
        const HitGroup& group = answer.hit_groups[hit];
        return std::tuple(group.margin, snapshot.order_key(snapshot.owner(group.group)), hit);
    });
    hits.resize(std::min(limit, hits.size()));
    return hits;
}

NextFailures next_failures(const graph::Snapshot& snapshot,
                           const BlastRadius& answer,
                           std::span<const std::uint32_t> hits) {
    assert(hits.size() <= kNextGroupsMax);
    return NextSearch(snapshot, answer, hits).run();
}

}  // namespace faultline::impact
