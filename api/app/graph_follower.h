// GraphFollower: the graph after each commit, as a patch, and the merging that keeps patches small.
//
// A commit costs what it changed: its graph is a patch over the last plain one.  Once the patch
// speaks of more than patched_max CIs, a thread makes a plain graph of it, while commits go on as
// patches over the old one.  When the plain graph is there, what was committed meanwhile becomes a
// small patch over it, which takes the place of the large one.  Both say the same of everything, so
// that readers never notice.
//
// Thread safety: next() and take_merged() belong to one thread at a time, whichever that is.

#pragma once

#include <condition_variable>
#include <cstddef>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include "engine/base/ids.h"
#include "engine/base/result.h"
#include "engine/graph/merge.h"
#include "engine/graph/snapshot.h"
#include "storage/view.h"

namespace faultline::app {

// A patch may speak of so many CIs before it is merged.  At this size it adds about two
// milliseconds to a commit, and merging a graph of a million CIs every so many commits is little.
inline constexpr std::size_t kPatchedCisMax = 1'000;

// Follows the commits of one store.
class GraphFollower {
 public:
    using Graph = std::shared_ptr<const graph::Snapshot>;

    // Starts the thread, which calls `on_merged` when take_merged() has something to give.
    explicit GraphFollower(std::function<void()> on_merged,
                           std::size_t patched_max = kPatchedCisMax);
    GraphFollower(const GraphFollower&) = delete;
    GraphFollower& operator=(const GraphFollower&) = delete;

    // Ends the thread, after the merge it is at.
    ~GraphFollower();

    // The graph of `view`, which follows from `before` by what the CIs `altered` became (any order,
    // may repeat).  Errors: corruption, unavailable.
    // Cost: one read per altered CI and that of graph::patched(); a change of more than patched_max
    // CIs at once is merged instead, or read anew from the store, whichever is cheaper.
    [[nodiscard]] Result<Graph> next(const Graph& before,
                                     const storage::View& view,
                                     const std::vector<CiId>& altered);

    // The graph of `view` whatever went before, because the catalogue reads it otherwise now.
    // Errors: corruption, unavailable.  Cost: that of reading all CIs.
    [[nodiscard]] Result<Graph> read_anew(const storage::View& view);

    // The same graph as `current` with a smaller patch or none; null if nothing was merged, or not
    // for the line of graphs that led to `current`.
    // Cost: that of graph::patched() for what changed during the merge.
    [[nodiscard]] Graph take_merged(const Graph& current);

 private:
    void run();
    void merge(const Graph& graph);
    void note(const Graph& before, const Graph& after, graph::Delta delta);
    void end_line();

    const std::function<void()> on_merged_;
    const std::size_t patched_max_;

    std::mutex mutex_;  // guards all of the following
    std::condition_variable changed_;
    bool closing_ = false;
    bool wanted_ = false;                    // head_ is to be merged
    bool merging_ = false;                   // from the wish to the end of take_merged()
    Graph head_;                             // the last graph that follows from what is merged
    std::vector<graph::Delta> since_;        // from what is merged to head_
    std::optional<graph::Snapshot> merged_;  // set when take_merged() may have it
    std::thread thread_;
};

}  // namespace faultline::app
