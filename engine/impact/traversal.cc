#include "engine/impact/traversal.h"

#include <cassert>

#include "engine/graph/graph_view.h"
#include "engine/impact/workspace.h"

namespace faultline::impact {

namespace {

// One walk.  The queue is as long as there are nodes, so that nothing is checked on the way.
template <typename Graph>
class Walk {
 public:
    Walk(const Graph& graph, Workspace& workspace)
        : graph_(graph), seen_(workspace.seen), workspace_(workspace) {
        workspace.queue.require(graph.node_count());
        workspace.level_begin.assign(1, 0);
        queue_ = workspace.queue.data();
        seen_.start(graph.node_count());
    }

    void add(NodeIndex node) {
        const auto index = static_cast<std::uint32_t>(node);
        if (seen_.get(index) != 0) return;
        seen_.set(index, 1);
        queue_[count_++] = node;
    }

    template <Direction direction>
    void run(std::uint32_t max_hops) {
        std::uint32_t begin = 0;
        for (std::uint32_t hops = 0; begin < count_; ++hops) {
            const std::uint32_t end = count_;
            workspace_.level_begin.push_back(end);
            if (hops == max_hops) return;
            for (std::uint32_t i = begin; i < end; ++i) {
                if (i + kRowsAhead < end) {
                    __builtin_prefetch(row<direction>(queue_[i + kRowsAhead]).data());
                }
                for (const NodeIndex next : row<direction>(queue_[i]))
                    add(next);
            }
            begin = end;
        }
    }

    [[nodiscard]] Reach result() const { return {{queue_, count_}, workspace_.level_begin}; }

 private:
    template <Direction direction>
    [[nodiscard]] std::span<const NodeIndex> row(NodeIndex node) const {
        if constexpr (direction == Direction::dependents) return graph_.dependents_of(node);
        return graph_.dependencies_of(node);
    }

    const Graph& graph_;
    Marks& seen_;
    Workspace& workspace_;
    NodeIndex* queue_ = nullptr;
    std::uint32_t count_ = 0;
};

// What reach() does.
template <typename Graph>
Reach walk(const Graph& graph, const ReachQuestion& question, Workspace& workspace) {
    Walk<Graph> walk(graph, workspace);
    for (const NodeIndex node : question.start) {
        assert(static_cast<std::uint32_t>(node) < graph.node_count());
        walk.add(node);
    }
    const std::uint32_t max_hops = question.max_hops.value_or(UINT32_MAX);
    if (question.direction == Direction::dependents) {
        walk.template run<Direction::dependents>(max_hops);
    } else {
        walk.template run<Direction::dependencies>(max_hops);
    }
    return walk.result();
}

}  // namespace

Reach reach(const graph::Snapshot& snapshot, const ReachQuestion& question, Scratch& scratch) {
    return graph::with_view(
        snapshot, [&](const auto& graph) { return walk(graph, question, scratch.workspace()); });
}

}  // namespace faultline::impact
