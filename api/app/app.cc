#include "api/app/app.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>

#include <spdlog/spdlog.h>

#include "api/app/change_book.h"
#include "api/app/graph_follower.h"
#include "api/app/graph_keeper.h"
#include "api/app/incident_book.h"
#include "api/app/outage_bases.h"
#include "api/app/past_graphs.h"
#include "api/app/publication.h"
#include "api/app/recent_past.h"
#include "api/app/risk_book.h"
#include "api/app/run_book.h"
#include "api/app/system_clock.h"
#include "storage/folders_apart.h"
#include "storage/held_store.h"
#include "storage/plan_folder.h"
#include "storage/store.h"
#include "storage/writer.h"

namespace faultline::app {

namespace {

// The repository on this machine's disk.
Result<std::unique_ptr<storage::Repository>> open_store(const AppOptions& options) {
    storage::StoreOptions store_options;
    store_options.create_if_missing = options.create_if_missing;
    store_options.clock = options.clock;
    FL_TRY(auto store, storage::Store::open(options.directory, std::move(store_options)));
    return std::unique_ptr<storage::Repository>(std::move(store));
}

}  // namespace

// The parts, in the order they depend on each other: the writer ends before the store closes.
struct App::Impl {
    Result<void> load();
    void follow(const storage::View& view);
    void take_merged();
    void remember(const storage::View& view,
                  const RecentPast::Graph& before,
                  const RecentPast::Graph& after,
                  std::vector<CiId> altered);
    Result<graph::Snapshot> past_graph(const storage::View& view) const;
    void fail(const Error& error);
    void publish(Published next);
    void say_moved();
    [[nodiscard]] storage::View view() const;
    GraphKeeper::Current current() {
        return [this] { return publication.get(); };
    }

