// Test 8: the disk fills up, and space comes back.

#include <algorithm>
#include <chrono>
#include <csignal>
#include <filesystem>
#include <memory>
#include <random>
#include <string>

#include <doctest/doctest.h>
#include <sys/stat.h>

#include "tests/faults/machine.h"
#include "tests/faults/runs.h"
#include "tests/storage/test_store.h"

namespace faultline::faults {
namespace {

namespace fs = std::filesystem;
using std::chrono::steady_clock;

constexpr std::uint64_t kSeed = 20260308;
constexpr std::uint64_t kRoomyBytes = std::uint64_t{256} << 20;
constexpr std::uint64_t kFreeBytesMin = std::uint64_t{1} << 20;
constexpr std::uint64_t kBallastBytes = std::uint64_t{256} << 10;
constexpr std::uint64_t kBlockBytes = 512;

// How the runs went.
struct Survey {
    int refused = 0;   // runs in which the watch refused before the disk was full
    int restarts = 0;  // of a process that was killed on the full disk
    int hit = 0;       // runs without a watch in which the disk refused
    std::uint64_t acknowledged = 0;
    std::chrono::milliseconds longest{0};  // until the store opened, or went on
};

void note_time(steady_clock::time_point begin, Survey& survey) {
    using std::chrono::milliseconds;
    const auto took = std::chrono::duration_cast<milliseconds>(steady_clock::now() - begin);
    survey.longest = std::max(survey.longest, took);
}

std::uint64_t used_bytes(const fs::path& root) {
    std::uint64_t used = 0;
    for (const fs::directory_entry& entry : fs::recursive_directory_iterator(root)) {
        struct stat status {};
        if (::lstat(entry.path().c_str(), &status) != 0 || !S_ISREG(status.st_mode)) continue;
        used += static_cast<std::uint64_t>(status.st_blocks) * kBlockBytes;
    }
    return used;
}

bool is_space_error(const Refusal& refusal) {
    return refusal.code == static_cast<int>(ErrorCode::insufficient_storage);
}

// Waits until the worker has said so much more of one kind.
template <typename Count>
void await(WorkerProcess& worker, const Count& count, std::uint64_t more) {
    const std::uint64_t wanted = count() + more;
    while (count() < wanted) {
        REQUIRE(worker.listen(1, kPatienceMs));
    }
}

// The disk is filled by others until so little is left; the worker hears no, and is alive.
void fill_disk(const Machine& machine, Orders& orders, std::uint64_t left, WorkerProcess& worker) {
    await(
        worker, [&] { return worker.report().acknowledgements; }, 5);
    orders.control().quota_bytes = used_bytes(machine.root()) + left;
    await(
        worker, [&] { return worker.report().refusals.size(); }, 3);
}

void check_refusals(const WorkerReport& report) {
    for (const Refusal& refusal : report.refusals) {
        REQUIRE(is_space_error(refusal));
        CHECK(refusal.message.find("free space, then try again") != std::string::npos);
    }
    CHECK(report.unreadable.empty());
    CHECK((report.refusals.empty() || report.head != 0));  // read while it refused
}

// A store with its watch: refuses, reads, and goes on when space is back, killed meanwhile or not.
void fill_with_watch(std::uint64_t seed, bool restart, Survey& survey) {
    std::mt19937_64 random(seed);
    Machine machine;
    Acknowledged there;
    const std::unique_ptr<Orders> orders = machine.new_orders();
    orders->control().quota_bytes = kRoomyBytes;
    WorkerOrders words = machine.writing(seed, 2, there);
    words.persist = true;
    words.space = {.free_bytes_min = kFreeBytesMin, .ballast_bytes = kBallastBytes};
    auto worker = std::make_unique<WorkerProcess>(words, orders->environment());
    const std::uint64_t left = random() % (kFreeBytesMin / 2);
    fill_disk(machine, *orders, left, *worker);
    survey.refused++;

    if (restart) {
        worker->kill();
        check_refusals(worker->wait());
        note_acknowledged(worker->report(), there);
        survey.acknowledged += worker->report().acknowledgements;
        words.next = machine.writing(seed, 2, there).next;
        orders->control().quota_bytes = kRoomyBytes;
        const auto begin = steady_clock::now();
        worker = std::make_unique<WorkerProcess>(words, orders->environment());
        await(
            *worker, [&] { return worker->report().acknowledgements; }, 1);
        note_time(begin, survey);
        survey.restarts++;
    }
    orders->control().quota_bytes = kRoomyBytes;
    const auto begin = steady_clock::now();
    await(
        *worker, [&] { return worker->report().acknowledgements; }, 5);
    note_time(begin, survey);
    worker->kill();
    check_refusals(worker->wait());
    note_acknowledged(worker->report(), there);
    survey.acknowledged += worker->report().acknowledgements;
    check_whole(machine, seed, there);
}

// Without a watch the database itself runs into the end of the disk.
void fill_without_watch(std::uint64_t seed, Survey& survey) {
    std::mt19937_64 random(seed);
    Machine machine;
    Acknowledged there;
    const std::unique_ptr<Orders> orders = machine.new_orders();
    orders->control().quota_bytes = kRoomyBytes;
    WorkerProcess worker(machine.writing(seed, 2, there), orders->environment());
    await(
        worker, [&] { return worker.report().acknowledgements; }, 5);
    orders->control().quota_bytes = used_bytes(machine.root()) + random() % (64 << 10);
    const WorkerReport& report = worker.wait();
    REQUIRE_FALSE(report.hung);
    CHECK((report.signal != 0 || !report.refusals.empty()));
    survey.hit += orders->control().refused > 0 ? 1 : 0;
    survey.acknowledged += report.acknowledgements;
    note_acknowledged(report, there);

    const auto begin = steady_clock::now();
    check_whole(machine, seed, there);
    note_time(begin, survey);
}

}  // namespace

TEST_CASE("a full disk loses nothing, and writing goes on when there is space again") {
    const std::uint64_t rounds = static_cast<std::uint64_t>(runs(5, 100));
    Survey survey;

    for (std::uint64_t i = 0; i < rounds; i++) {
        const std::uint64_t seed = kSeed + i;
        CAPTURE(seed);
        if (i % 5 < 3) {
            fill_with_watch(seed, i % 5 == 2, survey);
        } else {
            fill_without_watch(seed, survey);
        }
    }

    MESSAGE("test 8: " << rounds << " full disks: " << survey.refused
                       << " times the watch refused early and writing went on, " << survey.restarts
                       << " of them in a new process; " << survey.hit
                       << " times without a watch the disk refused; " << survey.acknowledged
                       << " acknowledged writes, lost 0; open or writing again after "
                       << survey.longest.count() << " ms at most");
    CHECK(survey.refused > 0);
    CHECK(survey.hit > 0);
}

}  // namespace faultline::faults
