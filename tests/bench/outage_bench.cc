// Outages: scenarios played over closures of 1,000 and of 10,000 CIs, and exact diagrams of estates
// without and with shared causes.  Prints median times; judges nothing.
//
// The closures are layers: a service on groups of applications, those on machines, hosts, racks and
// feeds, with three needs a CI on average, one in ten of them soft.

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "engine/graph/snapshot_builder.h"
#include "engine/impact/outage.h"
#include "tests/bench/contest.h"
#include "tests/support/outage_graphs.h"

namespace faultline::bench {

namespace {

using test::ReferenceOutage;

constexpr std::uint32_t kLayers = 6;
constexpr double kBudgetMs = 3'000;

std::string id_of(std::uint32_t layer, std::uint32_t place) {
    return "l" + std::to_string(layer) + "-" + std::to_string(place);
}

// How a closure is made.
struct Shape {
    std::uint32_t cis;
    double unavailability;  // of a CI, at most
};

// Three needs of one CI on the layer below: a group of two or three, or hard, or soft ones.
void add_needs(ReferenceOutage& graph, std::mt19937_64& random, std::uint32_t layer, Shape shape) {
    const std::uint32_t width = shape.cis / kLayers;
    for (std::uint32_t place = 0; place < width; ++place) {
        const std::string id = id_of(layer, place);
        const auto below = [&](std::uint32_t step) {
            return id_of(layer + 1, (place + step) % width);
        };
        const auto far = static_cast<std::uint32_t>(1 + random() % 20);
        switch (random() % 3) {
            case 0:
                test::add_group(graph, id, "pool", 2, {below(0), below(far), below(far + 1)});
                break;
            case 1:
                test::add_group(graph, id, "pair", 1, {below(0), below(far)});
                test::add_need(graph, id, below(far + 2), random() % 4 == 0 ? 0.3 : 1);
                break;
            default:
                test::add_need(graph, id, below(0));
                if (random() % 4 == 0) test::add_need(graph, id, below(far), 0.3);
        }
    }
}

ReferenceOutage layered(Shape shape) {
    std::mt19937_64 random(1);
    ReferenceOutage graph;
    const std::uint32_t width = shape.cis / kLayers;
    test::add_ci(graph, "s", 0);
    for (std::uint32_t layer = 0; layer < kLayers; ++layer) {
        for (std::uint32_t place = 0; place < width; ++place) {
            const double share = static_cast<double>(random() % 1000) / 1000;
            test::add_ci(graph, id_of(layer, place), shape.unavailability * share);
        }
    }
    // The service needs half of each pool of its applications.
    for (std::uint32_t first = 0; first + 4 <= width; first += 4) {
        std::vector<std::string> members;
        for (std::uint32_t i = 0; i < 4; ++i)
            members.push_back(id_of(0, first + i));
        test::add_group(graph, "s", "pool" + std::to_string(first), 2, members);
    }
    for (std::uint32_t layer = 0; layer + 1 < kLayers; ++layer)
        add_needs(graph, random, layer, shape);
    return graph;
}

// Ends the program: there is nothing to measure.
template <typename T>
T value_of(Result<T> result) {
    if (result.ok()) return std::move(result).value();
    std::fprintf(stderr, "outage_bench: %s\n", result.error().message.c_str());
    std::exit(1);
}

void check(const Result<void>& done) {
    if (!done.ok()) (void)value_of(Result<int>(done.error()));
}

graph::Snapshot snapshot_of(const ReferenceOutage& outage) {
    graph::SnapshotBuilder builder;
    std::map<std::string, graph::NodeIndex> nodes;
    for (const auto& [id, ci_class] : outage.graph.classes) {
        graph::NodeInput node;
        node.id = id;
        node.class_name = ci_class;
        node.ci = CiId{nodes.size() + 1};
        nodes[id] = value_of(builder.add_node(node));
    }
    for (const test::ReferenceNeed& need : outage.graph.needs) {
        graph::NeedDetail detail;
        detail.strength = need.strength;
        check(builder.add_need(
            {nodes.at(need.dependent), nodes.at(need.dependency), need.group, detail}));
    }
    for (const auto& [key, required] : outage.graph.required)
        check(builder.add_group(nodes.at(key.first), key.second, required));
    return value_of(builder.build(Version{1}, Version{1}));
}

// A question about one CI.
struct OutageCase {
    OutageCase(const ReferenceOutage& outage, const std::string& id)
        : snapshot(snapshot_of(outage)) {
        const graph::NodeIndex node = snapshot.find(id).value();
        closure = impact::closure_of(snapshot, {&node, 1});
        root = closure.roots.front();
        for (const graph::NodeIndex each : closure.nodes)
            question.unavailability.push_back(
                outage.unavailability.at(std::string(snapshot.id(each))));
    }

    [[nodiscard]] impact::OutageAnswer ask() const {
        return value_of(impact::outage(snapshot, closure, root, question));
    }

    graph::Snapshot snapshot;
    impact::Closure closure;
    std::uint32_t root;
    impact::OutageQuestion question;
};

void print(const char* what, const OutageCase& asked, double us) {
    const impact::OutageAnswer answer = asked.ask();
    std::printf("%-44s %7zu CIs  U %-10.4g %9.2f ms\n",
                what,
                asked.closure.nodes.size(),
                answer.outage.unavailability,
                us / 1000);
}

void measure(const char* what, const OutageCase& asked) {
    print(what, asked, median_us({[&] { (void)asked.ask(); }}, kBudgetMs).front());
}

void play(Shape shape) {
    OutageCase asked(layered(shape), "s");
    asked.question.method = impact::MethodChoice::monte_carlo;
    asked.question.importance_max = 0;
    measure("100,000 scenarios", asked);
    asked.question.change.planned_down = {0};
    measure("  before and after a change", asked);
    asked.question.change = {};
    asked.question.importance_max = impact::kImportanceMax;
    measure("  with the importance of 20 CIs", asked);
}

void count_exactly() {
    OutageCase chain(test::chain(10'000, 1e-5), test::chain_id(0));
    measure("exact: a chain", chain);
    OutageCase counted(test::pool(50, std::vector<double>(100, 0.01)), "s");
    measure("exact: 50 of 100", counted);
    OutageCase small(layered({60, 0.01}), "s");
    measure("exact: layers", small);
    OutageCase wide(layered({1'000, 0.01}), "s");
    measure("automatic: layers, past the limit", wide);
}

}  // namespace

}  // namespace faultline::bench

int main() {
    std::setvbuf(stdout, nullptr, _IOLBF, 0);
    for (const double unavailability : {0.002, 0.02}) {
        std::printf("unavailability of a CI up to %g\n", unavailability);
        faultline::bench::play({1'000, unavailability});
        faultline::bench::play({10'000, unavailability});
    }
    faultline::bench::count_exactly();
    return 0;
}
