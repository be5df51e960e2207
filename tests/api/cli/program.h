// The program itself as tests start it: a command to its end, and a server until it is told to
// stop.
//
// Thread safety: none.

#pragma once

#include <string>
#include <vector>

#include "api/client/http_client.h"
#include "api/json/value.h"
#include "tests/support/process.h"

namespace faultline::cli {

using Words = std::vector<std::string>;

// Run the program with these arguments, and without a store named in the environment.
test::ProcessEnd faultline(const Words& arguments, test::ProcessStart start = {});

// The output of a command that must end with 0 and say nothing on standard error.
std::string output_of(const Words& arguments);

// The answer of such a command as JSON.
json::Value json_of(Words arguments);

// Write a file; its path.
std::string write_file(const std::string& path, const std::string& text);

// `faultline serve` on a free loopback port.
class ServeProcess {
 public:
    // Start it on the store in `directory`, with more options, and wait until it is ready.
    explicit ServeProcess(const std::string& directory, const Words& options = {});

    // "http://127.0.0.1:PORT"
    [[nodiscard]] const std::string& url() const { return url_; }

    [[nodiscard]] test::Process& process() { return process_; }

    // Ask it.
    [[nodiscard]] Result<client::HttpAnswer> send(const client::HttpCall& call) const;

    // End it with SIGTERM.
    test::ProcessEnd stop();

 private:
    test::Process process_;
    std::string url_;
};

}  // namespace faultline::cli