    std::filesystem::path backup_directory;
    std::function<UtcTime()> clock;
    std::unique_ptr<storage::Repository> store;
    Publication<Published> publication;
    std::unique_ptr<GraphKeeper> keeper;
    RecentPast recent;
    AnswerCache answers;
    std::optional<SamplingThreads> sampling;
    RunBook runs;
    ChangeBook change_book;
    IncidentBook incidents;
    RiskBook risk_book;
    OutageBases outage_bases;
    std::unique_ptr<storage::PlanFolder> plans;
    PastGraphs past{[this](const storage::View& view) { return past_graph(view); }};
    std::atomic<Readiness> readiness{Readiness::ready};
    bool background = false;
    std::mutex loading;  // only one thread publishes: the writer's, or one that loads on demand
    std::vector<CiId> changed;  // by the jobs of the open group; writer's thread only
    bool is_other = false;      // one of them made the graph another; writer's thread only
    std::mutex moving;          // guards nothing: whoever waits has looked before it sleeps
    std::condition_variable moved;
    std::thread loader;
    std::unique_ptr<GraphFollower> follower;
    std::unique_ptr<storage::Writer> writer;
};

void App::Impl::publish(Published next) {
    publication.set(std::make_shared<const Published>(std::move(next)));
    say_moved();
}

// Wakes those who wait for a version.
void App::Impl::say_moved() {
    { const std::lock_guard lock(moving); }
    moved.notify_all();
}

// What is durable but has no graph yet is not shown, so that all answers agree.
storage::View App::Impl::view() const {
    if (readiness != Readiness::failed) {
        if (const auto current = publication.get()) return current->view;
    }
    return store->view();
}

// Gets the graph at the head and publishes it.
Result<void> App::Impl::load() {
    storage::View view = store->view();
    FL_TRY(graph::Snapshot graph, keeper->load(view));
    auto shared = std::make_shared<const graph::Snapshot>(std::move(graph));
    publish({std::move(view), std::move(shared)});
    return {};
}

// Publishes the graph that follows from what the last group of commits changed.
void App::Impl::follow(const storage::View& view) {
    // A load on demand that began before this commit ends before it is followed.
    const std::lock_guard lock(loading);
    const auto before = publication.get();
    const std::vector<CiId> altered = std::exchange(changed, {});
    const bool is_anew = std::exchange(is_other, false);
    if (!before) return;
    auto graph = before->graph;
    if (is_anew) {
        auto next = follower->read_anew(view);
        if (!next.ok()) return fail(next.error());
        graph = std::move(next).value();
        recent.forget();
    } else if (!altered.empty() || view.graph_version() != graph->graph_version()) {
        auto next = follower->next(graph, view, altered);
        if (!next.ok()) return fail(next.error());
        graph = std::move(next).value();
        remember(view, before->graph, graph, altered);
    }
    publish({view, std::move(graph)});
    keeper->note_changes(altered.size());
}

// Publishes the graph there is in its merged form; a commit waits for it no longer than for
// another.
void App::Impl::take_merged() {
    const std::lock_guard lock(loading);
    const auto current = publication.get();
    auto merged = follower->take_merged(current->graph);
    if (!merged) return;
    recent.replace_head(current->graph, merged);
    publication.set(std::make_shared<const Published>(Published{current->view, std::move(merged)}));
}

// Keeps what the altered CIs were, so that questions about the recent past need not read it.
void App::Impl::remember(const storage::View& view,
                         const RecentPast::Graph& before,
                         const RecentPast::Graph& after,
                         std::vector<CiId> altered) {
    std::ranges::sort(altered);
    altered.erase(std::unique(altered.begin(), altered.end()), altered.end());
    if (altered.size() > kRecentCisMax) return recent.forget();
    const auto ids = view.external_ids(altered);
    if (!ids.ok()) return recent.forget();
    recent.note(before, after, ids.value());
}

// The graph of a version that is not the head's: a patch if it is recent, else read anew.
Result<graph::Snapshot> App::Impl::past_graph(const storage::View& view) const {
    FL_TRY(auto patched, recent.graph_at(view.version(), view.graph_version()));
    if (patched) return *std::move(patched);
    return view.load_graph();
}

void App::Impl::fail(const Error& error) {
    spdlog::error("the graph cannot be made: {}", error.message);
    readiness = Readiness::failed;
}

App::App(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}

App::~App() {
    if (impl_->loader.joinable()) impl_->loader.join();
    impl_->writer.reset();
    impl_->follower.reset();
    impl_->keeper->keep(impl_->current());
}

Result<std::unique_ptr<App>> App::open(AppOptions options) {
    auto impl = std::make_unique<Impl>();
    if (!options.clock) options.clock = system_clock_now;
    if (!options.backup_directory.empty()) {
        FL_CHECK(storage::check_apart(
            options.backup_directory, "the folder of backups", options.directory, "the store"));
    }
    FL_TRY(impl->store, options.repository ? options.repository(options) : open_store(options));
    if (!options.directory.empty()) {
        impl->plans = std::make_unique<storage::PlanFolder>(options.directory / "plans");
    }
    impl->backup_directory = std::move(options.backup_directory);
    impl->clock = std::move(options.clock);
    impl->sampling.emplace(options.sampling_threads);
    impl->keeper = std::make_unique<GraphKeeper>(options.directory, options.kept_graph_bytes_min);
    Impl* const self = impl.get();
    impl->follower = std::make_unique<GraphFollower>([self] { self->take_merged(); });
    impl->writer = std::make_unique<storage::Writer>(
        *impl->store, [self](const storage::View& view) { self->follow(view); });
    if (options.load_in_background) {
        impl->background = true;
        impl->readiness = Readiness::loading;
        impl->loader = std::thread([self] {
            if (const auto loaded = self->load(); !loaded.ok()) return self->fail(loaded.error());
            auto expected = Readiness::loading;
            self->readiness.compare_exchange_strong(expected, Readiness::ready);
            self->keeper->keep_regularly(self->current());
        });
    }
    return std::unique_ptr<App>(new App(std::move(impl)));  // NOLINT: the constructor is private
}

Readiness App::readiness() const {
    return impl_->readiness;
}

void App::drain() {
    impl_->readiness = Readiness::draining;
    impl_->say_moved();
}

storage::View App::view() const {
    return impl_->view();
}

bool App::wait(Version after, std::chrono::milliseconds patience) const {
    const auto is_above = [&] { return raw(impl_->view().version()) > raw(after); };
    std::unique_lock lock(impl_->moving);
    impl_->moved.wait_for(
        lock, patience, [&] { return is_above() || impl_->readiness == Readiness::draining; });
    return is_above();
}

Result<std::shared_ptr<const Published>> App::published() {
    if (impl_->readiness == Readiness::failed) {
        return unavailable("the graph could not be loaded; see the log of the server");
    }
    if (auto current = impl_->publication.get()) return current;
    if (impl_->background) {
        return unavailable("the graph is still being loaded; try again in a moment");
    }
    const std::lock_guard lock(impl_->loading);
    if (!impl_->publication.get()) {
        FL_CHECK(impl_->load());
    }
    return impl_->publication.get();
}

Result<std::shared_ptr<const Published>> App::published(const AsOf& as_of) {
    if (std::holds_alternative<std::monostate>(as_of)) return published();
    const auto current = impl_->publication.get();
    const storage::View head = current ? current->view : view();
    FL_TRY(storage::View past, view_as_of(head, as_of));
    std::shared_ptr<const graph::Snapshot> graph;
    // A command that asks about the past alone need not load the present.
    if (impl_->background || past.graph_version() == head.graph_version()) {
        FL_TRY(const auto now, published());
        if (past.graph_version() == now->graph->graph_version()) graph = now->graph;
    }
    if (!graph) {
        FL_TRY(graph, impl_->past.get(past));
    }
    return std::make_shared<const Published>(Published{std::move(past), std::move(graph), as_of});
}

IncidentBook& App::incidents() const {
    return impl_->incidents;
}

RunBook& App::runs() const {
    return impl_->runs;
}

ChangeBook& App::change_book() const {
    return impl_->change_book;
}

RiskBook& App::risk_book() const {
    return impl_->risk_book;
}

storage::PlanFolder* App::plans() const {
    return impl_->plans.get();
}

// Questions about the past are rare, and the next one is about another graph.
std::shared_ptr<const impact::JointBasis> App::outage_basis(const Published& at) {
    const auto newest = impl_->publication.get();
    if (!impl_->background || !newest || newest->graph != at.graph) return nullptr;
    return impl_->outage_bases.at(at);
}

AnswerCache& App::answers() {
    return impl_->answers;
}

SamplingThreads& App::sampling() {
    return *impl_->sampling;
}

const std::filesystem::path& App::backup_directory() const {
    return impl_->backup_directory;
}

UtcTime App::now() const {
    return impl_->clock();
}

Result<storage::HeldStore> App::hold() {
    FL_CHECK(impl_->store->shorten_log());
    std::optional<storage::HeldStore> held;
    FL_CHECK(write([&held](storage::Repository& store) -> Result<Write> {
        FL_TRY(held, store.hold());
        return Write{};
    }));
    return *std::move(held);
}

Result<Write> App::write(const Job& job) {
    const Readiness now = impl_->readiness;
    if (now == Readiness::loading) return unavailable("the graph is still being loaded; try again");
    if (now == Readiness::draining) return unavailable("the server is shutting down");
    if (now == Readiness::failed) return unavailable("the store cannot be followed; see the log");
    std::optional<Write> written;
    FL_CHECK(impl_->writer->submit([&](storage::Repository& store) -> Result<void> {
        FL_TRY(written, job(store));
        auto& changed = impl_->changed;
        changed.insert(changed.end(), written->changed.begin(), written->changed.end());
        impl_->is_other = impl_->is_other || written->graph_is_other;
        return {};
    }));
    return *std::move(written);
}

}  // namespace faultline::app
