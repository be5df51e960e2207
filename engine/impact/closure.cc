#include "engine/impact/closure.h"

#include <algorithm>
#include <cassert>
#include <numeric>

#include "engine/graph/graph_view.h"
#include "engine/impact/lazy_array.h"

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

// Finds the nodes and their order by Tarjan's search.  It meets nodes in an order that follows from
// ids only, because rows ascend by id, and so the components come out in such an order as well.
template <typename Graph>
class ComponentSearch {
 public:
    ComponentSearch(const Graph& graph, LazyArray<std::uint32_t>& numbers, Closure& closure)
        : graph_(graph), marks_(numbers), closure_(closure) {
        marks_.require(graph.node_count());
    }

    void run(std::span<const NodeIndex> roots) {
        for (const NodeIndex root : roots) {
            if (marks_[raw(root)] != 0) continue;
            enter(root);
            while (!path_.empty())
                step();
        }
        closure_.component_begin.push_back(length(closure_.nodes));
    }

 private:
    // A node on the path of the search: `low` is the earliest node known to be in its component.
    struct Visit {
        NodeIndex node;
        std::uint32_t order;
        std::uint32_t low;
        std::size_t next;
    };

    // A node that has its component, as opposed to the order in which it was met.
    static constexpr std::uint32_t kDone = UINT32_MAX;

    void enter(NodeIndex node) {
        ++met_;
        marks_[raw(node)] = met_;
        open_.push_back(node);
        path_.push_back({node, met_, met_, 0});
    }

    void step() {
        Visit& visit = path_.back();
        const std::span<const NodeIndex> row = graph_.dependencies_of(visit.node);
        while (visit.next < row.size()) {
            const NodeIndex dependency = row[visit.next++];
            const std::uint32_t mark = marks_[raw(dependency)];
            if (mark == 0) return enter(dependency);
            if (mark != kDone) visit.low = std::min(visit.low, mark);
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
        std::sort(
            begin, open_.end(), [this](NodeIndex a, NodeIndex b) { return graph_.precedes(a, b); });
        closure_.component_begin.push_back(length(closure_.nodes));
        for (auto node = begin; node != open_.end(); ++node) {
            marks_[raw(*node)] = kDone;
            closure_.nodes.push_back(*node);
        }
        open_.erase(begin, open_.end());
    }

    const Graph& graph_;
    LazyArray<std::uint32_t>& marks_;  // by node: 0 not met, the order in which it was, or kDone
    Closure& closure_;
    std::uint32_t met_ = 0;
    std::vector<NodeIndex> open_;  // those that were met and have no component yet
    std::vector<Visit> path_;
};

// Copies the rows of dependencies, with local numbers.
template <typename Graph>
class RowCopy {
 public:
    RowCopy(const Graph& graph, const LazyArray<std::uint32_t>& numbers, Closure& closure)
        : graph_(graph), numbers_(numbers), closure_(closure) {}

    void run() {
        closure_.rows.resize(closure_.nodes.size() + 1);
        for (std::uint32_t number = 0; number < closure_.size(); ++number) {
            note_begin(number);
            const NodeIndex node = closure_.nodes[number];
            copy_needs(graph_.hard_dependencies_of(node),
                       graph_.first_hard_edge(node),
                       closure_.hard_needs);
            copy_needs(graph_.soft_dependencies_of(node),
                       graph_.first_soft_edge(node),
                       closure_.soft_needs);
            copy_groups(number);
        }
        note_begin(closure_.size());
    }

 private:
    void note_begin(std::uint32_t number) {
        ClosureRow& row = closure_.rows[number];
        row.hard_needs = length(closure_.hard_needs);
        row.soft_needs = length(closure_.soft_needs);
        row.groups = length(closure_.groups);
    }

    void copy_needs(std::span<const NodeIndex> targets,
                    graph::EdgeIndex first_edge,
                    std::vector<ClosureNeed>& needs) {
        for (std::size_t i = 0; i < targets.size(); ++i) {
            const graph::EdgeIndex edge = edge_after(first_edge, i);
            needs.push_back({numbers_[raw(targets[i])], graph_.detail(edge).strength, edge});
        }
    }

    void copy_groups(std::uint32_t owner) {
        const graph::GroupRange range = graph_.groups_of(closure_.nodes[owner]);
        for (auto i = static_cast<std::uint32_t>(range.first);
             i < static_cast<std::uint32_t>(range.last);
             ++i) {
            const graph::GroupIndex group{i};
            const ListPart members{length(closure_.members), length(graph_.members(group))};
            closure_.groups.push_back(
                {group, owner, graph_.required(group), graph_.capacity(group), members});
            copy_members(group);
        }
    }

