// Outages of all services that a core switch affects: before, while the switch is planned down, and
// if a change of it fails; all at once, beside one question for each service.  Prints medians;
// judges nothing.

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdio>
#include <iostream>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include "engine/impact/blast_radius.h"
#include "engine/impact/joint_outage.h"
#include "engine/impact/joint_scene.h"
#include "engine/impact/reliability.h"
#include "tests/bench/contest.h"
#include "tests/bench/estate.h"

namespace faultline::bench {

namespace {

using graph::NodeIndex;
using graph::Snapshot;

struct Options {
    std::vector<std::string> estates = {FL_BENCH_ESTATES "/estate-100000.ndjson"};
    std::string changed = "core-0000000";
    double probability = 0.5;  // that the change breaks it
    double budget_ms = 3'000;
    std::size_t sample = 5;  // services that are asked about one by one
};

std::vector<double> unavailability_of(const Snapshot& snapshot, std::span<const NodeIndex> nodes) {
    return impact::reliabilities_of(snapshot, nodes, model::builtin_catalogue()).unavailability;
}

// The services among all that the failure of a CI takes down, puts at risk, impairs or comes near.
std::vector<NodeIndex> affected_services(const Snapshot& snapshot, NodeIndex changed) {
    impact::Scratch scratch;
    impact::BlastQuestion question;
    question.failed = {changed};
    question.list_inherited = true;
    const impact::BlastRadius radius = impact::blast_radius(snapshot, question, scratch);
    std::vector<NodeIndex> services;
    const auto take = [&](const auto& items) {
        for (const auto& item : items)
            if (snapshot.class_name(snapshot.class_of(item.node)).ends_with("service"))
                services.push_back(item.node);
    };
    take(radius.down);
    take(radius.at_risk);
    take(radius.inherited);
    for (const impact::ImpairedItem& item : radius.impaired)
        if (snapshot.class_name(snapshot.class_of(item.node)).ends_with("service"))
            services.push_back(item.node);
    return services;
}

impact::JointOutageQuestion question_of(const Snapshot& snapshot,
                                        NodeIndex changed,
                                        const Options& options) {
    impact::JointOutageQuestion question;
    question.roots = affected_services(snapshot, changed);
    question.conditions = {{&snapshot, {}, {}},
                           {&snapshot, {changed}, {}},
                           {&snapshot, {}, {{changed, options.probability}}}};
    question.unavailability = unavailability_of;
    return question;
}

// One service by itself, before and after, with as many scenarios.
void ask_alone(const Snapshot& snapshot,
               NodeIndex service,
               NodeIndex changed,
               std::uint64_t scenarios) {
    const impact::Closure closure = impact::closure_of(snapshot, std::array{service});
    impact::OutageQuestion question;
    question.unavailability = unavailability_of(snapshot, closure.nodes);
    question.scenarios = scenarios;
    question.importance_max = 0;
    question.method = impact::MethodChoice::monte_carlo;
    if (const auto number = closure.find(changed)) question.change.planned_down = {*number};
    static_cast<void>(impact::outage(snapshot, closure, closure.roots.front(), question));
}

void print(const impact::JointOutageAnswer& answer, double us, double stage_us) {
    std::printf("  %zu services need %u CIs; %llu scenarios; %u rare, %u of them lack points\n",
                answer.root_count,
                answer.needed_cis,
                static_cast<unsigned long long>(answer.scenarios),
                answer.rare_roots,
                answer.points_missing);
    std::printf(
        "  all at once %32.2f ms, of which the model %.2f ms\n", us / 1000, stage_us / 1000);
}

Result<void> run(const std::string& path, const Options& options) {
    FL_TRY(const Snapshot snapshot, read_estate(path));
    const auto changed = snapshot.find(options.changed);
    if (!changed) return not_found("the estate has no " + options.changed);
    const impact::JointOutageQuestion question = question_of(snapshot, *changed, options);
    FL_TRY(const impact::JointOutageAnswer answer, impact::joint_outage(question));
    std::printf("%s, change of %s\n", path.c_str(), options.changed.c_str());
    const auto times = median_us({[&] { static_cast<void>(impact::joint_outage(question)); },
                                  [&] { static_cast<void>(impact::joint_stage(question)); }},
                                 options.budget_ms);
    print(answer, times[0], times[1]);
    const std::size_t count = std::min(options.sample, question.roots.size());
    const std::uint64_t scenarios = std::max(answer.scenarios, impact::kJointScenariosMin);
    double sum = 0;
    for (std::size_t i = 0; i < count; ++i) {
        const NodeIndex service = question.roots[i * question.roots.size() / count];
        sum += median_us({[&] { ask_alone(snapshot, service, *changed, scenarios); }}, 300).front();
    }
    if (count == 0) return {};
    const double each = sum / static_cast<double>(count);
    std::printf("  one service alone, with one change %9.2f ms; all of them %.0f times as long\n",
                each / 1000,
                each * static_cast<double>(question.roots.size()) / times[0]);
    return {};
}

}  // namespace

}  // namespace faultline::bench

int main(int argc, char** argv) {
    faultline::bench::Options options;
    CLI::App app("Outages of all services that a change touches");
    app.add_option("--estate", options.estates, "Interchange files");
    app.add_option("--ci", options.changed, "The CI that is changed");
    app.add_option("--probability", options.probability, "That the change breaks it");
    app.add_option("--budget-ms", options.budget_ms, "Time for each figure");
    app.add_option("--sample", options.sample, "Services to ask about one by one");
    CLI11_PARSE(app, argc, argv);
    for (const std::string& path : options.estates) {
        const auto done = faultline::bench::run(path, options);
        if (done.ok()) continue;
        std::cerr << "joint_outage_bench: " << done.error().message << "\n";
        return 1;
    }
    return 0;
}
