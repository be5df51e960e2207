#include "api/app/idle_thread.h"

#include <future>

#include <doctest/doctest.h>

namespace faultline::app {
namespace {

using std::chrono::milliseconds;

// Let others run until `fits` is true; what hangs, hangs the test.
void wait_until(const std::function<bool()>& fits) {
    while (!fits())
        std::this_thread::yield();
}

TEST_SUITE("api/app/idle_thread") {
    TEST_CASE("a job that is done is not run again until something else went on") {
        std::atomic<int> runs = 0;
        IdleThread idle(milliseconds(0), [&](const IdleThread::MayGoOn&) {
            runs++;
            return true;
        });
        wait_until([&] { return runs == 1; });

        idle.note();
        wait_until([&] { return runs == 2; });
        { const auto running = idle.begin(); }
        wait_until([&] { return runs == 3; });
        idle.stop();

        CHECK(runs == 3);
    }

    TEST_CASE("a job that is not done is run again") {
        std::atomic<int> runs = 0;
        IdleThread idle(milliseconds(0), [&](const IdleThread::MayGoOn&) { return ++runs == 3; });

        wait_until([&] { return runs == 3; });
        idle.stop();

        CHECK(runs == 3);
    }

    TEST_CASE("what begins stops the job, which goes on when that is over") {
        std::atomic<int> runs = 0;
        std::atomic<int> stopped = 0;
        IdleThread idle(milliseconds(0), [&](const IdleThread::MayGoOn& may_go_on) {
            if (++runs == 2) return true;
            wait_until([&] { return !may_go_on(); });
            stopped++;
            return false;
        });
        wait_until([&] { return runs == 1; });

        auto running = idle.begin();
        wait_until([&] { return stopped == 1; });
        CHECK(runs == 1);
        running.reset();

        wait_until([&] { return runs == 2; });
    }

    TEST_CASE("a job does not begin while something runs") {
        std::atomic<int> runs = 0;
        std::atomic<bool> may_run = true;
        std::atomic<bool> ran_beside = false;
        IdleThread idle(milliseconds(0), [&](const IdleThread::MayGoOn&) {
            if (!may_run) ran_beside = true;
            runs++;
            return true;
        });
        wait_until([&] { return runs == 1; });

        auto running = idle.begin();
        may_run = false;
        for (int i = 0; i < 1'000; ++i) {
            idle.note();
            std::this_thread::yield();
        }
        may_run = true;
        running.reset();

        wait_until([&] { return runs == 2; });
        CHECK_FALSE(ran_beside);
    }

    TEST_CASE("stopping ends a job that looks, and waits for it") {
        std::promise<void> begun;
        std::atomic<bool> ended = false;
        IdleThread idle(milliseconds(0), [&](const IdleThread::MayGoOn& may_go_on) {
            begun.set_value();
            wait_until([&] { return !may_go_on(); });
            ended = true;
            return true;
        });
        begun.get_future().wait();

        idle.stop();

        CHECK(ended);
    }

    TEST_CASE("a thread that waits for quiet ends at once") {
        bool ran = false;
        {
            IdleThread idle(std::chrono::hours(24), [&](const IdleThread::MayGoOn&) {
                ran = true;
                return true;
            });
        }

        CHECK_FALSE(ran);
    }

    TEST_CASE("what runs may outlive the thread") {
        std::shared_ptr<const void> running;
        {
            IdleThread idle(std::chrono::hours(24),
                            [](const IdleThread::MayGoOn&) { return true; });
            running = idle.begin();
        }

        running.reset();

        CHECK(running == nullptr);
    }
}

}  // namespace
}  // namespace faultline::app