    void copy_members(graph::GroupIndex group) {
        const std::span<const NodeIndex> members = graph_.members(group);
        for (std::size_t i = 0; i < members.size(); ++i) {
            const graph::EdgeIndex edge = edge_after(graph_.first_member_edge(group), i);
            const graph::NeedDetail& detail = graph_.detail(edge);
            closure_.members.push_back(
                {numbers_[raw(members[i])], detail.capacity, detail.strength, edge});
        }
    }

    const Graph& graph_;
    const LazyArray<std::uint32_t>& numbers_;  // local number by node
    Closure& closure_;
};

// Turn counts, each in the entry of its CI, into the places where the rows begin; the last entry
// gets the total.
void sum_up(std::vector<ClosureRow>& rows, std::uint32_t ClosureRow::*what) {
    std::uint32_t begin = 0;
    for (ClosureRow& row : rows) {
        const std::uint32_t count = row.*what;
        row.*what = begin;
        begin += count;
    }
}

void add_hard_dependents(Closure& closure) {
    for (const ClosureNeed& need : closure.hard_needs)
        ++closure.rows[need.dependency].hard_dependents;
    sum_up(closure.rows, &ClosureRow::hard_dependents);
    std::vector<std::uint32_t> next(closure.size());
    for (std::uint32_t number = 0; number < closure.size(); ++number)
        next[number] = closure.rows[number].hard_dependents;
    closure.hard_dependents.resize(closure.hard_needs.size());
    for (std::uint32_t number = 0; number < closure.size(); ++number) {
        for (const ClosureNeed& need : closure.hard_needs_of(number))
            closure.hard_dependents[next[need.dependency]++] = number;
    }
}

void add_memberships(Closure& closure) {
    for (const ClosureMember& member : closure.members)
        ++closure.rows[member.member].memberships;
    sum_up(closure.rows, &ClosureRow::memberships);
    std::vector<std::uint32_t> next(closure.size());
    for (std::uint32_t number = 0; number < closure.size(); ++number)
        next[number] = closure.rows[number].memberships;
    closure.memberships.resize(closure.members.size());
    for (std::uint32_t group = 0; group < closure.groups.size(); ++group) {
        const ListPart part = closure.groups[group].members;
        for (std::uint32_t i = part.first; i < part.first + part.count; ++i)
            closure.memberships[next[closure.members[i].member]++] = {group, i};
    }
}

void add_index(Closure& closure) {
    closure.numbers_by_node.resize(closure.nodes.size());
    std::iota(closure.numbers_by_node.begin(), closure.numbers_by_node.end(), 0U);
    std::ranges::sort(
        closure.numbers_by_node, {}, [&](std::uint32_t number) { return closure.nodes[number]; });
}

std::vector<NodeIndex> by_id(const auto& graph, std::span<const NodeIndex> nodes) {
    std::vector<NodeIndex> sorted(nodes.begin(), nodes.end());
    std::ranges::sort(sorted, [&](NodeIndex a, NodeIndex b) { return graph.precedes(a, b); });
    sorted.erase(std::unique(sorted.begin(), sorted.end()), sorted.end());
    return sorted;
}

Closure collect(const auto& graph, std::span<const NodeIndex> unsorted_roots) {
    Closure closure;
    const std::vector<NodeIndex> roots = by_id(graph, unsorted_roots);
    assert(std::ranges::all_of(roots, [&](NodeIndex n) { return raw(n) < graph.node_count(); }));
    LazyArray<std::uint32_t> numbers;
    ComponentSearch(graph, numbers, closure).run(roots);
    for (std::uint32_t number = 0; number < closure.size(); ++number)
        numbers[raw(closure.nodes[number])] = number;
    for (const NodeIndex root : roots)
        closure.roots.push_back(numbers[raw(root)]);
    RowCopy(graph, numbers, closure).run();
    add_hard_dependents(closure);
    add_memberships(closure);
    add_index(closure);
    return closure;
}

}  // namespace

std::optional<std::uint32_t> Closure::find(graph::NodeIndex node) const {
    const auto node_of = [this](std::uint32_t number) { return nodes[number]; };
    const auto found = std::ranges::lower_bound(numbers_by_node, node, {}, node_of);
    if (found == numbers_by_node.end() || nodes[*found] != node) return std::nullopt;
    return *found;
}

Closure closure_of(const graph::Snapshot& snapshot, std::span<const graph::NodeIndex> roots) {
    return graph::with_view(snapshot, [&](const auto& graph) { return collect(graph, roots); });
}

}  // namespace faultline::impact
