// WorkerProcess: a running worker and what it said.
//
// Thread safety: none.

#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include <sys/types.h>

#include "tests/faults/contents.h"
#include "tests/faults/worker.h"

namespace faultline::faults {

// A line in which the worker said no.
struct Refusal {
    EntryName entry;
    int code = 0;  // of ErrorCode
    std::string message;
};

// Everything a worker said, and how it ended.
struct WorkerReport {
    bool is_open = false;
    std::string closed;  // why it did not open
    Acknowledged acknowledged;
    std::map<EntryName, std::uint64_t, bool (*)(const EntryName&, const EntryName&)> versions;
    std::uint64_t acknowledgements = 0;
    std::vector<Refusal> refusals;
    std::uint64_t head = 0;  // 0: it did not come to that
    std::string hash;
    std::string unreadable;
    bool hung = false;  // it was silent for too long
    int signal = 0;
    int exit_code = -1;

    WorkerReport();
};

// How it ended, in words, for a worker that should have gone on.
[[nodiscard]] std::string text_of(const WorkerReport& report);

// A worker that was started.
class WorkerProcess {
 public:
    // Start one with these additions to the environment.
    WorkerProcess(const WorkerOrders& orders,
                  const std::map<std::string, std::string>& environment);
    WorkerProcess(const WorkerProcess&) = delete;
    WorkerProcess& operator=(const WorkerProcess&) = delete;
    // Kills it if it still runs.
    ~WorkerProcess();

    // Listen until it has said so many more lines, it is silent for that long, or it ended.
    // True if it said them.
    bool listen(std::uint64_t lines, int silence_ms);

    void kill() const;

    // Listen to the rest, wait for the end, and tell everything.  What is silent for a minute is
    // killed.
    const WorkerReport& wait();

    // What it said so far.
    [[nodiscard]] const WorkerReport& report() const { return report_; }

 private:
    bool hear(int silence_ms);
    void take_lines();
    void take(const std::string& line);

    pid_t pid_ = 0;
    int pipe_ = -1;
    bool ended_ = false;
    std::string heard_;  // an unfinished line
    std::uint64_t lines_ = 0;
    WorkerReport report_;
};

}  // namespace faultline::faults
