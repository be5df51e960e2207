// Machine: a folder with a store in it that tests do harm to, and a journal of what is durable.
//
// Thread safety: none.

#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>

#include "tests/api/app/test_app.h"
#include "tests/faults/orders.h"
#include "tests/faults/power_loss.h"
#include "tests/faults/worker_process.h"

namespace faultline::faults {

// How long a worker may be silent.
inline constexpr int kPatienceMs = 60'000;

// A folder in memory where the system offers that: what is durable is the journal's to say.
class Machine {
 public:
    Machine();

    // The folder that the shim watches, and the store in it.
    [[nodiscard]] std::filesystem::path root() const { return folder_.path() / "root"; }
    [[nodiscard]] std::filesystem::path store() const { return root() / "store"; }

    // A folder for what the test needs beside.
    [[nodiscard]] std::filesystem::path scratch() const { return folder_.path(); }

    [[nodiscard]] PowerLoss& loss() { return loss_; }

    // Orders for the next process, keeping a journal that begins now.
    [[nodiscard]] std::unique_ptr<Orders> new_orders();

    // Orders to write the workload, each of so many writers going on after what is there.
    [[nodiscard]] WorkerOrders writing(std::uint64_t seed,
                                       std::uint64_t writers,
                                       const Acknowledged& there) const;

 private:
    app::MemoryFolder folder_;
    PowerLoss loss_;
};

// Write down what was acknowledged.
void note_acknowledged(const WorkerReport& report, Acknowledged& there);

// Fails the test case unless the store in the machine is whole and holds what is in `there`, which
// becomes what it holds.  A store that is not there is whole if nothing was acknowledged.
void check_whole(const Machine& machine, std::uint64_t seed, Acknowledged& there);

}  // namespace faultline::faults
