#include "engine/impact/joint_model.h"

#include <algorithm>

#include "engine/graph/graph_view.h"
#include "engine/impact/outage_identity.h"

namespace faultline::impact {

namespace {

using graph::NodeIndex;

std::uint32_t raw(NodeIndex node) {
    return static_cast<std::uint32_t>(node);
}

std::uint32_t length(const auto& list) {
    return static_cast<std::uint32_t>(list.size());
}

graph::EdgeIndex edge_after(graph::EdgeIndex first, std::size_t count) {
    return graph::EdgeIndex{static_cast<std::uint32_t>(first) + static_cast<std::uint32_t>(count)};
}

// Finds strong components by Tarjan's search and writes the rows of each down as soon as it is
// complete, while its rows are still at hand.
template <typename Graph>
class Builder {
 public:
    Builder(const graph::Snapshot& snapshot, const Graph& graph)
        : snapshot_(snapshot), graph_(graph) {
        joint_.marks.require(graph.node_count());
    }

    JointModel run(std::span<const NodeIndex> roots) {
        for (const NodeIndex root : roots) {
            if (joint_.marks[raw(root)] != 0) continue;
            enter(root);
            while (!path_.empty())
                step();
        }
        end_row();
        model_.component_begin.push_back(length(joint_.nodes));
        model_.shared_of.assign(joint_.nodes.size(), kNone);
        joint_.model = std::move(model_);
        return std::move(joint_);
    }

 private:
    // A node on the path of the search: `low` is the earliest node known to be in its component.
    struct Visit {
        NodeIndex node;
        std::uint32_t order;
        std::uint32_t low;
        std::uint32_t next;
        std::span<const NodeIndex> row;
    };

    void enter(NodeIndex node) {
        ++met_;
        joint_.marks[raw(node)] = met_;
        open_.push_back(node);
        path_.push_back({node, met_, met_, 0, graph_.dependencies_of(node)});
    }

    void step() {
        Visit& visit = path_.back();
        while (visit.next < visit.row.size()) {
            const NodeIndex dependency = visit.row[visit.next++];
            const std::uint32_t mark = joint_.marks[raw(dependency)];
            if (mark == 0) return enter(dependency);
            if (mark < JointModel::kNumbered) visit.low = std::min(visit.low, mark);
        }
        leave();
    }

    void leave() {
        const Visit visit = path_.back();
        path_.pop_back();
        if (!path_.empty()) path_.back().low = std::min(path_.back().low, visit.low);
        if (visit.low == visit.order) close_component(visit.node);
    }

    void close_component(NodeIndex first) {
        const auto begin = std::find(open_.rbegin(), open_.rend(), first).base() - 1;
        const std::uint32_t first_number = length(joint_.nodes);
        const std::uint32_t component = length(model_.component_begin);
        model_.components.push_back(component);
        model_.component_begin.push_back(first_number);
        for (auto node = begin; node != open_.end(); ++node) {
            joint_.marks[raw(*node)] = JointModel::kNumbered + length(joint_.nodes);
            joint_.nodes.push_back(*node);
            model_.component_of.push_back(component);
            model_.identities.push_back(ci_identity(snapshot_.id(*node)));
        }
        open_.erase(begin, open_.end());
        for (std::uint32_t n = first_number; n < length(joint_.nodes); ++n)
            add_rows(n);
    }

    void end_row() { model_.rows.push_back({length(model_.needs), length(model_.groups)}); }

    void add_rows(std::uint32_t number) {
        end_row();
        const NodeIndex node = joint_.nodes[number];
        for (const NodeIndex dependency : graph_.hard_dependencies_of(node))
            model_.needs.push_back({joint_.number_of(dependency), kNone});
        add_soft_needs(number);
        const graph::GroupRange range = graph_.groups_of(node);
        for (auto i = static_cast<std::uint32_t>(range.first);
             i < static_cast<std::uint32_t>(range.last);
             ++i) {
            add_group(number, graph::GroupIndex{i});
        }
    }

    // Parallel soft needs on one CI differ by their place among themselves.
    void add_soft_needs(std::uint32_t number) {
        const std::span<const NodeIndex> row = graph_.soft_dependencies_of(joint_.nodes[number]);
        if (row.empty()) return;
        const graph::EdgeIndex first = graph_.first_soft_edge(joint_.nodes[number]);
        std::uint64_t place = 0;
        for (std::size_t i = 0; i < row.size(); ++i) {
            place = i > 0 && row[i] == row[i - 1] ? place + 1 : 0;
            const std::uint32_t dependency = joint_.number_of(row[i]);
            const std::uint64_t name =
                soft_need_identity(model_.identities[number], model_.identities[dependency], place);
            const double strength = graph_.detail(edge_after(first, i)).strength;
            model_.needs.push_back({dependency, add_draw(strength, name)});
        }
    }

    void add_group(std::uint32_t owner, graph::GroupIndex group) {
        const std::span<const NodeIndex> members = graph_.members(group);
        const std::uint64_t capacity = graph_.capacity(group);
        const std::uint64_t required = graph_.required(group);
        const std::uint64_t breaking = capacity < required ? 0 : capacity - required + 1;
        model_.groups.push_back({{length(model_.members), length(members)}, capacity, breaking});
        const graph::EdgeIndex first = graph_.first_member_edge(group);
        for (std::size_t i = 0; i < members.size(); ++i)
            add_member(owner, group, joint_.number_of(members[i]), edge_after(first, i));
    }

    void add_member(std::uint32_t owner,
                    graph::GroupIndex group,
                    std::uint32_t member,
                    graph::EdgeIndex edge) {
        std::uint32_t draw = kNone;
        std::uint64_t capacity = 1;
        if (!graph_.uniform(group)) {
            const graph::NeedDetail& detail = graph_.detail(edge);
            capacity = detail.capacity;
            if (detail.strength != 1.0) {
                const std::uint64_t name =
                    group_identity(model_.identities[owner], snapshot_.group_name(group));
                draw = add_draw(detail.strength,
                                soft_member_identity(name, model_.identities[member]));
            }
        }
        model_.members.push_back({member, draw, capacity});
    }

    std::uint32_t add_draw(double strength, std::uint64_t name) {
        model_.draws.push_back({strength, name});
        return length(model_.draws) - 1;
    }

    const graph::Snapshot& snapshot_;
    const Graph& graph_;
    JointModel joint_;
    OutageModel model_;
    std::uint32_t met_ = 0;
    std::vector<NodeIndex> open_;  // those that were met and have no component yet
    std::vector<Visit> path_;
};

}  // namespace

JointModel joint_model(const graph::Snapshot& snapshot, std::span<const NodeIndex> roots) {
    return graph::with_view(snapshot,
                            [&](const auto& graph) { return Builder(snapshot, graph).run(roots); });
}

}  // namespace faultline::impact
