#include "api/app/sampling_threads.h"

#include <mutex>
#include <numeric>
#include <set>
#include <stdexcept>
#include <thread>
#include <vector>

#include <doctest/doctest.h>

#include "api/app/outage.h"
#include "tests/api/app/test_app.h"

namespace faultline::app {
namespace {

TEST_SUITE("api/app/sampling_threads") {
    TEST_CASE("every job is run once, whatever the number of threads") {
        for (const unsigned threads : {0U, 1U, 2U, 3U, 100U}) {
            for (const std::size_t jobs : {0U, 1U, 2U, 57U}) {
                CAPTURE(threads);
                CAPTURE(jobs);
                SamplingThreads sampling(threads);
                std::vector<std::atomic<int>> runs(jobs);

                sampling.run(jobs, [&](std::size_t job) { runs[job]++; });

                for (const auto& count : runs)
                    CHECK(count == 1);
            }
        }
    }

    TEST_CASE("two jobs run side by side where there are two threads") {
        SamplingThreads sampling(2);
        std::atomic<int> arrived = 0;

        sampling.run(2, [&](std::size_t) {
            arrived++;
            while (arrived < 2)
                std::this_thread::yield();
        });

        CHECK(arrived == 2);
    }

    TEST_CASE("who comes second has its own thread alone, and later the others again") {
        SamplingThreads sampling(2);
        std::set<std::thread::id> inner;
        std::mutex mutex;
        sampling.run(2, [&](std::size_t outer) {
            if (outer != 0) return;
            sampling.run(8, [&](std::size_t) {
                const std::lock_guard lock(mutex);
                inner.insert(std::this_thread::get_id());
            });
        });
        CHECK(inner.size() == 1);

        std::atomic<int> arrived = 0;
        sampling.run(2, [&](std::size_t) {
            arrived++;
            while (arrived < 2)
                std::this_thread::yield();
        });
        CHECK(arrived == 2);
    }

    TEST_CASE("what a job throws arrives, and the threads are free again") {
        SamplingThreads sampling(2);

        CHECK_THROWS_AS(sampling.run(4, [](std::size_t) { throw std::runtime_error("x"); }),
                        std::runtime_error);

        std::atomic<int> arrived = 0;
        sampling.run(2, [&](std::size_t) {
            arrived++;
            while (arrived < 2)
                std::this_thread::yield();
        });
        CHECK(arrived == 2);
    }

    TEST_CASE("a sampled outage has the same bits on one thread and on several") {
        std::string text;
        for (int i = 0; i < 60; ++i) {
            const std::string id = "ci-" + std::to_string(i);
            text += R"({"ci":{"id":")" + id +
                    R"(","class":"server","attributes":{"unavailability":0.0)" +
                    std::to_string(1 + i % 7) + "}}}\n";
            if (i > 0) text += need_line("ci-" + std::to_string(i / 3), id, i % 2 ? "" : "pool");
        }
        std::vector<impact::OutageAnswer> answers;
        for (const unsigned threads : {1U, 2U, 5U}) {
            const MemoryFolder folder;
            AppOptions options = test_app_options(folder.path());
            options.sampling_threads = threads;
            const auto app = storage::must(App::open(std::move(options)));
            storage::must(import_texts(*app, {text}));
            OutageQuestion question;
            question.ci = "ci-0";
            question.method = impact::MethodChoice::monte_carlo;
            question.down = {"ci-2"};
            answers.push_back(storage::must(ask_outage(kTester, *app, question)).outage);
        }

        CHECK(answers[0].outage.hits > 0);
        CHECK(answers[1] == answers[0]);
        CHECK(answers[2] == answers[0]);
    }
}

}  // namespace
}  // namespace faultline::app
