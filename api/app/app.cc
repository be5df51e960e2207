#include "api/app/app.h"

#include <atomic>
#include <chrono>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>

#include <spdlog/spdlog.h>

#include "api/app/graph_refresh.h"
#include "api/app/publication.h"
#include "storage/writer.h"

namespace faultline::app {

namespace {

UtcTime system_clock_now() {
    using std::chrono::duration_cast;
    using std::chrono::microseconds;
    const auto now = std::chrono::system_clock::now().time_since_epoch();
    return UtcTime{duration_cast<microseconds>(now).count()};
}

}  // namespace

// The parts, in the order they depend on each other: the writer ends before the store closes.
struct App::Impl {
    Result<void> load();
    void follow(const storage::View& view);
    void fail(const Error& error);

    std::unique_ptr<storage::Store> store;
    Publication<Published> publication;
    std::atomic<Readiness> readiness{Readiness::ready};
    bool background = false;
    std::mutex loading;  // only one thread publishes: the writer's, or one that loads on demand
    std::vector<CiId> changed;  // by the jobs of the open group; writer's thread only
    std::thread loader;
    std::unique_ptr<storage::Writer> writer;
};

// Reads the graph at the head and publishes it.
Result<void> App::Impl::load() {
    storage::View view = store->view();
    FL_TRY(graph::Snapshot graph, view.load_graph());
    auto shared = std::make_shared<const graph::Snapshot>(std::move(graph));
    publication.set(
        std::make_shared<const Published>(Published{std::move(view), std::move(shared)}));
    return {};
}

// Publishes the graph that follows from what the last group of commits changed.
void App::Impl::follow(const storage::View& view) {
    // A load on demand that began before this commit ends before it is followed.
    const std::lock_guard lock(loading);
    const auto before = publication.get();
    const std::vector<CiId> altered = std::exchange(changed, {});
    if (!before) return;
    auto graph = before->graph;
    if (!altered.empty()) {
        auto next = refreshed_graph(*graph, view, altered);
        if (!next.ok()) return fail(next.error());
        graph = std::make_shared<const graph::Snapshot>(std::move(next).value());
    }
    publication.set(std::make_shared<const Published>(Published{view, std::move(graph)}));
}

void App::Impl::fail(const Error& error) {
    spdlog::error("the graph cannot be made: {}", error.message);
    readiness = Readiness::failed;
}

App::App(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}

App::~App() {
    if (impl_->loader.joinable()) impl_->loader.join();
    impl_->writer.reset();
}

Result<std::unique_ptr<App>> App::open(AppOptions options) {
    auto impl = std::make_unique<Impl>();
    if (!options.clock) options.clock = system_clock_now;
    storage::StoreOptions store_options;
    store_options.create_if_missing = options.create_if_missing;
    store_options.clock = std::move(options.clock);
    FL_TRY(impl->store, storage::Store::open(options.directory, std::move(store_options)));
    Impl* const self = impl.get();
    impl->writer = std::make_unique<storage::Writer>(
        *impl->store, [self](const storage::View& view) { self->follow(view); });
    if (options.load_in_background) {
        impl->background = true;
        impl->readiness = Readiness::loading;
        impl->loader = std::thread([self] {
            if (const auto loaded = self->load(); !loaded.ok()) return self->fail(loaded.error());
            auto expected = Readiness::loading;
            self->readiness.compare_exchange_strong(expected, Readiness::ready);
        });
    }
    return std::unique_ptr<App>(new App(std::move(impl)));  // NOLINT: the constructor is private
}

Readiness App::readiness() const {
    return impl_->readiness;
}

void App::drain() {
    impl_->readiness = Readiness::draining;
}

storage::View App::view() const {
    return impl_->store->view();
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

Result<Write> App::write(const Job& job) {
    const Readiness now = impl_->readiness;
    if (now == Readiness::loading) return unavailable("the graph is still being loaded; try again");
    if (now == Readiness::draining) return unavailable("the server is shutting down");
    if (now == Readiness::failed) return unavailable("the store cannot be followed; see the log");
    std::optional<Write> written;
    FL_CHECK(impl_->writer->submit([&](storage::Store& store) -> Result<void> {
        FL_TRY(written, job(store));
        auto& changed = impl_->changed;
        changed.insert(changed.end(), written->changed.begin(), written->changed.end());
        return {};
    }));
    return *std::move(written);
}

}  // namespace faultline::app
