#include "engine/impact/blast_radius.h"

#include <algorithm>
#include <cassert>

#include "engine/graph/graph_view.h"
#include "engine/impact/failure.h"
#include "engine/impact/group_hits.h"
#include "engine/impact/impaired.h"
#include "engine/impact/index_sort.h"
#include "engine/impact/inherited.h"
#include "engine/impact/workspace.h"

namespace faultline::impact {

namespace {

std::vector<NodeIndex> sorted_unique(const graph::Snapshot& snapshot,
                                     std::vector<NodeIndex> nodes,
                                     Workspace& work) {
    sort_by_id(snapshot, nodes, work.node_buffer);
    nodes.erase(std::unique(nodes.begin(), nodes.end()), nodes.end());
    return nodes;
}

std::span<NodeIndex> level(Workspace& work, std::size_t hops) {
    const std::uint32_t first = work.level_begin[hops];
    return work.queue.part(first, work.level_begin[hops + 1] - first);
}

// A cause has one hop less than what it takes down, so that its position is known in time.
void list_down(const graph::Snapshot& snapshot, Workspace& work, BlastRadius& answer) {
    answer.down.reserve(work.level_begin.back() - answer.failed.size());
    for (std::size_t hops = 1; hops + 1 < work.level_begin.size(); ++hops) {
        const std::span<NodeIndex> nodes = level(work, hops);
        sort_by_id(snapshot, nodes, work.node_buffer);
        for (const NodeIndex node : nodes) {
            FallState& state = work.falls[static_cast<std::uint32_t>(node)];
            state.position = static_cast<std::uint32_t>(answer.down.size());
            const FallState& next = work.falls[static_cast<std::uint32_t>(state.next)];
            answer.down.push_back({node, state.hops, next.position, {}});
        }
    }
}

void list_frontier(const graph::Snapshot& snapshot, Workspace& work, BlastRadius& answer) {
    sort_by_id(snapshot, work.frontier, work.node_buffer);
    answer.frontier.assign(work.frontier.begin(), work.frontier.end());
    answer.complete = answer.frontier.empty();
}

// Counts the items of an answer by class.
template <typename Graph>
class Summary {
 public:
    explicit Summary(const Graph& graph) : graph_(graph), counts_(graph.class_count()) {}

    void count(NodeIndex node, std::uint32_t ClassSummary::*what) {
        ++(counts_[static_cast<std::uint32_t>(graph_.class_of(node))].*what);
    }

    void count_all(const auto& items, std::uint32_t ClassSummary::*what) {
        for (const auto& item : items)
            count(item.node, what);
    }

    [[nodiscard]] std::vector<ClassSummary> result() const {
        std::vector<ClassSummary> occurring;
        for (std::uint32_t i = 0; i < counts_.size(); ++i) {
            ClassSummary entry = counts_[i];
            if (entry == ClassSummary{}) continue;
            entry.class_index = graph::ClassIndex{i};
            occurring.push_back(entry);
        }
        return occurring;
    }

 private:
    const Graph& graph_;
    std::vector<ClassSummary> counts_;
};

std::vector<ClassSummary> count_classes(const auto& graph,
                                        const BlastRadius& answer,
                                        std::span<const NodeIndex> inherited) {
    Summary summary(graph);
    summary.count_all(answer.down, &ClassSummary::down);
    summary.count_all(answer.at_risk, &ClassSummary::at_risk);
    summary.count_all(answer.impaired, &ClassSummary::impaired);
    for (const NodeIndex node : inherited)
        summary.count(node, &ClassSummary::inherited);
    return summary.result();
}

std::vector<ClassSummary> summarise(const graph::Snapshot& snapshot,
                                    const BlastRadius& answer,
                                    std::span<const NodeIndex> inherited) {
    std::vector<ClassSummary> summaries = graph::with_view(
        snapshot, [&](const auto& graph) { return count_classes(graph, answer, inherited); });
    if (!snapshot.is_patched()) return summaries;
    // The classes that a patch adds have the last numbers.
    std::ranges::sort(summaries, {}, [&](const ClassSummary& entry) {
        return snapshot.class_name(entry.class_index);
    });
    return summaries;
}

}  // namespace

BlastRadius blast_radius(const graph::Snapshot& snapshot,
                         const BlastQuestion& question,
                         Scratch& scratch) {
    Workspace& work = scratch.workspace();
    BlastRadius answer;
    assert(std::ranges::all_of(question.failed, [&](NodeIndex node) {
        return static_cast<std::uint32_t>(node) < snapshot.node_count();
    }));
    answer.failed = sorted_unique(snapshot, question.failed, work);
    work.reading = question.reading;
    spread_failure(snapshot, answer.failed, question.max_hops.value_or(UINT32_MAX), work);
    list_down(snapshot, work, answer);
    list_frontier(snapshot, work, answer);
    collect_group_hits(snapshot, work, answer);
    collect_impaired(snapshot, work, answer);
    const std::span<NodeIndex> inherited = collect_inherited(snapshot, answer, work);
    answer.inherited_count = static_cast<std::uint32_t>(inherited.size());
    answer.by_class = summarise(snapshot, answer, inherited);
    if (question.list_inherited) list_inherited(snapshot, inherited, work, answer);
    return answer;
}

}  // namespace faultline::impact
