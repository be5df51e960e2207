// hard_cycles: agreement with mutual reachability, and no recursion on long chains and circles.

#include "engine/graph/cycles.h"

#include <cstdio>
#include <random>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "tests/engine/graph/content.h"

namespace faultline::graph::testing {
namespace {

using Cycles = std::vector<std::vector<NodeIndex>>;

// Nodes 0 .. count - 1, each needing the next one; the last one needs the first if `closed`.
Result<Snapshot> chain(std::uint32_t count, bool closed) {
    SnapshotBuilder builder;
    for (std::uint32_t node = 0; node < count; node++) {
        char id[16];
        std::snprintf(id, sizeof id, "%08u", node);
        FL_TRY([[maybe_unused]] const NodeIndex added, builder.add_node({id, {}, "host", CiId{}}));
    }
    for (std::uint32_t node = 0; node + 1 < count; node++) {
        FL_CHECK(builder.add_need({NodeIndex{node}, NodeIndex{node + 1}}));
    }
    if (closed) FL_CHECK(builder.add_need({NodeIndex{count - 1}, NodeIndex{0}}));
    return builder.build(Version{1}, Version{1});
}

// reach[a][b]: a needs b by hard ungrouped needs, over any number of steps.
std::vector<std::vector<bool>> reachability(const Snapshot& snapshot) {
    const std::uint32_t count = snapshot.node_count();
    std::vector<std::vector<bool>> reach(count, std::vector<bool>(count, false));
    for (std::uint32_t node = 0; node < count; node++) {
        for (const NodeIndex dependency : snapshot.hard_dependencies_of(NodeIndex{node})) {
            reach[node][raw(dependency)] = true;
        }
    }
    for (std::uint32_t via = 0; via < count; via++) {
        for (std::uint32_t node = 0; node < count; node++) {
            for (std::uint32_t target = 0; reach[node][via] && target < count; target++) {
                if (reach[via][target]) reach[node][target] = true;
            }
        }
    }
    return reach;
}

Cycles naive_cycles(const Snapshot& snapshot) {
    const auto reach = reachability(snapshot);
    Cycles cycles;
    std::vector<bool> done(reach.size(), false);
    for (std::uint32_t first = 0; first < reach.size(); first++) {
        if (done[first] || !reach[first][first]) continue;
        cycles.emplace_back();
        for (std::uint32_t node = first; node < reach.size(); node++) {
            if (!reach[first][node] || !reach[node][first]) continue;
            done[node] = true;
            cycles.back().push_back(NodeIndex{node});
        }
    }
    return cycles;
}

TEST_SUITE("engine/graph/cycles") {
    // Property: the cycles are the classes of mutual reachability.
    TEST_CASE("cycles agree with mutual reachability") {
        std::size_t found = 0;
        for (std::uint32_t seed = 0; seed < 300; seed++) {
            CAPTURE(seed);
            std::mt19937 random(seed);
            const auto snapshot = build(random_content(random, 1 + below(random, 24)));
            REQUIRE(snapshot.ok());

            const Cycles cycles = hard_cycles(snapshot.value());

            CHECK(cycles == naive_cycles(snapshot.value()));
            found += cycles.size();
        }
        CHECK(found > 100);
    }

    TEST_CASE("soft needs and group members close no cycle") {
        const auto snapshot = build({{"a", {.needs = {{"b"}}}},
                                     {"b", {.needs = {{"a", "g"}, {"a", {}, {.strength = 0.5}}}}}});

        REQUIRE(snapshot.ok());
        CHECK(hard_cycles(snapshot.value()).empty());
    }

    TEST_CASE("a chain of half a million needs has no cycle and overflows no stack") {
        const auto snapshot = chain(500'000, false);

        REQUIRE(snapshot.ok());
        CHECK(hard_cycles(snapshot.value()).empty());
    }

    TEST_CASE("a circle of half a million needs is one cycle and overflows no stack") {
        const auto snapshot = chain(500'000, true);

        REQUIRE(snapshot.ok());
        const Cycles cycles = hard_cycles(snapshot.value());

        REQUIRE(cycles.size() == 1);
        CHECK(cycles[0].size() == 500'000);
        CHECK(cycles[0].front() == NodeIndex{0});
        CHECK(cycles[0].back() == NodeIndex{499'999});
    }
}

}  // namespace
}  // namespace faultline::graph::testing
