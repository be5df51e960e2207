// What a service depends on by itself and together: single points of failure, of one service with
// many dependencies and of all services of an estate, cut sets, shared causes, time to impact.
// Prints medians; judges nothing.

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdio>
#include <functional>
#include <iostream>
#include <random>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <CLI/CLI.hpp>

#include "engine/graph/merge.h"
#include "engine/graph/patch.h"
#include "engine/graph/snapshot.h"
#include "engine/impact/blast_radius.h"
#include "engine/impact/closure.h"
#include "engine/impact/cut_sets.h"
#include "engine/impact/next_failures.h"
#include "engine/impact/shared_causes.h"
#include "engine/impact/single_points.h"
#include "engine/impact/time_to_impact.h"
#include "tests/bench/asked.h"
#include "tests/bench/contest.h"
#include "tests/bench/estate.h"

namespace faultline::bench {

namespace {

using graph::NodeIndex;
using graph::Snapshot;

// The service that is added needs at least so many CIs.
constexpr std::uint32_t kDependenciesMin = 10'000;
constexpr std::string_view kServiceId = "SVC-BENCH";

struct Options {
    std::vector<std::string> estates = {FL_BENCH_ESTATES "/estate-10000.ndjson"};
    double budget_ms = 2000;
    bool all_services = false;
    std::uint32_t cut_size = 2;
};

std::vector<NodeIndex> of_class(const Snapshot& snapshot, std::string_view class_name) {
    std::vector<NodeIndex> nodes;
    for (std::uint32_t i = 0; i < snapshot.node_count(); ++i) {
        const NodeIndex node{i};
        if (snapshot.class_name(snapshot.class_of(node)) == class_name) nodes.push_back(node);
    }
    return nodes;
}

// A service on applications drawn at random, every other one in a group of two of which it needs
// one, as many as it takes to depend on kDependenciesMin CIs.
Result<Snapshot> with_service(const Snapshot& estate) {
    const std::vector<NodeIndex> applications = of_class(estate, "application");
    if (applications.empty()) return invalid_argument("the estate has no application");
    std::mt19937_64 random(kRandomSeed);
    graph::CiContent content{.class_name = "business_service", .ci = CiId{UINT32_MAX}};
    std::vector<NodeIndex> used;
    for (std::uint32_t i = 0; used.size() < applications.size(); ++i) {
        const NodeIndex drawn = applications[random() % applications.size()];
        if (std::ranges::count(used, drawn) > 0) continue;
        used.push_back(drawn);
        const std::string group = i % 4 < 2 ? "" : "pair-" + std::to_string(i / 4);
        content.needs.push_back({std::string(estate.id(drawn)), group});
        if (used.size() % 2 == 0 && impact::closure_of(estate, used).size() > kDependenciesMin)
            break;
    }
    return graph::patched(
        estate, {{{std::string(kServiceId), std::move(content)}}}, Version{2}, Version{2});
}

void time_one(const char* what, const Options& options, const std::function<void()>& call) {
    const std::vector<double> times = median_us({call}, options.budget_ms);
    std::printf("    %-44s %12.3f ms\n", what, times.front() / 1000);
    std::fflush(stdout);
}

void print_cuts(const impact::CutSets& cuts) {
    std::printf("    cut sets: %zu, complete to size %u%s%s\n",
                cuts.sets.size(),
                cuts.complete_size,
                cuts.sets_max_hit ? ", limit of sets hit" : "",
                cuts.work_max_hit ? ", limit of work hit" : "");
}

void time_service(const Snapshot& snapshot, NodeIndex service, const Options& options) {
    const impact::Closure closure = impact::closure_of(snapshot, std::array{service});
    const auto points = impact::single_points(snapshot, service);
    std::printf("%s: needs %u CIs, %zu groups among them; %zu single points\n",
                std::string(snapshot.id(service)).c_str(),
                closure.size() - 1,
                closure.groups.size(),
                points.size());
    time_one("closure", options, [&] {
        static_cast<void>(impact::closure_of(snapshot, std::array{service}));
    });
    time_one("single points, closure included", options, [&] {
        static_cast<void>(impact::single_points(snapshot, service));
    });
    std::printf("    shared causes: %zu\n",
                static_cast<std::size_t>(impact::shared_causes(snapshot, closure).count));
    time_one("shared causes", options, [&] {
        static_cast<void>(impact::shared_causes(snapshot, closure));
    });
    for (std::uint32_t size = 2; size <= options.cut_size; ++size) {
        const impact::CutSetQuestion question{.ci = service, .max_size = size};
        print_cuts(impact::cut_sets(snapshot, closure, question));
        time_one(("cut sets up to " + std::to_string(size)).c_str(), options, [&] {
            static_cast<void>(impact::cut_sets(snapshot, closure, question));
        });
    }
}

// What fails when the core switch does that reaches most.
void time_core_switch(const Snapshot& snapshot, const Options& options) {
    for (const Asked& asked : asked_of(snapshot)) {
        if (asked.what != "core_switch") continue;
        impact::Scratch scratch;
        const auto answer = impact::blast_radius(snapshot, {asked.nodes}, scratch);
        const auto hits = impact::tightest_hits(snapshot, answer, impact::kNextGroupsMax);
        const auto next = impact::next_failures(snapshot, answer, hits);
        std::printf("core switch: %zu down, %zu groups hit; %zu next for %zu of them\n",
                    answer.down.size(),
                    answer.hit_groups.size(),
                    next.nodes.size(),
                    hits.size());
        time_one("next failures", options, [&] {
            static_cast<void>(impact::next_failures(snapshot, answer, hits));
        });
        time_one("time to impact", options, [&] {
            static_cast<void>(impact::time_to_impact(snapshot, asked.nodes, scratch));
        });
    }
}

// The service that needs most.
NodeIndex largest_of(const Snapshot& snapshot, const std::vector<NodeIndex>& services) {
    NodeIndex largest = services.front();
    std::uint32_t most = 0;
    for (const NodeIndex service : services) {
        const std::uint32_t size = impact::closure_of(snapshot, std::array{service}).size();
        if (size <= most) continue;
        most = size;
        largest = service;
    }
    return largest;
}

void time_all(const Snapshot& snapshot,
              const std::vector<NodeIndex>& services,
              const Options& options) {
    const auto table = impact::single_points_of_all(snapshot, services);
    std::printf("all %zu services: %zu points\n", table.cis.size(), table.points.size());
    time_one("single points of all", options, [&] {
        static_cast<void>(impact::single_points_of_all(snapshot, services));
    });
}

Result<void> run_one(const std::string& path, const Options& options) {
    FL_TRY(const Snapshot estate, read_estate(path));
    std::printf("\n%u CIs, %u needs, %u groups\n",
                estate.node_count(),
                estate.edge_count(),
                estate.group_count());
    FL_TRY(const Snapshot snapshot, with_service(estate));
    time_service(snapshot, *snapshot.find(kServiceId), options);
    time_core_switch(estate, options);
    std::vector<NodeIndex> services = of_class(estate, "business_service");
    if (services.empty()) return {};
    if (options.all_services) time_all(estate, services, options);
    services.resize(std::min<std::size_t>(services.size(), 1000));
    time_service(estate, largest_of(estate, services), options);
    return {};
}

int run(const Options& options) {
    for (const std::string& path : options.estates) {
        const auto done = run_one(path, options);
        if (done.ok()) continue;
        std::cerr << "spof_bench: " << done.error().message << '\n';
        return 1;
    }
    return 0;
}

}  // namespace

}  // namespace faultline::bench

int main(int argc, char** argv) {
    faultline::bench::Options options;
    CLI::App app("Times single points of failure, cut sets and what belongs to them");
    app.add_option("--estate", options.estates, "interchange files (the estate of 10000 CIs)");
    app.add_option("--budget-ms", options.budget_ms, "time for one figure (2000)");
    app.add_option("--cut-size", options.cut_size, "cut sets of up to so many CIs (2)")
        ->check(CLI::Range(1U, faultline::impact::kCutSizeMax));
    app.add_flag("--all-services", options.all_services, "also all services of the estate at once");
    CLI11_PARSE(app, argc, argv);
    return faultline::bench::run(options);
}
