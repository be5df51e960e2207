#include "api/app/graph_keeper.h"

#include <limits>
#include <system_error>
#include <utility>

#include <spdlog/spdlog.h>

#include "api/app/app.h"
#include "api/app/graph_refresh.h"
#include "engine/graph/patch.h"

namespace faultline::app {

namespace {

// Of the unkept changes when there is no file that could be followed.
constexpr std::uint64_t kEverything = std::numeric_limits<std::uint64_t>::max() / 2;

// The log is read as long as that beats reading the graph anew: so many bytes of operations for
// each CI of the graph, and not more versions than this.
constexpr std::uint64_t kFollowedBytesPerCi = 16;
constexpr std::uint64_t kFollowedVersionsMax = 10'000;

// True if little enough happened after `base` for the log to be read.
Result<bool> is_near(const storage::View& view, const graph::Snapshot& base) {
    const std::uint64_t begin = raw(base.graph_version()) + 1;
    const std::uint64_t end = raw(view.version()) + 1;
    if (end - begin > kFollowedVersionsMax) return false;
    const std::uint64_t bytes_max = base.node_count() * kFollowedBytesPerCi;
    std::uint64_t bytes = 0;
    for (std::uint64_t version = begin; version < end && bytes <= bytes_max; version++) {
        FL_TRY(const auto record, view.read_record(Version{version}));
        for (const model::ChunkReference& chunk : record.header.chunks) {
            bytes += chunk.size_bytes;
        }
    }
    return bytes <= bytes_max;
}

}  // namespace

GraphKeeper::GraphKeeper(const std::filesystem::path& directory, std::uint64_t bytes_min)
    : path_(storage::snapshot_path(directory)), bytes_min_(bytes_min) {}

GraphKeeper::~GraphKeeper() {
    {
        const std::lock_guard lock(mutex_);
        closing_ = true;
    }
    closed_.notify_one();
    if (thread_.joinable()) thread_.join();
}

Result<graph::Snapshot> GraphKeeper::load(const storage::View& view) {
    auto from_file = load_from_file(view);
    if (from_file.ok() && from_file.value()) return *std::move(from_file).value();
    if (!from_file.ok()) {
        spdlog::warn("{}; the graph is read from the store", from_file.error().message);
    }
    unkept_ = kEverything;
    return view.load_graph();
}

// None if there is no file for this store, or too much happened since.
Result<std::optional<graph::Snapshot>> GraphKeeper::load_from_file(const storage::View& view) {
    auto read = storage::read_snapshot_file(path_);
    if (!read.ok() && read.error().code == ErrorCode::corruption) {
        std::error_code ignored;
        std::filesystem::remove(path_, ignored);
    }
    FL_TRY(std::optional<storage::SnapshotFile> file, std::move(read));
    if (!file) {
        spdlog::debug("no graph in '{}'", path_.string());
        return std::optional<graph::Snapshot>();
    }
    const Version graph_version = file->origin.graph_version;
    const bool is_past = raw(graph_version) <= raw(view.graph_version());
    const auto origin = storage::snapshot_origin(view, is_past ? graph_version : Version{1});
    if (!origin.ok() || origin.value() != file->origin) {
        spdlog::debug("'{}' is the graph of another log", path_.string());
        return std::optional<graph::Snapshot>();
    }
    unkept_ = 0;
    if (graph_version == view.graph_version()) return std::optional(std::move(file->graph));
    return follow(view, file->graph);
}

Result<std::optional<graph::Snapshot>> GraphKeeper::follow(const storage::View& view,
                                                           const graph::Snapshot& base) {
    FL_TRY(const bool near, is_near(view, base));
    if (!near) return std::optional<graph::Snapshot>();
    const auto altered = view.altered_since(base.graph_version());
    // Operations that were removed with the history are not there to be followed.
    if (!altered.ok() && altered.error().code != ErrorCode::not_found) return altered.error();
    if (!altered.ok() || altered.value().catalogue) return std::optional<graph::Snapshot>();
    spdlog::debug("{} CIs changed since '{}'", altered.value().cis.size(), path_.string());
    unkept_ = altered.value().cis.size();
    FL_TRY(graph::Snapshot graph, refreshed_graph(base, view, altered.value().cis));
    return std::optional(std::move(graph));
}

void GraphKeeper::keep(const Current& current) {
    const std::lock_guard lock(writing_);
    // Counted first: what is published after that is left for the next time.
    const std::uint64_t unkept = unkept_;
    if (unkept <= kUnkeptChangesMax) return;
    const std::shared_ptr<const Published> published = current();
    if (!published || published->graph->buffer_bytes() < bytes_min_) return;
    if (const auto written = write(*published); !written.ok()) {
        spdlog::debug("the graph is not kept for the next start: {}", written.error().message);
    }
    // Also after a failure, which is not tried again before as much has changed once more.
    unkept_ -= unkept;
}

// The file holds a plain graph: a patch over one is worked in first.
Result<void> GraphKeeper::write(const Published& published) const {
    FL_TRY(const storage::SnapshotOrigin origin,
           storage::snapshot_origin(published.view, published.graph->graph_version()));
    FL_TRY(const graph::Snapshot graph, graph::materialised(*published.graph));
    return storage::write_snapshot_file(path_, origin, graph);
}

void GraphKeeper::keep_regularly(Current current) {
    thread_ = std::thread([this, current = std::move(current)] {
        std::unique_lock lock(mutex_);
        while (!closing_) {
            lock.unlock();
            keep(current);
            lock.lock();
            closed_.wait_for(lock, kKeepEvery, [this] { return closing_; });
        }
    });
}

}  // namespace faultline::app
