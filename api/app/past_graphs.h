// PastGraphs: graphs of earlier versions, kept for the next question about the same past.
//
// Thread safety: everything may be called from any thread.
//
// A graph is known by its graph version, since imports that changed nothing leave the graph as it
// is.  Whoever asks for one that somebody is reading already waits for it; of different ones only
// so many are read at once, because each needs a multiple of its own size meanwhile.

#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <future>
#include <map>
#include <memory>
#include <mutex>

#include "engine/base/ids.h"
#include "engine/base/result.h"
#include "engine/graph/snapshot.h"
#include "storage/view.h"

namespace faultline::app {

// The least recently used graphs go when there are more than this, or larger together than this;
// the last one asked for always stays.
inline constexpr std::size_t kPastGraphsMax = 8;
inline constexpr std::uint64_t kPastGraphBytesMax = std::uint64_t{256} << 20;

// More graphs than this are not read at once.
inline constexpr std::size_t kPastLoadsAtOnceMax = 2;

// The graphs of one store.
class PastGraphs {
 public:
    using Graph = std::shared_ptr<const graph::Snapshot>;

    // Makes the graph of a view.
    using Loader = std::function<Result<graph::Snapshot>(const storage::View&)>;

    // Graphs that are not there are made by `load`; without one they are read from the store.
    explicit PastGraphs(Loader load = {});

    // The graph of `view`.  Its version() may be any of those with the same graph version.
    // Errors: unavailable while kPastLoadsAtOnceMax others are read; as View::load_graph().
    // Cost: nothing if it is there, else that of reading it.
    [[nodiscard]] Result<Graph> get(const storage::View& view);

 private:
    using Outcome = Result<Graph>;
    struct Entry {
        std::shared_future<Outcome> outcome;
        std::uint64_t bytes = 0;  // 0: still being read
        std::uint64_t used = 0;
    };

    Outcome load_and_keep(const storage::View& view, std::promise<Outcome> promise);
    void finish(Version graph_version, const Outcome& outcome);
    void evict(Version kept);

    const Loader load_;
    std::mutex mutex_;
    std::map<Version, Entry> entries_;
    std::size_t loading_ = 0;
    std::uint64_t uses_ = 0;
};

}  // namespace faultline::app
