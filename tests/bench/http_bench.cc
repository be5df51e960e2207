// What a running server gives over HTTP: latency at one client, answers a second at many, and bytes
// a second of a large answer.  The load comes from one thread of this process, so that on a machine
// of few cores client and server share them.

#include <cstdio>
#include <fstream>
#include <iostream>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>
#include <unistd.h>

#include "tests/bench/contest.h"
#include "tests/bench/http_load.h"

namespace faultline::bench {

namespace {

struct Options {
    std::uint16_t port = 0;
    std::vector<std::string> targets;
    std::string in_turn;  // a file of them
    std::vector<std::size_t> clients = {1, 32};
    int round_ms = 2'000;
    int rounds = 5;
};

constexpr double kBytesPerMb = 1e6;

void print(std::size_t clients, const std::vector<LoadResult>& rounds) {
    std::vector<double> latencies;
    std::vector<double> rates;
    std::vector<double> megabytes;
    double bytes = 0;
    for (const LoadResult& round : rounds) {
        latencies.insert(latencies.end(), round.latencies_us.begin(), round.latencies_us.end());
        rates.push_back(static_cast<double>(round.latencies_us.size()) / round.seconds);
        megabytes.push_back(static_cast<double>(round.body_bytes) / kBytesPerMb / round.seconds);
        bytes += static_cast<double>(round.body_bytes);
    }
    if (latencies.empty()) {
        std::printf("%7zu  no answer within the time\n", clients);
        return;
    }
    std::printf("%7zu %12.0f %10.0f %10.0f %10.0f (%.0f to %.0f) %8.1f\n",
                clients,
                bytes / static_cast<double>(latencies.size()),
                quantile_of(latencies, 0.5),
                quantile_of(latencies, 0.99),
                quantile_of(rates, 0.5),
                quantile_of(rates, 0),
                quantile_of(rates, 1),
                quantile_of(megabytes, 0.5));
}

// Measures a load of these targets, asked in turn by each client.
bool measure(const Options& options,
             const std::string& name,
             const std::vector<std::string>& targets) {
    std::printf("\n%s\nclients  bytes/answer   p50, us    p99, us  answers/s (range)    MB/s\n",
                name.c_str());
    for (const std::size_t clients : options.clients) {
        std::vector<LoadResult> rounds;
        for (int round = 0; round < options.rounds; round++) {
            auto result = run_load(
                {options.port, targets, clients, std::chrono::milliseconds(options.round_ms)});
            if (!result.ok()) {
                std::cerr << "http_bench: " << name << ": " << result.error().message << '\n';
                return false;
            }
            rounds.push_back(std::move(result).value());
        }
        print(clients, rounds);
    }
    return true;
}

bool run(const Options& options) {
    std::printf("%d rounds of %d ms each\n", options.rounds, options.round_ms);
    for (const std::string& target : options.targets) {
        if (!measure(options, target, {target})) return false;
    }
    if (options.in_turn.empty()) return true;
    std::vector<std::string> targets;
    std::ifstream file(options.in_turn);
    for (std::string line; std::getline(file, line);) {
        targets.push_back(line);
    }
    if (!targets.empty()) return measure(options, options.in_turn, targets);
    std::cerr << "http_bench: " << options.in_turn << " has no targets\n";
    return false;
}

}  // namespace

}  // namespace faultline::bench

int main(int argc, char** argv) {
    faultline::bench::Options options;
    CLI::App app("Latency, answers a second and bytes a second of a server on 127.0.0.1");
    app.add_option("--port", options.port, "of the server")->required();
    app.add_option("--target", options.targets, "path and query to GET; may repeat");
    app.add_option("--in-turn", options.in_turn, "a file of targets, one a line, asked in turn");
    app.add_option("--clients", options.clients, "numbers of connections (1 32)");
    app.add_option("--rounds", options.rounds, "of each target and number of clients (5)");
    app.add_option("--round-ms", options.round_ms, "length of a round (2000)");
    CLI11_PARSE(app, argc, argv);
    return faultline::bench::run(options) ? 0 : 1;
}
