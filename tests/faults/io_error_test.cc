// Test 5: the N-th call that touches the disk fails.

#include <array>
#include <cerrno>
#include <csignal>
#include <filesystem>
#include <map>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "tests/faults/machine.h"
#include "tests/faults/runs.h"
#include "tests/storage/test_store.h"

namespace faultline::faults {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t kSeed = 20260305;
constexpr std::uint64_t kSteps = 10;
constexpr std::uint64_t kStepsBefore = 5;

constexpr std::array<std::uint32_t, 7> kKinds = {
    kAnyCall, kWriteCall, kSyncCall, kNameCall, kOpenCall, kSizeCall, kReadCall};

// A run without faults: how many calls it makes, and the hash of each state.
struct Reference {
    bool is_new = false;                           // the run makes the store
    std::map<std::uint32_t, std::uint64_t> calls;  // by kind
    std::map<std::uint64_t, std::string> hashes;   // by version
};

// How the runs ended.
struct Survey {
    int unharmed = 0;
    int refused = 0;  // writes
    int not_opened = 0;
    int died = 0;
    std::uint64_t acknowledged = 0;
};

// Puts a store with something in it into the machine; it is made once.
void prepare(const Machine& machine) {
    static const Machine prepared;
    if (!fs::exists(prepared.store())) {
        WorkerOrders words = prepared.writing(kSeed, 1, {});
        words.steps = kStepsBefore;
        WorkerProcess worker(words, {});
        REQUIRE(worker.wait().exit_code == 0);
    }
    fs::copy(prepared.store(), machine.store(), fs::copy_options::recursive);
}

WorkerOrders run_orders(const Machine& machine, bool is_new) {
    WorkerOrders words = machine.writing(kSeed, 1, {{0, is_new ? 0 : kStepsBefore}});
    words.steps = kSteps;
    return words;
}

Reference make_reference(bool is_new) {
    Reference reference{.is_new = is_new, .calls = {}, .hashes = {}};
    for (const std::uint32_t kind : kKinds) {
        Machine machine;
        if (!is_new) prepare(machine);
        const std::unique_ptr<Orders> orders = machine.new_orders();
        orders->control().fail_kinds = kind;
        WorkerProcess worker(run_orders(machine, is_new), orders->environment());
        REQUIRE(worker.wait().exit_code == 0);
        reference.calls[kind] = orders->control().calls;
        if (kind != kAnyCall) continue;
        const auto store = storage::open_test_store(machine.store());
        const storage::View view = store->view();
        for (std::uint64_t version = 1; version <= raw(view.version()); version++) {
            const storage::View past = storage::must(view.at(Version{version}));
            reference.hashes[version] = storage::hash_of(past);
        }
    }
    return reference;
}

// What the process said while the disk failed under it.
void check_answers(const WorkerReport& report, const Reference& reference) {
    for (const Refusal& refusal : report.refusals) {
        CHECK_FALSE(refusal.message.empty());
        CHECK(refusal.message.find("IO error") == std::string::npos);
        CHECK(refusal.message.find("Success") == std::string::npos);
    }
    if (report.head != 0) CHECK(reference.hashes.at(report.head) == report.hash);
    const std::uint64_t last = report.versions.empty() ? 0 : report.versions.rbegin()->second;
    if (report.head != 0) CHECK(report.head >= last);
}

void count(const WorkerReport& report, Survey& survey) {
    survey.acknowledged += report.acknowledgements;
    if (report.signal != 0) {
        survey.died++;
    } else if (!report.is_open) {
        survey.not_opened++;
    } else if (!report.refusals.empty()) {
        survey.refused++;
    } else {
        survey.unharmed++;
    }
}

void fail_once(std::uint64_t seed, const Reference& reference, Survey& survey) {
    std::mt19937_64 random(seed);
    Machine machine;
    Acknowledged there{{0, 0}};
    if (!reference.is_new) prepare(machine);
    if (!reference.is_new) there[0] = kStepsBefore;
    const std::unique_ptr<Orders> orders = machine.new_orders();
    Control& control = orders->control();
    control.fail_kinds = kKinds[random() % kKinds.size()];
    const std::uint64_t calls = reference.calls.at(control.fail_kinds);
    control.fail_at = 1 + random() % calls;
    control.fails_forever = random() % 2 == 0 ? 1 : 0;
    control.fails_short = random() % 3 == 0 ? 1 : 0;
    control.fail_error = EIO;
    CAPTURE(control.fail_kinds);
    CAPTURE(control.fail_at.load());
    CAPTURE(control.fails_forever);
    CAPTURE(control.fails_short);

    WorkerProcess worker(run_orders(machine, reference.is_new), orders->environment());
    const WorkerReport& report = worker.wait();

    REQUIRE_FALSE(report.hung);
    check_answers(report, reference);
    count(report, survey);
    note_acknowledged(report, there);
    if (random() % 2 == 0) machine.loss().strike(random);
    check_whole(machine, kSeed, there);
}

}  // namespace

TEST_CASE("a disk that fails at the n-th call loses nothing and answers nothing wrong") {
    const std::uint64_t faults = static_cast<std::uint64_t>(runs(150, 5'000));
    const std::array<Reference, 2> references = {make_reference(false), make_reference(true)};
    Survey survey;

    for (std::uint64_t i = 0; i < faults; i++) {
        const std::uint64_t seed = kSeed + i;
        const bool is_new = i % 4 == 0;
        CAPTURE(seed);

        fail_once(seed, references[is_new ? 1 : 0], survey);
    }

    MESSAGE("test 5: " << faults << " I/O errors: " << survey.refused << " runs refused writes, "
                       << survey.not_opened << " did not open, " << survey.died << " died, "
                       << survey.unharmed << " went on; " << survey.acknowledged
                       << " acknowledged writes, lost 0, wrong answers 0");
    CHECK(survey.refused > 0);
    CHECK(survey.not_opened > 0);
}

}  // namespace faultline::faults
