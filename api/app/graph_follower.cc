#include "api/app/graph_follower.h"

#include <utility>

#include <spdlog/spdlog.h>

#include "api/app/graph_refresh.h"
#include "engine/graph/ci_content.h"
#include "engine/graph/patch.h"

namespace faultline::app {

GraphFollower::GraphFollower(std::function<void()> on_merged, std::size_t patched_max)
    : on_merged_(std::move(on_merged)), patched_max_(patched_max), thread_([this] { run(); }) {}

GraphFollower::~GraphFollower() {
    {
        const std::lock_guard lock(mutex_);
        closing_ = true;
    }
    changed_.notify_one();
    thread_.join();
}

Result<GraphFollower::Graph> GraphFollower::next(const Graph& before,
                                                 const storage::View& view,
                                                 const std::vector<CiId>& altered) {
    FL_TRY(auto delta, delta_to(view, *before, altered));
    if (!delta) return read_anew(view);
    if (delta->changes.size() > patched_max_) {
        end_line();
        FL_TRY(graph::Snapshot graph,
               graph::merge(*before, *delta, view.version(), view.graph_version()));
        return std::make_shared<const graph::Snapshot>(std::move(graph));
    }
    FL_TRY(graph::Snapshot graph,
           graph::patched(*before, *delta, view.version(), view.graph_version()));
    Graph after = std::make_shared<const graph::Snapshot>(std::move(graph));
    note(before, after, *std::move(delta));
    return after;
}

Result<GraphFollower::Graph> GraphFollower::read_anew(const storage::View& view) {
    end_line();
    FL_TRY(graph::Snapshot graph, view.load_graph());
    return std::make_shared<const graph::Snapshot>(std::move(graph));
}

// What is being merged leads to no graph that follows.
void GraphFollower::end_line() {
    const std::lock_guard lock(mutex_);
    if (wanted_) merging_ = false;  // nor does the thread begin with it
    wanted_ = false;
    head_.reset();
    since_.clear();
}

void GraphFollower::note(const Graph& before, const Graph& after, graph::Delta delta) {
    {
        const std::lock_guard lock(mutex_);
        if (merging_ && head_ == before) {
            since_.push_back(std::move(delta));
            head_ = after;
        }
        if (merging_ || after->patched_cis().size() <= patched_max_) return;
        head_ = after;
        since_.clear();
        wanted_ = merging_ = true;
    }
    changed_.notify_one();
}

GraphFollower::Graph GraphFollower::take_merged(const Graph& current) {
    std::optional<graph::Snapshot> merged;
    graph::Delta since;
    {
        const std::lock_guard lock(mutex_);
        if (!merged_ || head_ != current) return nullptr;
        merged = std::exchange(merged_, {});
        for (const graph::Delta& delta : since_) {
            since = graph::united(std::move(since), delta);
        }
    }
    if (since.changes.empty() && merged->graph_version() == current->graph_version()) {
        return std::make_shared<const graph::Snapshot>(*std::move(merged));
    }
    auto graph = graph::patched(*merged, since, current->version(), current->graph_version());
    if (graph.ok()) return std::make_shared<const graph::Snapshot>(std::move(graph).value());
    spdlog::error("the merged graph cannot be followed: {}", graph.error().message);
    return nullptr;
}

void GraphFollower::merge(const Graph& graph) {
    auto merged = graph::materialised(*graph);
    if (!merged.ok()) {
        // The patch serves as well; it is tried again with a later one.
        spdlog::error("the graph cannot be merged: {}", merged.error().message);
        return;
    }
    {
        const std::lock_guard lock(mutex_);
        merged_ = std::move(merged).value();
    }
    on_merged_();
}

void GraphFollower::run() {
    std::unique_lock lock(mutex_);
    while (true) {
        changed_.wait(lock, [this] { return closing_ || wanted_; });
        if (closing_) return;
        wanted_ = false;
        Graph graph = head_;
        lock.unlock();
        merge(graph);
        graph.reset();
        lock.lock();
        // Not taken if another line of graphs began meanwhile.
        merged_.reset();
        head_.reset();
        since_.clear();
        merging_ = false;
    }
}

}  // namespace faultline::app
