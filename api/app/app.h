// App: the running system: one store, one writer, and the graph that questions are answered on.
//
// Thread safety: everything may be called from any thread.
//
// The graph is loaded on demand (a command that asks one question) or in the background (a server,
// which says that it is loading meanwhile), from the file that was kept for that if there is one.
// After each group of commits the writer publishes the next graph before it answers the submitters,
// so that whoever wrote finds what they wrote.

#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "api/app/answer_cache.h"
#include "api/app/as_of.h"
#include "api/app/sampling_threads.h"
#include "engine/base/ids.h"
#include "engine/base/result.h"
#include "engine/base/utc_time.h"
#include "engine/graph/snapshot.h"
#include "storage/repository.h"

namespace faultline::storage {
class PlanFolder;
}  // namespace faultline::storage

namespace faultline::impact {
struct JointBasis;
}  // namespace faultline::impact

namespace faultline::app {

// A graph of at least so many bytes is kept in a file for the next start; a smaller one is read
// from the store about as fast as a process starts.
inline constexpr std::uint64_t kKeptGraphBytesMin = std::uint64_t{4} << 20;

// How to start.
struct AppOptions {
    std::filesystem::path directory;
    bool create_if_missing = false;
    bool load_in_background = false;                          // else on the first question
    std::function<UtcTime()> clock = {};                      // empty: the system's
    std::uint64_t kept_graph_bytes_min = kKeptGraphBytesMin;  // tests make it small
    std::filesystem::path backup_directory = {};              // empty: no backups are made
    unsigned sampling_threads = 0;                            // as SamplingThreads has it

    // Opens the log and the state; empty: those in `directory`, on this machine's disk.
    std::function<Result<std::unique_ptr<storage::Repository>>(const AppOptions&)> repository = {};
};

// A version of the store with its graph: what one question is answered on.  The graph is of that
// graph version; its own version() is older when imports since then changed nothing.
struct Published {
    storage::View view;
    std::shared_ptr<const graph::Snapshot> graph;
    AsOf as_of = {};  // as the question said it
};

class ChangeBook;
class IncidentBook;
class RiskBook;
class RunBook;

// Where the app is between start and end.
enum class Readiness { loading, ready, failed, draining };

// What a write did, as seen by the writer's thread.
struct Write {
    storage::Committed committed;
    std::vector<CiId> changed;    // CIs whose merged content may differ
    bool graph_is_other = false;  // the graph may differ anywhere: it is read anew
};

// The running system.
class App {
 public:
    // Open the store and start the writer.
    // Errors: as storage::Store::open().
    static Result<std::unique_ptr<App>> open(AppOptions options);

    // Finishes queued writes, keeps the graph for the next start and closes the store.
    ~App();

    // Where the app is; `failed` when the graph could not be loaded or followed.
    [[nodiscard]] Readiness readiness() const;

    // From now on readiness() is draining and writes are refused.
    void drain();

    // The store at the last version that answers show: durable, and with its graph if there is one.
    [[nodiscard]] storage::View view() const;

    // Wait until view() is above `after`, at most for `patience` and not while draining; true if it
    // is.
    [[nodiscard]] bool wait(Version after, std::chrono::milliseconds patience) const;

    // The last published version with its graph; loads it if nobody did.
    // Errors: unavailable while loading in the background; corruption or unavailable if loading
    // fails.
    [[nodiscard]] Result<std::shared_ptr<const Published>> published();

    // The version that `as_of` means with its graph, which is read if nobody asked for it lately.
    // Errors: as published() and view_as_of(); unavailable while too many others are read.
    [[nodiscard]] Result<std::shared_ptr<const Published>> published(const AsOf& as_of);

    // What every import run saw, and the plans that wait to be applied; null if this app keeps no
    // folder of its own.
    [[nodiscard]] RunBook& runs() const;
    [[nodiscard]] storage::PlanFolder* plans() const;

    // The changes at any version, and what became of those that ended.
    [[nodiscard]] ChangeBook& change_book() const;
    // All incidents by time, by CI and by change.
    [[nodiscard]] IncidentBook& incidents() const;
    [[nodiscard]] RiskBook& risk_book() const;

    // What questions about the outages of services on this version's graph have in common; null if
    // it is not there (yet), and always in an app that did not load in the background.
    [[nodiscard]] std::shared_ptr<const impact::JointBasis> outage_basis(const Published& at);

    // Answers that were given before.
    [[nodiscard]] AnswerCache& answers();

    // The threads of sampled questions.
    [[nodiscard]] SamplingThreads& sampling();

    // Looks at the store and appends to it; an empty Write if it had nothing to append.
    using Job = std::function<Result<Write>(storage::Repository&)>;

    // Where backups go; empty if none are made.
    [[nodiscard]] const std::filesystem::path& backup_directory() const;

    // What the clock says.
    [[nodiscard]] UtcTime now() const;

    // The store's files as they are at a durable version, for a backup.
    // Errors: as write().
    [[nodiscard]] Result<storage::HeldStore> hold();

    // Run `job` on the writer's thread; return when what it wrote is durable and published.
    // Errors: the job's; unavailable while loading, draining or when the disk refuses.
    [[nodiscard]] Result<Write> write(const Job& job);

 private:
    struct Impl;
    explicit App(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

}  // namespace faultline::app
