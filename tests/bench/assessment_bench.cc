// Assessments of changes on a store that was imported before (target estate_1000000, or any other):
// uncached times of a change on the CI with most dependents, and of changes on CIs drawn at random.
// Prints milliseconds, and the blast radius of the same CIs to compare with.  Assessments use what
// a server keeps for those of one graph, unless --anew is said.

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <memory>
#include <random>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include <CLI/CLI.hpp>

#include "api/app/assessment.h"
#include "api/app/thread_scratch.h"
#include "engine/base/utc_time.h"

namespace faultline::bench {

namespace {

using Clock = std::chrono::steady_clock;

constexpr std::uint64_t kSeed = 20261122;

struct Options {
    std::string data;
    std::vector<std::string> cis;
    std::size_t random_cis = 100;
    int rounds = 5;
    bool anew = false;
};

// Ends the program: a benchmark that cannot read has nothing to say.
[[noreturn]] void fail(const Error& error) {
    std::cerr << "assessment_bench: " << error.message << "\n";
    std::exit(1);
}

model::ChangeRecord change_on(const std::string& ci, UtcTime now) {
    model::ChangeRecord change;
    change.id = "bench";
    change.created = now;
    change.plan.title = "bench";
    change.plan.team = "team";
    change.plan.model = "model";
    change.plan.cis = {{.ci = ci, .effect = model::PlannedEffect::planned_down}};
    change.plan.window = model::PlannedWindow{{now.microseconds + 48 * kHourMicroseconds},
                                              {now.microseconds + 50 * kHourMicroseconds}};
    return change;
}

// What one assessment took and found.
struct Measured {
    double milliseconds = 0;
    double radius_milliseconds = 0;
    std::size_t services = 0;
    std::uint64_t scenarios = 0;
};

double since(Clock::time_point begin) {
    return std::chrono::duration<double, std::milli>(Clock::now() - begin).count();
}

Measured measure(app::App& app, const std::string& ci) {
    auto published = app.published();
    if (!published.ok()) fail(published.error());
    const graph::Snapshot& graph = *published.value()->graph;
    Measured measured;
    auto begin = Clock::now();
    const auto radius =
        impact::blast_radius(graph, {.failed = {*graph.find(ci)}}, app::thread_scratch());
    measured.radius_milliseconds = since(begin);
    begin = Clock::now();
    const auto made = app::assess_change(
        app, published.value(), change_on(ci, published.value()->view.time()), {});
    measured.milliseconds = since(begin);
    if (!made.ok()) fail(made.error());
    measured.services = made.value().services.size();
    measured.scenarios = made.value().outages.scenarios;
    return measured;
}

Measured median_of(app::App& app, const std::string& ci, int rounds) {
    std::vector<Measured> all;
    for (int i = 0; i < rounds; i++) {
        all.push_back(measure(app, ci));
    }
    std::ranges::sort(all, {}, &Measured::milliseconds);
    return all[all.size() / 2];
}

void print(const std::string& what, const Measured& measured) {
    std::printf("%-24s %9.2f ms  radius %8.3f ms  %6zu services  %7llu scenarios\n",
                what.c_str(),
                measured.milliseconds,
                measured.radius_milliseconds,
                measured.services,
                static_cast<unsigned long long>(measured.scenarios));
}

std::shared_ptr<const app::Published> wait_for_graph(app::App& app) {
    while (app.readiness() == app::Readiness::loading) {
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    auto published = app.published();
    if (!published.ok()) fail(published.error());
    return std::move(published).value();
}

void wait_for_basis(app::App& app, const app::Published& published) {
    const auto begin = Clock::now();
    while (!app.outage_basis(published)) {
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    std::printf("%-24s %9.2f ms\n", "the graph's basis", since(begin));
}

int run(const Options& options) {
    app::AppOptions app_options;
    app_options.directory = options.data;
    app_options.sampling_threads = 1;
    app_options.load_in_background = !options.anew;
    auto app = app::App::open(app_options);
    if (!app.ok()) fail(app.error());
    const auto published = wait_for_graph(*app.value());
    if (!options.anew) wait_for_basis(*app.value(), *published);
    const graph::Snapshot& graph = *published->graph;
    for (const std::string& ci : options.cis) {
        if (!graph.find(ci)) fail(not_found("there is no CI '" + ci + "'"));
        print(ci, median_of(*app.value(), ci, options.rounds));
    }
    std::mt19937_64 random(kSeed);
    std::vector<Measured> all;
    double total = 0;
    for (std::size_t i = 0; i < options.random_cis; i++) {
        const graph::NodeIndex node{static_cast<std::uint32_t>(random() % graph.node_count())};
        all.push_back(median_of(*app.value(), std::string(graph.id(node)), 1));
        total += all.back().milliseconds;
    }
    if (all.empty()) return 0;
    std::ranges::sort(all, {}, &Measured::milliseconds);
    print("random, median", all[all.size() / 2]);
    print("random, p95", all[all.size() * 95 / 100]);
    print("random, slowest", all.back());
    std::printf("random, on one thread %.1f assessments/s\n",
                static_cast<double>(all.size()) * 1000 / total);
    return 0;
}

}  // namespace

}  // namespace faultline::bench

int main(int argc, char** argv) {
    faultline::bench::Options options;
    CLI::App parser("Assessments of changes on a store.");
    parser.add_option("--data", options.data, "The store")->required();
    parser.add_option("--ci", options.cis, "Assess a change on this CI; may be repeated");
    parser.add_option("--random", options.random_cis, "How many CIs to draw (100)");
    parser.add_flag("--anew", options.anew, "Find out everything anew each time");
    parser.add_option("--rounds", options.rounds, "Assessments of each named CI (5)");
    CLI11_PARSE(parser, argc, argv);
    return faultline::bench::run(options);
}
