#include "api/render/explanation.h"

#include <algorithm>

namespace faultline::render {

namespace {

using graph::NodeIndex;
using impact::ReasonKind;
using impact::ReasonStep;

}  // namespace

Explanations::Explanations(const graph::Snapshot& graph,
                           const impact::SinglePointTable& table,
                           const impact::PointReasons& reasons)
    : graph_(graph), table_(table), reasons_(reasons), last_(table.points.size()) {
    // A point goes on at one that stands before it.
    for (std::uint32_t i = 0; i < last_.size(); i++) {
        const impact::PointReason& reason = reasons.reasons[i];
        last_[i] = reason.kind == ReasonKind::next ? last_[reason.next] : i;
    }
}

std::string Explanations::of(std::uint32_t point) const {
    const std::uint32_t last = last_[point];
    const ReasonKind kind = reasons_.reasons[last].kind;
    const std::string before = point == last ? "" : along_points(point);
    if (kind == ReasonKind::itself) {
        return point == last ? id(table_.points[point].node) + " itself" : before;
    }
    const std::string end =
        kind == ReasonKind::steps
            ? through_groups(last)
            : "how " + id(table_.points[last].node) +
                  " takes it down was too much work to say here: ask for the impact of " +
                  id(table_.points[last].node);
    return before.empty() ? end : before + "; " + end;
}

std::string Explanations::id(NodeIndex node) const {
    return std::string(graph_.id(node));
}

// "a", "a and b", "a, b and c", "a, b, c and 4 more".
std::string Explanations::listed(std::span<const NodeIndex> nodes) const {
    const bool is_cut = nodes.size() > kNamedMembersMax;
    const std::size_t named = is_cut ? kNamedMembersMax - 1 : nodes.size();
    std::string text;
    for (std::size_t i = 0; i < named; i++) {
        if (i > 0) text += !is_cut && i + 1 == named ? " and " : ", ";
        text += graph_.id(nodes[i]);
    }
    if (is_cut) text += " and " + std::to_string(nodes.size() - named) + " more";
    return text;
}

// The first one takes down the next one, and so on to the last one, which is so many steps away:
// CIs in between may be missing in the chain.
std::string Explanations::takes_down(std::span<const NodeIndex> chain, std::size_t steps) const {
    std::string text = id(chain.front());
    for (std::size_t i = 1; i < chain.size(); i++) {
        const bool is_gap = i + 1 == chain.size() && steps >= chain.size();
        if (is_gap) {
            const std::size_t more = steps + 1 - i;
            text += " and, " + std::to_string(more) + " steps on, ";
        } else {
            text += i == 1 ? " takes down " : ", which takes down ";
        }
        text += graph_.id(chain[i]);
    }
    return text;
}

// From a point to the one at which its chain of points ends.
std::string Explanations::along_points(std::uint32_t point) const {
    const std::uint32_t last = last_[point];
    const std::size_t steps = table_.points[point].hops - table_.points[last].hops;
    const std::size_t named = steps > kNamedStepsMax ? kNamedStepsMax - 1 : steps - 1;
    std::vector<NodeIndex> chain = {table_.points[point].node};
    for (std::uint32_t at = point; chain.size() <= named;) {
        at = reasons_.reasons[at].next;
        chain.push_back(table_.points[at].node);
    }
    chain.push_back(table_.points[last].node);
    return takes_down(chain, steps);
}

std::string Explanations::group_breaks(const ReasonStep& step) const {
    return "group " + std::string(graph_.group_name(*step.group)) + " of " + id(step.ci);
}

// "h takes down a and b; group g of s then has 0 of 1".
std::string Explanations::first_break(NodeIndex point, const ReasonStep& step) const {
    const auto lost = reasons_.lost_of(step);
    const std::string left = " has " + std::to_string(step.capacity_left) + " of " +
                             std::to_string(graph_.required(*step.group));
    std::vector<NodeIndex> others(lost.begin(), lost.end());
    std::erase(others, point);
    if (others.empty()) return "without " + id(point) + " " + group_breaks(step) + left;
    const std::string takes = id(point) + " takes down " + listed(others) + "; ";
    if (others.size() == lost.size()) return takes + group_breaks(step) + " then" + left;
    return takes + "without these and " + id(point) + " " + group_breaks(step) + left;
}

// The groups that break one after the other, and the chains of hard needs between them.
std::string Explanations::through_groups(std::uint32_t point) const {
    const auto steps = reasons_.steps_of(reasons_.reasons[point]);
    std::string text;
    std::vector<NodeIndex> chain;  // of hard needs, from the owner of the last group that broke
    std::size_t chain_steps = 0;
    const auto end_chain = [&] {
        if (chain_steps > 0) text += "; " + takes_down(chain, chain_steps);
    };
    for (const ReasonStep& step : steps) {
        if (!step.group) {
            if (chain.size() > kNamedStepsMax) chain.pop_back();
            chain.push_back(step.ci);
            chain_steps++;
            continue;
        }
        if (text.empty()) {
            text = first_break(table_.points[point].node, step);
        } else {
            end_chain();
            text += "; without " + listed(reasons_.lost_of(step)) + " " + group_breaks(step) +
                    " has " + std::to_string(step.capacity_left) + " of " +
                    std::to_string(graph_.required(*step.group));
        }
        chain = {step.ci};
        chain_steps = 0;
    }
    end_chain();
    return text;
}

}  // namespace faultline::render
