#include "engine/impact/ci_places.h"

#include <doctest/doctest.h>

#include "engine/impact/scratch.h"
#include "tests/support/impact_answers.h"
#include "tests/support/random_impact.h"

namespace faultline::impact {

namespace {

// Checks that every item of `items` is found at its place.
void check_places(const CiPlaces& places, const auto& items, AffectedAs as) {
    for (std::uint32_t i = 0; i < items.size(); i++) {
        REQUIRE(places.find(items[i].node) == CiPlace{as, i});
    }
}

}  // namespace

TEST_CASE("every CI of an answer is found in the list that has it, and no other one is") {
    Scratch scratch;
    for (std::uint64_t seed = 1; seed <= 300; ++seed) {
        CAPTURE(seed);
        const auto question = test::random_question(seed, {2, 30});
        const graph::Snapshot snapshot = test::snapshot_of(question.graph);
        const BlastRadius answer =
            blast_radius(snapshot, {test::nodes_of(snapshot, question.failed), {}, true}, scratch);

        const CiPlaces places(answer);

        check_places(places, answer.down, AffectedAs::down);
        check_places(places, answer.at_risk, AffectedAs::at_risk);
        check_places(places, answer.impaired, AffectedAs::impaired);
        check_places(places, answer.inherited, AffectedAs::inherited);
        std::size_t found = 0;
        for (std::uint32_t node = 0; node < snapshot.node_count(); node++) {
            if (places.find(graph::NodeIndex{node})) found++;
        }
        CHECK(found == affected_cis(snapshot, answer).size());
    }
}

TEST_CASE("what failed is down at 0 hops, what fell at its hops, and what holds is not down") {
    test::ReferenceGraph graph;
    graph.classes = {{"a", "x"}, {"b", "x"}, {"c", "x"}, {"d", "x"}};
    graph.needs = {{"b", "a"}, {"c", "b", "g"}, {"c", "d", "g"}};
    const graph::Snapshot snapshot = test::snapshot_of(graph);
    Scratch scratch;
    const BlastRadius answer =
        blast_radius(snapshot, {test::nodes_of(snapshot, {"a"}), {}, true}, scratch);

    const CiPlaces places(answer);

    CHECK(places.hops(*snapshot.find("a")) == 0);
    CHECK(places.hops(*snapshot.find("b")) == 1);
    CHECK(!places.is_down(*snapshot.find("c")));
    CHECK(!places.is_down(*snapshot.find("d")));
}

}  // namespace faultline::impact
