// GraphKeeper: where the graph comes from at a start, and the file that is kept for the next one.
//
// The file is a cache (storage/snapshot_file.h).  One that is of the version at hand is mapped; one
// that is older is followed from the log; without one, or when that is no cheaper, the graph is
// read from the store.  What goes wrong with the file is logged and never an error of whoever asks.
//
// Rewriting a file for every change would keep the disk busy for nothing, since a few changes are
// followed in no time: it is written when more than kUnkeptChangesMax CIs changed since.
//
// Thread safety: load() belongs to one thread at a time; the rest may be called from any.

#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>

#include "engine/base/result.h"
#include "engine/graph/snapshot.h"
#include "storage/snapshot_file.h"
#include "storage/view.h"

namespace faultline::app {

struct Published;

// So many CIs may have changed since the file was written before it is written again.
inline constexpr std::uint64_t kUnkeptChangesMax = 1'000;

// A server looks so often whether it is time to write.
inline constexpr std::chrono::minutes kKeepEvery{5};

// The file of one open store.
class GraphKeeper {
 public:
    // The file in the store's `directory`, for graphs of at least `bytes_min`.
    GraphKeeper(const std::filesystem::path& directory, std::uint64_t bytes_min);

    // Ends the thread.
    ~GraphKeeper();

    // The graph of `view`.  A damaged file is removed, and said loudly.
    // Errors: corruption or unavailable if the store cannot be read.
    [[nodiscard]] Result<graph::Snapshot> load(const storage::View& view);

    // Say that the graph just published differs in so many CIs from the one before.
    void note_changes(std::uint64_t cis) { unkept_ += cis; }

    // What is published now; null if nothing is.
    using Current = std::function<std::shared_ptr<const Published>()>;

    // Write the current graph if it is time to.  Cost: as write_snapshot_file().
    void keep(const Current& current);

    // On a thread of its own: keep() now and every kKeepEvery.
    void keep_regularly(Current current);

 private:
    Result<std::optional<graph::Snapshot>> load_from_file(const storage::View& view);
    Result<std::optional<graph::Snapshot>> follow(const storage::View& view,
                                                  const graph::Snapshot& base);
    Result<void> write(const Published& published) const;

    const std::filesystem::path path_;
    const std::uint64_t bytes_min_;
    std::atomic<std::uint64_t> unkept_{0};  // CIs that changed since the file
    std::mutex writing_;
    std::mutex mutex_;  // guards closing_
    std::condition_variable closed_;
    bool closing_ = false;
    std::thread thread_;
};

}  // namespace faultline::app
