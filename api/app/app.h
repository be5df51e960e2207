// App: the running system: one store, one writer, and the graph that questions are answered on.
//
// Thread safety: everything may be called from any thread.
//
// The graph is loaded on demand (a command that asks one question) or in the background (a server,
// which says that it is loading meanwhile).  After each group of commits the writer publishes the
// next graph before it answers the submitters, so that whoever wrote finds what they wrote.

#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "engine/base/ids.h"
#include "engine/base/result.h"
#include "engine/base/utc_time.h"
#include "engine/graph/snapshot.h"
#include "storage/store.h"

namespace faultline::app {

// How to start.
struct AppOptions {
    std::filesystem::path directory;
    bool create_if_missing = false;
    bool load_in_background = false;      // else on the first question
    std::function<UtcTime()> clock = {};  // empty: the system's
};

// A version of the store with its graph: what one question is answered on.  The graph is of that
// graph version; its own version() is older when imports since then changed nothing.
struct Published {
    storage::View view;
    std::shared_ptr<const graph::Snapshot> graph;
};

// Where the app is between start and end.
enum class Readiness { loading, ready, failed, draining };

// What a write did, as seen by the writer's thread.
struct Write {
    storage::Committed committed;
    std::vector<CiId> changed;  // CIs whose merged content may differ
};

// The running system.
class App {
 public:
    // Open the store and start the writer.
    // Errors: as storage::Store::open().
    static Result<std::unique_ptr<App>> open(AppOptions options);

    // Finishes queued writes and closes the store.
    ~App();

    // Where the app is; `failed` when the graph could not be loaded or followed.
    [[nodiscard]] Readiness readiness() const;

    // From now on readiness() is draining and writes are refused.
    void drain();

    // The store at the last durable version.
    [[nodiscard]] storage::View view() const;

    // The last published version with its graph; loads it if nobody did.
    // Errors: unavailable while loading in the background; corruption or unavailable if loading
    // fails.
    [[nodiscard]] Result<std::shared_ptr<const Published>> published();

    // Looks at the store and appends to it; an empty Write if it had nothing to append.
    using Job = std::function<Result<Write>(storage::Store&)>;

    // Run `job` on the writer's thread; return when what it wrote is durable and published.
    // Errors: the job's; unavailable while loading, draining or when the disk refuses.
    [[nodiscard]] Result<Write> write(const Job& job);

 private:
    struct Impl;
    explicit App(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

}  // namespace faultline::app
