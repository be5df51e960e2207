#include "tests/bench/asked.h"

#include <algorithm>
#include <random>
#include <string_view>
#include <utility>

#include "engine/impact/traversal.h"

namespace faultline::bench {

namespace {

using graph::NodeIndex;

std::vector<NodeIndex> of_class(const graph::Snapshot& snapshot, std::string_view class_name) {
    std::vector<NodeIndex> nodes;
    for (std::uint32_t i = 0; i < snapshot.node_count(); ++i) {
        const NodeIndex node{i};
        if (snapshot.class_name(snapshot.class_of(node)) == class_name) nodes.push_back(node);
    }
    return nodes;
}

// Adds the CI at this share of all of its class, by direct dependents.
void add_by_degree(const graph::Snapshot& snapshot,
                   std::string_view class_name,
                   double quantile,
                   std::vector<Asked>& asked) {
    std::vector<NodeIndex> nodes = of_class(snapshot, class_name);
    if (nodes.empty()) return;
    std::ranges::stable_sort(
        nodes, {}, [&](NodeIndex node) { return snapshot.dependents_of(node).size(); });
    const auto place = static_cast<std::size_t>(quantile * static_cast<double>(nodes.size()));
    asked.push_back({std::string(class_name), {nodes[std::min(place, nodes.size() - 1)]}});
}

void add_worst_core_switch(const graph::Snapshot& snapshot, std::vector<Asked>& asked) {
    impact::Scratch scratch;
    std::vector<NodeIndex> worst;
    std::size_t most = 0;
    for (const NodeIndex node : of_class(snapshot, "core_switch")) {
        const std::size_t count =
            impact::reach(snapshot, {.start = {&node, 1}}, scratch).nodes.size();
        if (count <= most) continue;
        most = count;
        worst = {node};
    }
    if (!worst.empty()) asked.push_back({"core_switch", std::move(worst)});
}

}  // namespace

std::vector<Asked> asked_of(const graph::Snapshot& snapshot) {
    std::vector<Asked> asked;
    add_by_degree(snapshot, "host", 0.5, asked);
    add_by_degree(snapshot, "database", 0.995, asked);
    add_by_degree(snapshot, "application", 0.5, asked);
    add_worst_core_switch(snapshot, asked);
    if (snapshot.node_count() == 0) return asked;
    std::mt19937_64 random(kRandomSeed);
    std::vector<NodeIndex> drawn;
    for (std::size_t i = 0; i < kRandomCis; ++i) {
        drawn.push_back(NodeIndex{static_cast<std::uint32_t>(random() % snapshot.node_count())});
    }
    asked.push_back({"random", std::move(drawn)});
    return asked;
}

}  // namespace faultline::bench
