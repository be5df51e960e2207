#include "engine/impact/inherited.h"

#include <cstddef>
#include <numeric>

#include "engine/impact/index_sort.h"
#include "engine/impact/reading.h"

namespace faultline::impact {

namespace {

// Call `visit` for those that need `node` as a hard need or as a group member.  They lie side by
// side at the front of its row, the soft dependents behind them.
template <typename Reader, typename Visit>
void visit_inheriting(const Reader& reader, NodeIndex node, Visit visit) {
    const auto row = reader.graph().dependents_of(node);
    const std::size_t count = row.size() - reader.graph().soft_dependents_of(node).size();
    std::size_t hard_count = 0;
    if (reader.doubts_needs()) hard_count = reader.graph().hard_dependents_of(node).size();
    for (std::size_t i = 0; i < count; ++i) {
        if (i >= hard_count || reader.keeps_hard_need(row[i], node)) visit(row[i]);
    }
}

// Put the CIs that are at risk, then those that are impaired, at the front of the queue.  Both
// lists are sorted, so that the position, their rank, says which of several equally distant owners
// has the nearest hit.
std::uint32_t queue_origins(const BlastRadius& answer, Workspace& work) {
    std::uint32_t count = 0;
    for (const AtRiskItem& item : answer.at_risk)
        work.queue[count++] = item.node;
    for (const ImpairedItem& item : answer.impaired)
        work.queue[count++] = item.node;
    work.ranks.require(work.queue.size());
    std::iota(work.ranks.data(), work.ranks.data() + count, 0U);
    return count;
}

// Queue what inherits from the queue's entry `position` and was not queued yet.
std::uint32_t queue_dependents(const auto& reader,
                               std::uint32_t position,
                               std::uint32_t count,
                               Workspace& work) {
    visit_inheriting(reader, work.queue[position], [&](NodeIndex dependent) {
        if (work.class_of(dependent) != NodeClass::unaffected) return;
        work.set_class(dependent, NodeClass::inherited);
        work.queue[count] = dependent;
        work.ranks[count++] = work.ranks[position];
    });
    return count;
}

// Note by node what the queue knows by position.
void note_nearest(Workspace& work) {
    for (std::uint32_t steps = 1; steps + 1 < work.level_begin.size(); ++steps) {
        for (std::uint32_t i = work.level_begin[steps]; i < work.level_begin[steps + 1]; ++i) {
            const auto index = static_cast<std::uint32_t>(work.queue[i]);
            work.inheritance[index] = {steps, work.ranks[i], kNoMargin};
        }
    }
}

bool passes_on(NodeClass node_class) {
    return node_class == NodeClass::at_risk || node_class == NodeClass::impaired ||
           node_class == NodeClass::inherited;
}

// Give `margin` to everything above `origin` that has none yet.
void spread_margin(const auto& reader, NodeIndex origin, std::uint32_t margin, Workspace& work) {
    const auto visit = [&](NodeIndex node) {
        const auto index = static_cast<std::uint32_t>(node);
        if (!passes_on(work.class_of(node)) || work.seen.get(index) != 0) return;
        work.seen.set(index, 1);
        work.inheritance[index].margin_min = margin;
        work.stack.push_back(node);
    };
    visit(origin);
    while (!work.stack.empty()) {
        const NodeIndex node = work.stack.back();
        work.stack.pop_back();
        visit_inheriting(reader, node, visit);
    }
}

// Smallest margin first, so that the first one to arrive is the smallest and each CI is visited
// once, cycles or not.
void find_smallest_margins(const auto& reader, const BlastRadius& answer, Workspace& work) {
    work.seen.start(reader.graph().node_count());
    for (const AtRiskItem& item : answer.at_risk) {
        spread_margin(reader, item.node, item.margin, work);
    }
}

InheritedItem make_item(const BlastRadius& answer, NodeIndex node, const Inheritance& what) {
    InheritedItem item{};
    item.node = node;
    item.steps = what.steps;
    item.margin_min = what.margin_min;
    if (what.rank < answer.at_risk.size()) {
        const AtRiskItem& origin = answer.at_risk[what.rank];
        item.owner = origin.node;
        item.margin = origin.margin;
        item.group = answer.hit_groups[origin.worst].group;
    } else {
        const ImpairedItem& origin = answer.impaired[what.rank - answer.at_risk.size()];
        item.owner = origin.node;
        item.margin = kNoMargin;
        item.soft_target = answer.soft_hits_of(origin).front().target;
    }
    return item;
}

// A queue that starts in the order of ranks stays in that order within each level, so that whoever
// reaches a CI first has the lowest rank at the fewest steps.
std::span<NodeIndex> collect(const auto& reader, const BlastRadius& answer, Workspace& workspace) {
    const std::uint32_t origins = queue_origins(answer, workspace);
    std::uint32_t count = origins;
    std::uint32_t begin = 0;
    workspace.level_begin.assign(1, 0);
    while (begin < count) {
        const std::uint32_t end = count;
        workspace.level_begin.push_back(end);
        for (std::uint32_t i = begin; i < end; ++i) {
            if (i + kRowsAhead < end) {
                const NodeIndex ahead = workspace.queue[i + kRowsAhead];
                __builtin_prefetch(reader.graph().dependents_of(ahead).data());
            }
            count = queue_dependents(reader, i, count, workspace);
        }
        begin = end;
    }
    return workspace.queue.part(origins, count - origins);
}

}  // namespace

std::span<NodeIndex> collect_inherited(const graph::Snapshot& snapshot,
                                       const BlastRadius& answer,
                                       Workspace& workspace) {
    return with_reader(snapshot, workspace.reading, [&](const auto& reader) {
        return collect(reader, answer, workspace);
    });
}

void list_inherited(const graph::Snapshot& snapshot,
                    std::span<NodeIndex> inherited,
                    Workspace& workspace,
                    BlastRadius& answer) {
    workspace.inheritance.require(snapshot.node_count());
    note_nearest(workspace);
    with_reader(snapshot, workspace.reading, [&](const auto& reader) {
        find_smallest_margins(reader, answer, workspace);
    });
    sort_by_id(snapshot, inherited, workspace.node_buffer);
    answer.inherited.reserve(inherited.size());
    for (const NodeIndex node : inherited) {
        const Inheritance& what = workspace.inheritance[static_cast<std::uint32_t>(node)];
        answer.inherited.push_back(make_item(answer, node, what));
    }
}

}  // namespace faultline::impact
