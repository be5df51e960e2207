// Test 1: kill -9, again and again, on a store that goes on.

#include <chrono>
#include <csignal>
#include <random>
#include <thread>

#include <doctest/doctest.h>

#include "tests/faults/machine.h"
#include "tests/faults/runs.h"

namespace faultline::faults {
namespace {

constexpr std::uint64_t kSeed = 20260301;
constexpr std::uint64_t kWriters = 3;
constexpr int kKillsPerStore = 50;

// Ends the worker at a moment that the seed chooses: while it opens the store, or between two
// acknowledgements.
void kill_at_random(WorkerProcess& worker, std::mt19937_64& random) {
    const bool while_opening = random() % 8 == 0;
    const auto wanted = 1 + random() % 20;
    const std::chrono::microseconds delay(random() % (while_opening ? 20'000 : 2'000));
    if (!while_opening && !worker.listen(wanted, kPatienceMs)) {
        FAIL("the worker ended by itself: " << text_of(worker.wait()));
    }
    std::this_thread::sleep_for(delay);
    worker.kill();
}

// What became of the stores.
struct Survey {
    int kills = 0;
    std::uint64_t acknowledged = 0;
};

// A store that is killed again and again, and goes on with what is there.
void kill_repeatedly(int kills, std::uint64_t seed, Survey& survey) {
    std::mt19937_64 random(seed);
    const Machine machine;
    Acknowledged there;
    for (int kill = 0; kill < kills; kill++) {
        CAPTURE(kill);
        WorkerProcess worker(machine.writing(seed, kWriters, there), {});
        kill_at_random(worker, random);
        const WorkerReport& report = worker.wait();
        REQUIRE(report.signal == SIGKILL);
        note_acknowledged(report, there);
        survey.kills++;
        survey.acknowledged += report.acknowledgements;

        check_whole(machine, seed, there);
    }
}

}  // namespace

TEST_CASE("no acknowledged write is lost or torn when the process is killed") {
    const int kills = runs(300, 3'000);
    Survey survey;

    for (std::uint64_t seed = kSeed; survey.kills < kills; seed++) {
        CAPTURE(seed);
        kill_repeatedly(kKillsPerStore, seed, survey);
    }

    MESSAGE("test 1: " << survey.kills << " kills, " << survey.acknowledged
                       << " acknowledged writes, lost 0, torn 0");
    CHECK(survey.acknowledged > static_cast<std::uint64_t>(kills));
}

}  // namespace faultline::faults
