// Tests 2 and 3: loss of power, and the same with a disk that lies about syncs, which must be seen.

#include "tests/faults/power_loss.h"

#include <chrono>
#include <csignal>
#include <memory>
#include <random>
#include <thread>

#include <doctest/doctest.h>

#include "tests/faults/machine.h"
#include "tests/faults/runs.h"
#include "tests/storage/test_store.h"

namespace faultline::faults {
namespace {

constexpr std::uint64_t kSeed = 20260302;
constexpr std::uint64_t kWriters = 3;
constexpr int kCrashesPerStore = 20;

// What many crashes did.
struct Survey {
    int crashes = 0;
    std::uint64_t acknowledged = 0;
    std::uint64_t names_undone = 0;
    std::uint64_t files_changed = 0;
    std::uint64_t lost_unnoticed = 0;  // acknowledged writes that are gone from a store that opens
    int refused = 0;                   // stores that say that something is lost
};

// Lets a worker write until the power fails at a moment that the seed chooses.
void run_until_power_fails(Machine& machine,
                           const WorkerOrders& words,
                           bool sync_lies,
                           std::mt19937_64& random,
                           Survey& survey,
                           Acknowledged& there) {
    const std::unique_ptr<Orders> orders = machine.new_orders();
    orders->control().sync_lies = sync_lies ? 1 : 0;
    WorkerProcess worker(words, orders->environment());
    const bool while_opening = random() % 5 == 0;
    const std::chrono::microseconds delay(random() % (while_opening ? 40'000 : 3'000));
    if (!while_opening) REQUIRE(worker.listen(1 + random() % 15, kPatienceMs));
    std::this_thread::sleep_for(delay);
    worker.kill();
    const WorkerReport& report = worker.wait();
    REQUIRE(report.signal == SIGKILL);
    note_acknowledged(report, there);
    const PowerLossToll toll = machine.loss().strike(random);
    survey.crashes++;
    survey.acknowledged += report.acknowledgements;
    survey.names_undone += toll.names_undone;
    survey.files_changed += toll.files_changed;
}

// A store that loses its power again and again, and goes on with what is there.
void lose_power_repeatedly(std::uint64_t seed, int crashes, Survey& survey) {
    std::mt19937_64 random(seed);
    Machine machine;
    Acknowledged there;
    for (int crash = 0; crash < crashes; crash++) {
        CAPTURE(crash);
        const WorkerOrders orders = machine.writing(seed, kWriters, there);
        run_until_power_fails(machine, orders, false, random, survey, there);

        check_whole(machine, seed, there);
    }
}

}  // namespace

TEST_CASE("no acknowledged write is lost or torn when the power fails") {
    const int crashes = runs(100, 1'000);
    Survey survey;

    for (std::uint64_t seed = kSeed; survey.crashes < crashes; seed++) {
        CAPTURE(seed);
        lose_power_repeatedly(seed, kCrashesPerStore, survey);
    }

    MESSAGE("test 2: " << survey.crashes << " losses of power, " << survey.acknowledged
                       << " acknowledged writes, lost 0, torn 0; " << survey.names_undone
                       << " names undone, " << survey.files_changed << " files changed");
    CHECK(survey.files_changed > 0);
    CHECK(survey.names_undone > 0);
}

TEST_CASE("a disk that lies about syncs loses acknowledged writes, which is seen") {
    const int crashes = runs(40, 400);
    Survey survey;

    for (std::uint64_t seed = kSeed; survey.crashes < crashes; seed++) {
        std::mt19937_64 random(seed);
        Machine machine;
        Acknowledged there;
        { auto made = storage::open_test_store(machine.store()); }
        const WorkerOrders orders = machine.writing(seed, kWriters, there);
        run_until_power_fails(machine, orders, true, random, survey, there);
        const Result<Contents> contents = read_contents(machine.store());
        if (!contents.ok()) survey.refused++;
        if (contents.ok()) survey.lost_unnoticed += lost_entries(contents.value(), there);
    }

    MESSAGE("test 3: " << survey.crashes << " losses of power with syncs that lie, "
                       << survey.acknowledged << " acknowledged writes: " << survey.refused
                       << " stores refused to open, " << survey.lost_unnoticed
                       << " acknowledged writes gone from those that opened");
    CHECK(survey.refused > 0);
    CHECK(survey.lost_unnoticed > 0);
}

}  // namespace faultline::faults
