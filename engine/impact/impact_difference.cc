#include "engine/impact/impact_difference.h"

#include <algorithm>
#include <tuple>
#include <unordered_set>

#include "engine/impact/witness.h"

namespace faultline::impact {

namespace {

using graph::NodeIndex;

// The ids in some lists of one answer.
class IdSet {
 public:
    explicit IdSet(const graph::Snapshot& graph) : graph_(&graph) {}

    void add(const auto& items) {
        for (const auto& item : items) {
            ids_.insert(graph_->id(item.node));
        }
    }
    void add_nodes(const std::vector<NodeIndex>& nodes) {
        for (const NodeIndex node : nodes) {
            ids_.insert(graph_->id(node));
        }
    }

    [[nodiscard]] bool contains(std::string_view id) const { return ids_.contains(id); }

 private:
    const graph::Snapshot* graph_;
    std::unordered_set<std::string_view> ids_;
};

// The CIs that are not up.
IdSet not_up(const GraphAnswer& answer) {
    IdSet set(answer.graph);
    set.add(answer.radius.down);
    set.add_nodes(answer.radius.failed);
    return set;
}

IdSet at_risk(const GraphAnswer& answer) {
    IdSet set(answer.graph);
    set.add(answer.radius.at_risk);
    return set;
}

void sort_items(const graph::Snapshot& graph, auto& items) {
    std::ranges::sort(items, {}, [&](const auto& item) { return graph.order_key(item.node); });
}

// Items of `list` that `known` has not.
std::vector<NoLonger> missing(const graph::Snapshot& graph,
                              const auto& list,
                              const IdSet& known,
                              const graph::Snapshot& other) {
    std::vector<NoLonger> found;
    for (const auto& item : list) {
        const std::string_view id = graph.id(item.node);
        if (!known.contains(id)) found.push_back({item.node, other.find(id).has_value()});
    }
    sort_items(graph, found);
    return found;
}

void list_newly_down(const GraphAnswer& after, const IdSet& known, ImpactDifference& answer) {
    std::vector<std::uint32_t> positions;
    for (std::uint32_t i = 0; i < after.radius.down.size(); i++) {
        if (!known.contains(after.graph.id(after.radius.down[i].node))) positions.push_back(i);
    }
    std::ranges::sort(positions, {}, [&](std::uint32_t i) {
        return after.graph.order_key(after.radius.down[i].node);
    });
    for (const std::uint32_t i : positions) {
        const auto first = static_cast<std::uint32_t>(answer.path_nodes.size());
        WitnessPath path(after.radius, i);
        while (const auto node = path.next()) {
            answer.path_nodes.push_back(*node);
        }
        const auto count = static_cast<std::uint32_t>(answer.path_nodes.size()) - first;
        const DownItem& item = after.radius.down[i];
        answer.newly_down.push_back({item.node, item.hops, {first, count}});
    }
}

// A hit group by its names.
struct NamedMargin {
    std::string_view owner;
    std::string_view group;
    NodeIndex node;
    std::uint32_t margin;

    [[nodiscard]] auto key() const { return std::tuple(owner, group); }
};

std::vector<NamedMargin> margins_of(const GraphAnswer& answer) {
    std::vector<NamedMargin> margins;
    for (const AtRiskItem& item : answer.radius.at_risk) {
        for (const HitGroup& group : answer.radius.hit_groups_of(item)) {
            margins.push_back({answer.graph.id(item.node),
                               answer.graph.group_name(group.group),
                               item.node,
                               group.margin});
        }
    }
    std::ranges::sort(margins, {}, &NamedMargin::key);
    return margins;
}

// Merges the two lists, both ascending.
void list_margins(const GraphAnswer& before, const GraphAnswer& after, ImpactDifference& answer) {
    const std::vector<NamedMargin> old_margins = margins_of(before);
    const std::vector<NamedMargin> new_margins = margins_of(after);
    auto old_at = old_margins.begin();
    auto new_at = new_margins.begin();
    while (old_at != old_margins.end() || new_at != new_margins.end()) {
        const bool has_old = old_at != old_margins.end() &&
                             (new_at == new_margins.end() || old_at->key() <= new_at->key());
        const bool has_new = new_at != new_margins.end() &&
                             (old_at == old_margins.end() || new_at->key() <= old_at->key());
        MarginChange change{};
        if (has_old) {
            change = {old_at->node, old_at->group, old_at->margin, {}};
            ++old_at;
        }
        if (has_new) {
            change = {new_at->node, new_at->group, change.before, new_at->margin};
            ++new_at;
        }
        if (change.before != change.after) answer.margins.push_back(change);
    }
}

}  // namespace

ImpactDifference difference(const GraphAnswer& before, const GraphAnswer& after) {
    ImpactDifference answer;
    const IdSet not_up_after = not_up(after);
    list_newly_down(after, not_up(before), answer);
    answer.no_longer_down = missing(before.graph, before.radius.down, not_up_after, after.graph);
    const IdSet known_at_risk = at_risk(before);
    for (const AtRiskItem& item : after.radius.at_risk) {
        if (!known_at_risk.contains(after.graph.id(item.node))) {
            answer.newly_at_risk.push_back(item.node);
        }
    }
    std::ranges::sort(
        answer.newly_at_risk, {}, [&](NodeIndex node) { return after.graph.order_key(node); });
    answer.no_longer_at_risk =
        missing(before.graph, before.radius.at_risk, at_risk(after), after.graph);
    list_margins(before, after, answer);
    return answer;
}

}  // namespace faultline::impact
