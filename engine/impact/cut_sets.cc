#include "engine/impact/cut_sets.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <utility>

#include "engine/impact/cut_search.h"
#include "engine/impact/point_candidates.h"
#include "engine/impact/single_points.h"

namespace faultline::impact {

namespace {

using graph::NodeIndex;

// Lists of CIs, each of which can stand for the same one in a cut.
template <std::size_t kSize>
using Choices = std::array<std::vector<std::uint32_t>, kSize>;

// Step to the next choice of one CI of each list; false after the last one.
template <std::size_t kSize>
bool advance(std::array<std::size_t, kSize>& at, const Choices<kSize>& choices) {
    for (std::size_t i = 0; i < kSize; ++i) {
        if (++at[i] < choices[i].size()) return true;
        at[i] = 0;
    }
    return false;
}

// Collects the sets of one answer, size by size.
class CutList {
 public:
    CutList(const graph::Snapshot& snapshot, const Closure& closure, const CutSetQuestion& question)
        : snapshot_(snapshot),
          closure_(closure),
          question_(question),
          forest_(point_candidates(closure, {closure.roots})),
          is_point_(closure.size(), 0),
          is_wanted_(closure.size(), question.among ? 0 : 1) {
        if (!question.among) return;
        for (const NodeIndex node : *question.among) {
            if (const auto number = closure.find(node)) is_wanted_[*number] = 1;
        }
    }

    CutSets run() {
        add_size(single_cuts());
        if (question_.max_size > 1 && answer_.complete) search();
        return std::move(answer_);
    }

 private:
    std::vector<std::array<NodeIndex, 1>> single_cuts() {
        std::vector<std::array<NodeIndex, 1>> cuts;
        for (const SinglePoint& point : single_points(snapshot_, closure_)) {
            const std::uint32_t number = *closure_.find(point.node);
            is_point_[number] = 1;
            if (is_wanted_[number] != 0) cuts.push_back({point.node});
        }
        return cuts;
    }

    void search() {
        const std::vector<std::uint32_t> candidates = list_candidates();
        CutSearch search(closure_, candidates, {question_.work_max, question_.sets_max});
        const std::vector<CutPair> pairs = search.pairs();
        answer_.work_max_hit = search.out_of_work();
        add_size(all_of(pairs));
        if (question_.max_size == 2 || !answer_.complete) return;
        const std::vector<CutTriple> triples = search.triples(pairs);
        answer_.work_max_hit = search.out_of_work();
        add_size(all_of(triples));
    }

    // What matters to the root, does not take it down alone and does not only follow another one.
    [[nodiscard]] std::vector<std::uint32_t> list_candidates() const {
        const auto steps = steps_from(closure_, closure_.roots, MemberSteps::all_hard);
        std::vector<std::uint8_t> follows(closure_.size(), 0);
        for (const std::uint32_t follower : forest_.followers)
            follows[follower] = 1;
        std::vector<std::uint32_t> candidates;
        for (std::uint32_t number = 0; number < closure_.size(); ++number) {
            if (steps[number] == kNotReached || is_point_[number] != 0) continue;
            if (follows[number] == 0 && !alike(number).empty()) candidates.push_back(number);
        }
        return candidates;
    }

    // The CI and all that follow it, directly or through others: a cut with one of them is a cut
    // with any of them.  Those that are not asked for are left out, and so is the root, which in a
    // cycle may follow others, and what follows it.
    [[nodiscard]] std::vector<std::uint32_t> alike(std::uint32_t number) const {
        std::vector<std::uint32_t> found;
        std::vector<std::uint32_t> stack = {number};
        while (!stack.empty()) {
            const std::uint32_t at = stack.back();
            stack.pop_back();
            if (is_point_[at] != 0) continue;
            if (is_wanted_[at] != 0) found.push_back(at);
            const auto followers = forest_.followers_of(at);
            stack.insert(stack.end(), followers.begin(), followers.end());
        }
        return found;
    }

    [[nodiscard]] std::size_t room() const { return question_.sets_max - answer_.sets.size(); }

