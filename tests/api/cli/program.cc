#include "tests/api/cli/program.h"

#include <chrono>
#include <csignal>
#include <fstream>
#include <thread>
#include <utility>

#include <doctest/doctest.h>

namespace faultline::cli {

namespace {

constexpr std::chrono::milliseconds kPause{2};
constexpr int kPausesMax = 15'000;

test::ProcessStart start_of(const Words& arguments, test::ProcessStart start) {
    start.words.emplace_back(FL_PROGRAM);
    start.words.insert(start.words.end(), arguments.begin(), arguments.end());
    start.environment.try_emplace("FAULTLINE_DATA", "");
    start.environment.try_emplace("FAULTLINE_SERVER", "");
    return start;
}

Words serve_on(const std::string& directory, const Words& options) {
    Words words = {"--data", directory, "serve", "--listen", "127.0.0.1:0"};
    words.insert(words.end(), options.begin(), options.end());
    return words;
}

// The URL in the log of a server that listens.
std::string url_in(const std::string& log) {
    const std::string mark = "serving on ";
    const std::size_t begin = log.find(mark);
    const std::size_t end = log.find('\n', begin);
    if (begin == std::string::npos || end == std::string::npos) return {};
    return log.substr(begin + mark.size(), end - begin - mark.size());
}

}  // namespace

test::ProcessEnd faultline(const Words& arguments, test::ProcessStart start) {
    return test::run_process(start_of(arguments, std::move(start)));
}

std::string output_of(const Words& arguments) {
    const test::ProcessEnd end = faultline(arguments);
    CHECK(end.err.empty());
    REQUIRE_MESSAGE(end.exit_code == 0, end.err);
    return end.out;
}

json::Value json_of(Words arguments) {
    arguments.insert(arguments.end(), {"-o", "json"});
    auto value = json::parse(output_of(arguments));
    REQUIRE(value.ok());
    return std::move(value).value();
}

std::string write_file(const std::string& path, const std::string& text) {
    std::ofstream(path, std::ios::binary) << text;
    return path;
}

ServeProcess::ServeProcess(const std::string& directory, const Words& options)
    : process_(start_of(serve_on(directory, options), {})) {
    client::HttpCall ready;
    ready.target = "/readyz";
    for (int i = 0; i < kPausesMax; i++) {
        if (url_.empty()) url_ = url_in(process_.err());
        if (!url_.empty()) {
            const auto answer = send(ready);
            if (answer.ok() && answer.value().status == 200) return;
        }
        std::this_thread::sleep_for(kPause);
    }
    FAIL("the server did not become ready: " << process_.err());
}

Result<client::HttpAnswer> ServeProcess::send(const client::HttpCall& call) const {
    FL_TRY(auto client, client::HttpClient::create(url_));
    return client.send(call);
}

test::ProcessEnd ServeProcess::stop() {
    process_.send(SIGTERM);
    return process_.wait();
}

}  // namespace faultline::cli
