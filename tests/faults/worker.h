// The worker: a process that opens a store and writes the workload until it is done or ended.
//
// It says on standard output, one line each, what happened:
//
//     opened HEAD             the store is open
//     closed CODE MESSAGE     it does not open; the process ends
//     ack W N VERSION         entry N of writer W was acknowledged
//     refused W N CODE MESSAGE
//     head VERSION HASH       all is written: what the store answers now
//     unreadable CODE MESSAGE
//
// Thread safety: none.

#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "storage/space_guard.h"
#include "tests/faults/workload.h"

namespace faultline::faults {

// What a worker is told.
struct WorkerOrders {
    std::filesystem::path store;
    std::uint64_t seed = 0;
    std::uint64_t steps = 0;                // entries for each writer; 0: without end
    std::vector<std::uint64_t> next = {1};  // the next entry of each writer
    std::uint64_t one_batch_bytes_max = kSmallBatchBytes;
    std::string die_at = {};         // the name of the fault point to die at ...
    std::uint64_t die_hit = 1;       // ... when it is reached for the n-th time after opening
    bool die_while_opening = false;  // points count from the beginning
    bool persist = false;            // an entry for which there is no space is tried again
    storage::SpaceLimits space = {.free_bytes_min = 0, .ballast_bytes = 0};
};

// The words of a command line that say so, after "worker", and back.
[[nodiscard]] std::vector<std::string> words_of(const WorkerOrders& orders);
[[nodiscard]] WorkerOrders parse_worker_orders(const std::vector<std::string>& words);

// Be the worker; returns the exit code.
int work(const WorkerOrders& orders);

}  // namespace faultline::faults
