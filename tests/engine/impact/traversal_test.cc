#include "engine/impact/traversal.h"

#include <set>

#include <doctest/doctest.h>

#include "tests/support/impact_answers.h"
#include "tests/support/random_impact.h"

namespace faultline::impact {

namespace {

using test::Ids;

Ids reached_ids(const graph::Snapshot& snapshot, const Reach& reached) {
    Ids ids;
    for (const graph::NodeIndex node : reached.nodes)
        ids.emplace(snapshot.id(node));
    return ids;
}

test::ReferenceGraph chain() {
    test::ReferenceGraph graph;
    graph.classes = {{"a", "host"}, {"b", "host"}, {"c", "host"}, {"d", "host"}};
    graph.needs = {{"b", "a"}, {"c", "b", "pool"}, {"d", "c", "", 1, 0.5}};
    return graph;
}

}  // namespace

TEST_CASE("plain reachability is all dependents at any distance, groups ignored") {
    Scratch scratch;

    for (std::uint64_t seed = 1; seed <= 2000; ++seed) {
        CAPTURE(seed);
        const test::RandomQuestion question = test::random_question(seed, {});
        const graph::Snapshot snapshot = test::snapshot_of(question.graph);
        const auto start = test::nodes_of(snapshot, question.failed);

        const Reach reached = reach(snapshot, {start, Direction::dependents, {}}, scratch);

        Ids wanted = test::plain_dependents(question.graph, question.failed);
        wanted.insert(question.failed.begin(), question.failed.end());
        REQUIRE(reached_ids(snapshot, reached) == wanted);
        REQUIRE(reached.nodes.size() == wanted.size());
        REQUIRE(reached.level_begin.back() == wanted.size());
    }
}

TEST_CASE("dependencies of a CI reach exactly those CIs that it is a dependent of") {
    Scratch scratch;

    for (std::uint64_t seed = 1; seed <= 300; ++seed) {
        CAPTURE(seed);
        const test::RandomQuestion question = test::random_question(seed, {});
        const graph::Snapshot snapshot = test::snapshot_of(question.graph);
        for (const auto& [id, class_name] : question.graph.classes) {
            const auto start = test::nodes_of(snapshot, {id});

            const Reach reached = reach(snapshot, {start, Direction::dependencies, {}}, scratch);

            for (const auto& [other, unused] : question.graph.classes) {
                const bool dependent =
                    test::plain_dependents(question.graph, {other}).count(id) > 0;
                const bool found = reached_ids(snapshot, reached).count(other) > 0;
                REQUIRE((found || other == id) == (dependent || other == id));
            }
        }
    }
}

TEST_CASE("a level holds the nodes of one distance, and a limit ends after its level") {
    const graph::Snapshot snapshot = test::snapshot_of(chain());
    const auto start = test::nodes_of(snapshot, {"a"});
    Scratch scratch;

    const Reach all = reach(snapshot, {start, Direction::dependents, {}}, scratch);
    CHECK(std::vector(all.level_begin.begin(), all.level_begin.end()) ==
          std::vector<std::uint32_t>{0, 1, 2, 3, 4});

    const Reach near = reach(snapshot, {start, Direction::dependents, 2}, scratch);
    CHECK(reached_ids(snapshot, near) == Ids{"a", "b", "c"});

    const Reach none = reach(snapshot, {start, Direction::dependents, 0}, scratch);
    CHECK(reached_ids(snapshot, none) == Ids{"a"});
}

TEST_CASE("start nodes given twice are reached once") {
    const graph::Snapshot snapshot = test::snapshot_of(chain());
    auto start = test::nodes_of(snapshot, {"c", "d"});
    start.push_back(start.front());
    Scratch scratch;

    const Reach reached = reach(snapshot, {start, Direction::dependents, {}}, scratch);

    CHECK(reached.nodes.size() == 2);
}

}  // namespace faultline::impact
