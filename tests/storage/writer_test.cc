#include "storage/writer.h"

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <thread>

#include <doctest/doctest.h>

#include "tests/storage/test_store.h"

namespace faultline::storage {

namespace {

// A job that writes one CI.
Writer::Job write_job(std::string id) {
    return [id = std::move(id)](Repository& store) -> Result<void> {
        FL_TRY([[maybe_unused]] const Committed committed,
               store.append(make_change_set(store, {{.ci = id, .name = id}})));
        return {};
    };
}

// Lets others wait until it is opened.
class Gate {
 public:
    void open() {
        const std::lock_guard lock(mutex_);
        is_open_ = true;
        opened_.notify_all();
    }

    void wait() {
        std::unique_lock lock(mutex_);
        opened_.wait(lock, [this] { return is_open_; });
    }

 private:
    std::mutex mutex_;
    std::condition_variable opened_;
    bool is_open_ = false;
};

}  // namespace

TEST_CASE("what a submitter wrote is durable and visible when it is answered") {
    const TemporaryFolder folder;
    {
        const auto store = open_test_store(folder.path());
        Writer writer(*store, {});

        must(writer.submit(write_job("a")));

        CHECK(store->head() == Version{2});
        CHECK(must(store->view().find_ci("a")));
    }
    CHECK(must(open_test_store(folder.path())->view().find_ci("a")));
}

TEST_CASE("jobs that queue while a group is written share one sync") {
    constexpr int kSubmitters = 16;
    constexpr int kJobsEach = 20;
    const TemporaryFolder folder;
    const auto store = open_test_store(folder.path());
    std::atomic<int> syncs = 0;
    std::atomic<int> failures = 0;
    {
        Writer writer(*store, [&](const View&) { syncs++; });
        std::vector<std::thread> submitters;
        for (int i = 0; i < kSubmitters; i++) {
            submitters.emplace_back([&, i] {
                for (int j = 0; j < kJobsEach; j++) {
                    const std::string id = std::to_string(i) + "-" + std::to_string(j);
                    if (!writer.submit(write_job(id)).ok()) failures++;
                    if (!store->view().find_ci(id).value()) failures++;
                }
            });
        }
        for (std::thread& submitter : submitters) {
            submitter.join();
        }
    }

    CHECK(failures == 0);
    CHECK(store->head() == Version{1 + kSubmitters * kJobsEach});
    CHECK(syncs * 2 <= kSubmitters * kJobsEach);
}

TEST_CASE("the error of a job goes to its submitter and the group goes on") {
    const TemporaryFolder folder;
    const auto store = open_test_store(folder.path());
    Writer writer(*store, {});
    Gate gate;
    std::thread holding([&] {
        must(writer.submit([&](Repository&) -> Result<void> {
            gate.wait();
            return {};
        }));
    });
    std::thread good([&] { must(writer.submit(write_job("good"))); });

    std::thread opener([&] { gate.open(); });
    const Result<void> refused = writer.submit(
        [](Repository&) -> Result<void> { return invalid_argument("not like this"); });

    for (std::thread* thread : {&holding, &good, &opener}) {
        thread->join();
    }
    REQUIRE_FALSE(refused.ok());
    CHECK(refused.error().message == "not like this");
    CHECK(store->head() == Version{2});
}

TEST_CASE("after_sync sees what its group wrote before the submitter is answered") {
    const TemporaryFolder folder;
    const auto store = open_test_store(folder.path());
    Version seen{};
    Writer writer(*store, [&](const View& view) { seen = view.version(); });

    must(writer.submit(write_job("a")));

    CHECK(seen == Version{2});
}

TEST_CASE("a writer that closes finishes what is queued") {
    const TemporaryFolder folder;
    const auto store = open_test_store(folder.path());
    std::atomic<int> done = 0;
    std::vector<std::thread> submitters;
    {
        Writer writer(*store, {});
        std::atomic<int> started = 0;
        for (int i = 0; i < 8; i++) {
            submitters.emplace_back([&, i] {
                must(writer.submit([&, i](Repository& into) -> Result<void> {
                    started++;
                    return write_job(std::to_string(i))(into);
                }));
                done++;
            });
        }
        while (started < 8) {
            std::this_thread::yield();
        }
        for (std::thread& submitter : submitters) {
            submitter.join();
        }
    }

    CHECK(done == 8);
    CHECK(store->head() == Version{9});
}

}  // namespace faultline::storage
