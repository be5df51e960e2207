// The impact questions against the practical limit, a hand-written search over two arrays, in one
// process and in turns; and the same questions on a patched graph against a plain one.  Prints
// tables per estate; ends with 1 if the answers differ.

#include <cstdint>
#include <cstdio>
#include <fstream>
#include <iostream>
#include <string>
#include <utility>
#include <vector>

#include <CLI/CLI.hpp>

#include "engine/graph/snapshot.h"
#include "tests/bench/estate.h"
#include "tests/bench/impact_contest.h"
#include "tests/bench/patch_contest.h"

namespace faultline::bench {

namespace {

struct Options {
    std::vector<std::uint32_t> sizes = {10'000, 100'000};
    std::vector<std::string> estates = {};
    std::string json = {};
    double budget_ms = 2000;
    bool patches = false;
};

void print_table(const graph::Snapshot& snapshot, const std::vector<Line>& lines) {
    std::printf("\n%u CIs, %u needs, %u groups, graph %.1f MB\n\n",
                snapshot.node_count(),
                snapshot.edge_count(),
                snapshot.group_count(),
                static_cast<double>(snapshot.graph_bytes()) / 1e6);
    std::printf("%-16s %9s %11s %11s %6s %11s %6s %11s %6s\n",
                "question",
                "reached",
                "rows us",
                "reach us",
                "x",
                "radius us",
                "x",
                "listed us",
                "x");
    for (const Line& line : lines) {
        const Times& times = line.times;
        std::printf("%-16s %9u %11.2f %11.2f %6.2f %11.2f %6.2f %11.2f %6.2f\n",
                    line.what.c_str(),
                    line.reached,
                    times.rows_us,
                    times.reach_us,
                    times.reach_us / times.rows_us,
                    times.radius_us,
                    times.radius_us / times.rows_us,
                    times.listed_us,
                    times.listed_us / times.rows_us);
    }
    std::fflush(stdout);
}

void append_json(const graph::Snapshot& snapshot,
                 const std::vector<Line>& lines,
                 std::ostream& out) {
    for (const Line& line : lines) {
        out << R"({"cis":)" << snapshot.node_count() << R"(,"needs":)" << snapshot.edge_count()
            << R"(,"graph_bytes":)" << snapshot.graph_bytes() << R"(,"question":")" << line.what
            << R"(","ci":")" << line.ci << R"(","reached":)" << line.reached << R"(,"rows_us":)"
            << line.times.rows_us << R"(,"reach_us":)" << line.times.reach_us << R"(,"radius_us":)"
            << line.times.radius_us << R"(,"listed_us":)" << line.times.listed_us << "}\n";
    }
}

void print_figures(const PatchFigures& figures) {
    std::printf("\n%zu %s changed: patched in %.3f ms, merged in %.3f ms\n\n",
                figures.changed_cis,
                figures.change.c_str(),
                figures.patch_ms,
                figures.merge_ms);
    std::printf("%-20s %14s %8s %8s %8s\n",
                "question",
                "plain radius us",
                "reach x",
                "radius x",
                "listed x");
    for (const PatchLine& line : figures.lines) {
        std::printf("%-20s %14.2f %8.2f %8.2f %8.2f\n",
                    line.what.c_str(),
                    line.plain_radius_us,
                    line.reach_ratio,
                    line.radius_ratio,
                    line.listed_ratio);
    }
    std::fflush(stdout);
}

Result<void> compare_patches(const graph::Snapshot& snapshot, double budget_ms) {
    FL_TRY(const std::vector<PatchFigures> all, patch_contest(snapshot, budget_ms));
    for (const PatchFigures& figures : all) {
        print_figures(figures);
    }
    return {};
}

Result<void> run_one(const std::string& path, const Options& options, std::ostream& json) {
    FL_TRY(const graph::Snapshot snapshot, read_estate(path));
    if (options.patches) return compare_patches(snapshot, options.budget_ms);
    FL_TRY(const std::vector<Line> lines, impact_contest(snapshot, options.budget_ms));
    print_table(snapshot, lines);
    append_json(snapshot, lines, json);
    return {};
}

// The estates of the asked sizes lie where the build put them.
void add_sizes(Options& options) {
    if (!options.estates.empty()) return;
    for (const std::uint32_t cis : options.sizes) {
        options.estates.push_back(FL_BENCH_ESTATES "/estate-" + std::to_string(cis) + ".ndjson");
    }
}

int run(Options options) {
    add_sizes(options);
    std::printf(
        "rows: hand-written search over two arrays; reach: the engine's, groups ignored;\n"
        "radius: with groups and all classes; listed: and every CI that inherits, with why.\n"
        "x: times the rows.  Medians; the machine's load shows in them, less so in the ratios.\n");
    std::ofstream json;
    if (!options.json.empty()) json.open(options.json);
    for (const std::string& path : options.estates) {
        const auto done = run_one(path, options, json);
        if (done.ok() && json.good()) continue;
        if (done.ok()) {
            std::cerr << "impact_bench: " << options.json << " cannot be written\n";
            return 1;
        }
        std::cerr << "impact_bench: " << done.error().message
                  << "\n(samples/generate_estate.py makes estates; build the target estate_1000000 "
                     "for the largest)\n";
        return 1;
    }
    return 0;
}

}  // namespace

}  // namespace faultline::bench

int main(int argc, char** argv) {
    faultline::bench::Options options;
    CLI::App app("Times impact questions against a hand-written search");
    app.add_option("--cis", options.sizes, "estates of these sizes, as built (10000 100000)");
    app.add_option("--estate", options.estates, "these interchange files instead");
    app.add_option("--budget-ms", options.budget_ms, "time for one question (2000)");
    app.add_flag("--patches", options.patches, "patched graphs against plain ones instead");
    app.add_option("--json", options.json, "also write every line of the tables to this file");
    CLI11_PARSE(app, argc, argv);
    return faultline::bench::run(std::move(options));
}
