// PointSets: agreement with the fixed point taken from each CI in turn, limits included.

#include "engine/impact/point_sets.h"

#include <algorithm>
#include <string>

#include <doctest/doctest.h>

#include "tests/engine/impact/graph_forms.h"
#include "tests/engine/impact/mask_graph.h"
#include "tests/support/impact_answers.h"
#include "tests/support/random_impact.h"

namespace faultline::impact {

namespace {

using graph::NodeIndex;
using graph::Snapshot;
using testing::MaskGraph;

Closure whole(const Snapshot& snapshot) {
    std::vector<NodeIndex> roots;
    for (std::uint32_t node = 0; node < snapshot.node_count(); ++node) {
        if (snapshot.contains(NodeIndex{node})) roots.push_back(NodeIndex{node});
    }
    return closure_of(snapshot, roots);
}

// Compares the points of one CI; CIs that the masks do not know take down none that they do.
void check_points(const Snapshot& snapshot,
                  const MaskGraph& masks,
                  const Closure& closure,
                  const PointSets& sets,
                  std::uint32_t number) {
    const std::string id(snapshot.id(closure.nodes[number]));
    std::vector<std::string> wanted;
    for (const std::string& point : masks.ids) {
        if ((masks.down(masks.bit(point)) & masks.bit(id)) != 0) wanted.push_back(point);
    }
    std::vector<std::string> found;
    for (const std::uint32_t point : sets.points_of(number))
        found.emplace_back(snapshot.id(closure.nodes[point]));
    std::ranges::sort(found);
    REQUIRE(found == wanted);
}

bool is_of(const MaskGraph& masks, const Snapshot& snapshot, NodeIndex node) {
    return std::ranges::count(masks.ids, std::string(snapshot.id(node))) != 0;
}

}  // namespace

TEST_CASE("the points of every CI are those whose failure alone takes it down") {
    std::size_t points = 0;
    for (std::uint64_t seed = 1; seed <= 1000; ++seed) {
        CAPTURE(seed);
        const test::RandomQuestion question = test::random_question(seed, {4, 20});
        const MaskGraph masks(question.graph);

        for (const Snapshot& form : testing::forms_of(question.graph, seed)) {
            const Closure closure = whole(form);
            const PointSets sets(closure);

            for (std::uint32_t number = 0; number < closure.size(); ++number) {
                REQUIRE(sets.is_known(number));
                if (!is_of(masks, form, closure.nodes[number])) continue;
                check_points(form, masks, closure, sets, number);
                points += sets.points_of(number).size();
            }
        }
    }
    CHECK(points > 50'000);
}

TEST_CASE("beyond a limit points are unknown, never wrong, and below it they are known") {
    std::size_t known = 0;
    std::size_t unknown = 0;
    for (std::uint64_t seed = 1; seed <= 1000; ++seed) {
        CAPTURE(seed);
        const test::RandomQuestion question = test::random_question(seed, {4, 20});
        const MaskGraph masks(question.graph);
        const Snapshot snapshot = test::snapshot_of(question.graph);
        const Closure closure = whole(snapshot);
        const PointSets all(closure);

        const PointSets sets(closure, {.per_ci = 3});

        for (std::uint32_t number = 0; number < closure.size(); ++number) {
            if (sets.is_known(number)) {
                ++known;
                REQUIRE(sets.points_of(number).size() <= 3);
                check_points(snapshot, masks, closure, sets, number);
                continue;
            }
            ++unknown;
            REQUIRE(sets.points_of(number).empty());
            const Closure below = closure_of(snapshot, std::span(&closure.nodes[number], 1));
            REQUIRE(std::ranges::any_of(below.nodes, [&](NodeIndex node) {
                return all.points_of(*closure.find(node)).size() > 3;
            }));
        }
    }
    CHECK(known > 1000);
    CHECK(unknown > 1000);
}

TEST_CASE("no more points are written down than all of them may be together") {
    test::ReferenceGraph graph;
    for (const char* id : {"a", "b", "c", "d"})
        graph.classes[id] = "x";
    graph.needs = {{"a", "b"}, {"b", "c"}, {"c", "d"}};
    const Snapshot snapshot = test::snapshot_of(graph);
    const Closure closure = whole(snapshot);

    const PointSets sets(closure, {.in_all = 3});

    CHECK(sets.is_known(0));
    CHECK(sets.is_known(1));
    CHECK_FALSE(sets.is_known(2));
    CHECK_FALSE(sets.is_known(3));
}

}  // namespace faultline::impact
