#include "tests/faults/damage.h"

#include <csignal>

#include <doctest/doctest.h>

#include "storage/fault_points.h"

namespace faultline::faults {

namespace {

constexpr std::uint64_t kSteps = 12;
constexpr std::uint64_t kStepsToStage = 200;

}  // namespace

void make_store_to_damage(const Machine& machine, std::uint64_t seed, bool up_to_staging) {
    Acknowledged there;
    if (const auto contents = read_contents(machine.store()); contents.ok()) {
        there = entries_in(contents.value());
    }
    for (int session = 0; session < 2; session++) {
        WorkerOrders words = machine.writing(seed, 1, there);
        words.steps = kSteps;
        WorkerProcess worker(words, {});
        REQUIRE(worker.wait().exit_code == 0);
        note_acknowledged(worker.report(), there);
    }
    // Small batches at the end stay in the write-ahead log.
    WorkerOrders small = machine.writing(seed, 1, there);
    small.steps = kSteps;
    small.one_batch_bytes_max = storage::kOneBatchBytesMax;
    WorkerProcess worker(small, {});
    REQUIRE(worker.wait().exit_code == 0);
    note_acknowledged(worker.report(), there);
    if (!up_to_staging) return;
    WorkerOrders words = machine.writing(seed, 1, there);
    words.steps = kStepsToStage;
    words.die_at = storage::kCommitted;
    WorkerProcess staging(words, {});
    REQUIRE(staging.wait().signal == SIGKILL);
}

std::string kind_of_file(const std::filesystem::path& path) {
    const std::string name = path.filename().string();
    if (path.string().starts_with("staging/")) return "staged file";
    if (path.extension() == ".sst") return "table";
    if (path.extension() == ".log") return "log";
    if (name.starts_with("MANIFEST")) return "manifest";
    if (name.starts_with("OPTIONS")) return "options";
    if (name == "CURRENT") return "current";
    if (name == "IDENTITY") return "identity";
    if (name == "MARK") return "mark";
    if (name == "FORMAT") return "format";
    if (name.starts_with("LOG")) return "library's messages";
    return name;
}

}  // namespace faultline::faults