    // The cuts with every choice of CIs that are alike; one more than there is room for at most.
    template <std::size_t kSize>
    [[nodiscard]] std::vector<std::array<NodeIndex, kSize>> all_of(
        const std::vector<std::array<std::uint32_t, kSize>>& cuts) const {
        std::vector<std::array<NodeIndex, kSize>> sets;
        for (const std::array<std::uint32_t, kSize>& cut : cuts) {
            Choices<kSize> choices;
            for (std::size_t i = 0; i < kSize; ++i)
                choices[i] = alike(cut[i]);
            std::array<std::size_t, kSize> at = {};
            do {
                if (sets.size() > room()) return sets;
                std::array<NodeIndex, kSize>& set = sets.emplace_back();
                for (std::size_t i = 0; i < kSize; ++i)
                    set[i] = closure_.nodes[choices[i][at[i]]];
            } while (advance(at, choices));
        }
        return sets;
    }

    // Append the cuts of one size in their order, as far as there is room.
    template <std::size_t kSize>
    void add_size(std::vector<std::array<NodeIndex, kSize>> sets) {
        const auto before = [this](NodeIndex a, NodeIndex b) { return snapshot_.precedes(a, b); };
        for (std::array<NodeIndex, kSize>& set : sets)
            std::ranges::sort(set, before);
        std::ranges::sort(sets, [&](const auto& a, const auto& b) {
            return std::ranges::lexicographical_compare(a, b, before);
        });
        answer_.sets_max_hit = sets.size() > room();
        if (answer_.sets_max_hit) sets.resize(room());
        for (const std::array<NodeIndex, kSize>& set : sets) {
            const auto first = static_cast<std::uint32_t>(answer_.nodes.size());
            answer_.sets.push_back({first, static_cast<std::uint32_t>(kSize)});
            answer_.nodes.insert(answer_.nodes.end(), set.begin(), set.end());
        }
        answer_.complete = !answer_.sets_max_hit && !answer_.work_max_hit;
        if (answer_.complete) answer_.complete_size = static_cast<std::uint32_t>(kSize);
    }

    const graph::Snapshot& snapshot_;
    const Closure& closure_;
    const CutSetQuestion& question_;
    const PointCandidates forest_;
    std::vector<std::uint8_t> is_point_;   // by number
    std::vector<std::uint8_t> is_wanted_;  // by number
    CutSets answer_;
};

}  // namespace

CutSets cut_sets(const graph::Snapshot& snapshot, const CutSetQuestion& question) {
    return cut_sets(snapshot, closure_of(snapshot, std::array{question.ci}), question);
}

CutSets cut_sets(const graph::Snapshot& snapshot,
                 const Closure& closure,
                 const CutSetQuestion& question) {
    assert(question.max_size >= 1 && question.max_size <= kCutSizeMax);
    assert(closure.roots.size() == 1 && closure.nodes[closure.roots.front()] == question.ci);
    return CutList(snapshot, closure, question).run();
}

std::vector<RankedCut> ranked(const CutSets& cuts,
                              const std::function<double(graph::NodeIndex)>& unavailability) {
    std::vector<RankedCut> ranking;
    ranking.reserve(cuts.sets.size());
    for (std::uint32_t set = 0; set < cuts.sets.size(); ++set) {
        double probability = 1;
        for (const NodeIndex node : cuts.nodes_of(cuts.sets[set]))
            probability *= unavailability(node);
        ranking.push_back({set, probability});
    }
    // The sets lie by size and ids already.
    std::ranges::stable_sort(
        ranking, std::ranges::greater{}, [](const RankedCut& cut) { return cut.probability; });
    return ranking;
}

BrokenBy::BrokenBy(const graph::Snapshot& snapshot, const Closure& closure)
    : snapshot_(&snapshot), closure_(&closure), spread_(closure) {}

std::vector<graph::GroupIndex> BrokenBy::groups(std::span<const graph::NodeIndex> cut) {
    std::vector<std::uint32_t> failed;
    for (const NodeIndex node : cut) {
        if (const auto number = closure_->find(node)) failed.push_back(*number);
    }
    spread_.fail(failed);
    std::vector<std::uint32_t> broken = spread_.hit_groups(0);
    std::erase_if(broken, [this](std::uint32_t group) { return !spread_.is_broken(group); });
    spread_.rewind(0);
    // The groups of one owner ascend by name.
    const auto owner_key = [this](std::uint32_t group) {
        return snapshot_->order_key(closure_->nodes[closure_->groups[group].owner]);
    };
    std::ranges::stable_sort(broken, {}, owner_key);
    std::vector<graph::GroupIndex> groups;
    for (const std::uint32_t group : broken)
        groups.push_back(closure_->groups[group].group);
    return groups;
}

}  // namespace faultline::impact
