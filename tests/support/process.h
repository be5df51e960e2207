// Process: a program that a test starts, feeds, listens to and ends.
//
// Thread safety: none; one Process belongs to one thread.

#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include <sys/types.h>

#include "tests/support/temporary_folder.h"

namespace faultline::test {

// What a program printed and how it ended.
struct ProcessEnd {
    int exit_code = -1;  // -1: it was ended by a signal
    int signal = 0;
    std::string out;
    std::string err;
};

// How to start a program.
struct ProcessStart {
    std::vector<std::string> words;                       // the program's path first
    std::string input = {};                               // its standard input
    std::string input_file = {};                          // or the file that is its standard input
    std::map<std::string, std::string> environment = {};  // added to this process's own
    std::string directory = {};                           // to start in; empty: as this process
};

// A running program.  Output goes through files, so that neither side ever waits for the other.
class Process {
 public:
    // Start it.  Throws std::runtime_error if that is not possible.
    explicit Process(const ProcessStart& start);
    Process(const Process&) = delete;
    Process& operator=(const Process&) = delete;
    // Kills it if it still runs.
    ~Process();

    // Send it a signal.
    void send(int signal) const;

    // Wait for its end.
    ProcessEnd wait();

    // Standard output and standard error so far.
    [[nodiscard]] std::string out() const;
    [[nodiscard]] std::string err() const;

 private:
    [[nodiscard]] std::string file(const char* name) const;

    pid_t pid_ = 0;
    bool ended_ = false;
    TemporaryFolder folder_;  // of input, output and standard error
};

// Start a program and wait for its end.
ProcessEnd run_process(const ProcessStart& start);

// The bytes of a file; empty if there is none.
[[nodiscard]] std::string file_text(const std::string& path);

}  // namespace faultline::test
