#include "engine/impact/confidence.h"

#include <algorithm>
#include <cassert>
#include <iterator>
#include <span>
#include <utility>

#include "engine/impact/index_sort.h"
#include "engine/impact/path_needs.h"
#include "engine/impact/workspace.h"

namespace faultline::impact {

namespace {

// A CI as an answer sees it.
struct Seen {
    NodeIndex node;
    AnswerClass in = AnswerClass::other;
    std::uint32_t margin = kNoMargin;
};

// Compares two answers of one graph.
class Comparison {
 public:
    explicit Comparison(const graph::Snapshot& snapshot) : snapshot_(snapshot) {}

    // Where they differ, by id.
    [[nodiscard]] std::vector<Difference> differences(const BlastRadius& answer,
                                                      const BlastRadius& bound) const {
        const std::vector<Seen> before = seen_in(answer);
        const std::vector<Seen> after = seen_in(bound);
        std::vector<Difference> found;
        auto a = before.begin();
        auto b = after.begin();
        while (a != before.end() || b != after.end()) {
            const bool has_a = a != before.end() && (b == after.end() || !precedes(*b, *a));
            const bool has_b = b != after.end() && (a == before.end() || !precedes(*a, *b));
            const NodeIndex node = has_a ? a->node : b->node;
            const Seen in_answer = has_a ? *a++ : Seen{node};
            const Seen in_bound = has_b ? *b++ : Seen{node};
            if (in_answer.in == in_bound.in && in_answer.margin == in_bound.margin) continue;
            found.push_back({node, in_answer.in, in_bound.in, in_answer.margin, in_bound.margin});
        }
        return found;
    }

 private:
    [[nodiscard]] bool precedes(const Seen& a, const Seen& b) const {
        return snapshot_.precedes(a.node, b.node);
    }

    [[nodiscard]] std::vector<Seen> seen_in(const BlastRadius& answer) const {
        std::vector<Seen> seen;
        seen.reserve(answer.failed.size() + answer.down.size() + answer.at_risk.size() +
                     answer.impaired.size());
        for (const NodeIndex node : answer.failed)
            seen.push_back({node, AnswerClass::failed});
        for (const DownItem& item : answer.down)
            seen.push_back({item.node, AnswerClass::down});
        for (const AtRiskItem& item : answer.at_risk)
            seen.push_back({item.node, AnswerClass::at_risk, item.margin});
        for (const ImpairedItem& item : answer.impaired)
            seen.push_back({item.node, AnswerClass::impaired});
        std::ranges::sort(seen, [this](const Seen& a, const Seen& b) { return precedes(a, b); });
        return seen;
    }

    const graph::Snapshot& snapshot_;
};

Bound figures_of(const BlastRadius& answer) {
    Bound bound;
    bound.down = static_cast<std::uint32_t>(answer.down.size());
    bound.at_risk = static_cast<std::uint32_t>(answer.at_risk.size());
    bound.impaired = static_cast<std::uint32_t>(answer.impaired.size());
    bound.inherited = answer.inherited_count;
    bound.complete = answer.complete;
    return bound;
}

bool same_figures(const Bound& a, const Bound& b) {
    return a.down == b.down && a.at_risk == b.at_risk && a.impaired == b.impaired &&
           a.inherited == b.inherited && a.complete == b.complete;
}

// Makes one block of confidence.
class Judge {
 public:
    Judge(const graph::Snapshot& snapshot,
          const BlastQuestion& question,
          const BlastRadius& answer,
          const Judgement& judgement,
          Scratch& scratch)
        : snapshot_(snapshot),
          question_(question),
          answer_(answer),
          judgement_(judgement),
          scratch_(scratch) {}

    Confidence run() {
        PathNeeds found = path_needs(snapshot_, answer_, judgement_, scratch_.workspace());
        Confidence result;
        result.needs = found.count;
        result.unknown = unknown_cis();
        result.optimistic = optimistic(found);
        result.pessimistic = pessimistic(found, result.unknown);
        result.unverified = std::move(found.unverified);
        result.stale = listed_needs(snapshot_, std::move(found.stale), judgement_);
        return result;
    }

 private:
    // What the question fails is not unknown.
    [[nodiscard]] std::vector<NodeIndex> unknown_cis() const {
        std::vector<NodeIndex> unknown = judgement_.unknown;
        std::vector<NodeIndex> buffer;
        sort_by_id(snapshot_, unknown, buffer);
        unknown.erase(std::unique(unknown.begin(), unknown.end()), unknown.end());
        std::vector<NodeIndex> rest;
        std::ranges::set_difference(
            unknown, answer_.failed, std::back_inserter(rest), [this](NodeIndex a, NodeIndex b) {
                return snapshot_.precedes(a, b);
            });
        return rest;
    }

