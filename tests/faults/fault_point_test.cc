// Test 4: the process ends at each named point of the write protocol, with and without power.

#include <csignal>
#include <memory>
#include <random>
#include <string>

#include <doctest/doctest.h>

#include "storage/fault_points.h"
#include "tests/faults/machine.h"
#include "tests/faults/runs.h"

namespace faultline::faults {
namespace {

constexpr std::uint64_t kSeed = 20260304;
constexpr std::uint64_t kWriters = 2;
constexpr std::uint64_t kHitsMax = 5;
constexpr std::uint64_t kStepsToReachIt = 200;
constexpr std::uint64_t kStepsAfter = 5;

// A worker that dies at a point, in a store that is new or holds something.
void die_at(std::string_view point, std::uint64_t hit, bool with_power_loss, std::uint64_t seed) {
    std::mt19937_64 random(seed);
    Machine machine;
    Acknowledged there;
    WorkerOrders words = machine.writing(seed, kWriters, there);
    words.steps = kStepsToReachIt;
    words.die_at = point;
    words.die_hit = hit;
    words.die_while_opening = true;
    const std::unique_ptr<Orders> orders = machine.new_orders();
    WorkerProcess worker(words, orders->environment());
    REQUIRE(worker.wait().signal == SIGKILL);
    note_acknowledged(worker.report(), there);
    if (with_power_loss) machine.loss().strike(random);

    check_whole(machine, seed, there);

    WorkerOrders rest = machine.writing(seed, kWriters, there);
    rest.steps = kStepsAfter;
    WorkerProcess next(rest, {});
    REQUIRE(next.wait().exit_code == 0);
    CHECK(next.report().refusals.empty());
    note_acknowledged(next.report(), there);
    check_whole(machine, seed, there);
}

}  // namespace

TEST_CASE("a process that ends at a named point leaves the old state or the new one") {
    const std::uint64_t rounds = static_cast<std::uint64_t>(runs(1, 10));
    int deaths = 0;

    for (const std::string_view point : storage::kFaultPoints) {
        for (std::uint64_t i = 0; i < rounds * kHitsMax; i++) {
            const std::uint64_t seed = kSeed + i;
            CAPTURE(point);
            CAPTURE(seed);

            die_at(point, 1 + i % kHitsMax, i % 2 == 1, seed);

            deaths++;
        }
    }

    MESSAGE("test 4: " << storage::kFaultPoints.size() << " points, " << deaths
                       << " deaths, half of them with a loss of power: old or new state each time");
}

}  // namespace faultline::faults