    [[nodiscard]] bool is_anything_stale() const {
        return can_any_be_stale(snapshot_, judgement_.freshness);
    }

    [[nodiscard]] BlastRadius asked(StaleNeeds stale, std::span<const NodeIndex> unknown) {
        BlastQuestion question = question_;
        question.list_inherited = false;
        question.reading = {stale, judgement_.freshness};
        question.failed.insert(question.failed.end(), unknown.begin(), unknown.end());
        return blast_radius(snapshot_, question, scratch_);
    }

    Bound optimistic(const PathNeeds& found) {
        if (!is_anything_stale()) return figures_of(answer_);
        const BlastRadius bound = asked(StaleNeeds::optimistic, {});
        const auto differences = Comparison(snapshot_).differences(answer_, bound);
        std::vector<DoubtfulNeed> responsible;
        std::ranges::copy_if(
            found.stale, std::back_inserter(responsible), [&](const DoubtfulNeed& need) {
                return !need.place.is_member && differs(differences, need.place.dependent);
            });
        return finished(bound, differences, std::move(responsible));
    }

    // Without unknown CIs and stale members in groups that hold, nothing more can fall; but with a
    // limit of hops it may fall earlier.
    Bound pessimistic(const PathNeeds& found, std::span<const NodeIndex> unknown) {
        const bool is_certain =
            !is_anything_stale() || (!question_.max_hops && !found.is_hit_member_stale);
        if (unknown.empty() && is_certain) return figures_of(answer_);
        const BlastRadius bound = asked(StaleNeeds::pessimistic, unknown);
        const auto differences = Comparison(snapshot_).differences(answer_, bound);
        std::vector<DoubtfulNeed> responsible;
        for (const DownItem& item : bound.down) {
            if (item.broken_groups.count == 0 || !differs(differences, item.node)) continue;
            for (const BrokenGroup& group : bound.broken_groups_of(item))
                add_stale_members(group.group, responsible);
        }
        for (const AtRiskItem& item : bound.at_risk) {
            if (!differs(differences, item.node)) continue;
            for (const HitGroup& group : bound.hit_groups_of(item))
                add_stale_members(group.group, responsible);
        }
        return finished(bound, differences, std::move(responsible));
    }

    void add_stale_members(GroupIndex group, std::vector<DoubtfulNeed>& needs) const {
        auto edge = raw(snapshot_.first_member_edge(group));
        for (const NodeIndex member : snapshot_.members(group)) {
            const NeedPlace need{
                snapshot_.owner(group), member, graph::EdgeIndex{edge++}, group, true};
            const auto freshness =
                freshness_of(snapshot_, need, snapshot_.detail(need.edge), judgement_.freshness);
            if (freshness == graph::Freshness::stale) needs.push_back({need, freshness});
        }
    }

    [[nodiscard]] bool differs(const std::vector<Difference>& differences, NodeIndex node) const {
        return std::ranges::binary_search(
            differences,
            node,
            [this](NodeIndex a, NodeIndex b) { return snapshot_.precedes(a, b); },
            &Difference::node);
    }

    [[nodiscard]] Bound finished(const BlastRadius& asked,
                                 std::vector<Difference> differences,
                                 std::vector<DoubtfulNeed> responsible) const {
        Bound bound = figures_of(asked);
        bound.equals_answer = differences.empty() && same_figures(bound, figures_of(answer_));
        bound.difference_count = differences.size();
        if (differences.size() > judgement_.list_max) {
            differences.resize(judgement_.list_max);
        }
        bound.differences = std::move(differences);
        bound.responsible = listed_needs(snapshot_, std::move(responsible), judgement_);
        return bound;
    }

    const graph::Snapshot& snapshot_;
    const BlastQuestion& question_;
    const BlastRadius& answer_;
    const Judgement& judgement_;
    Scratch& scratch_;
};

}  // namespace

Confidence confidence(const graph::Snapshot& snapshot,
                      const BlastQuestion& question,
                      const BlastRadius& answer,
                      const Judgement& judgement,
                      Scratch& scratch) {
    assert(question.reading.stale == StaleNeeds::as_recorded);
    return Judge(snapshot, question, answer, judgement, scratch).run();
}

}  // namespace faultline::impact
