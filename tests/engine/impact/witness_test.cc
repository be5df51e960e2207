#include "engine/impact/witness.h"

#include <doctest/doctest.h>

#include "tests/support/impact_answers.h"

namespace faultline::impact {

namespace {

// The ids on the path of the last CI that falls.
std::vector<std::string_view> last_path(const graph::Snapshot& snapshot, const test::Ids& failed) {
    Scratch scratch;
    const BlastRadius answer =
        blast_radius(snapshot, {test::nodes_of(snapshot, failed), {}, false}, scratch);
    REQUIRE(!answer.down.empty());
    return witness_ids(snapshot, answer, static_cast<std::uint32_t>(answer.down.size() - 1));
}

using Path = std::vector<std::string_view>;

test::ReferenceGraph graph_with(std::vector<test::ReferenceNeed> needs) {
    test::ReferenceGraph graph;
    for (const auto& need : needs) {
        graph.classes[need.dependent] = "host";
        graph.classes[need.dependency] = "host";
    }
    graph.needs = std::move(needs);
    return graph;
}

}  // namespace

TEST_CASE("a path takes the smallest id at every step") {
    const graph::Snapshot snapshot =
        test::snapshot_of(graph_with({{"b1", "a"}, {"b2", "a"}, {"c", "b2"}, {"c", "b1"}}));

    CHECK(last_path(snapshot, {"a"}) == Path{"c", "b1", "a"});
}

TEST_CASE("a path ends at the smallest of several failed CIs") {
    const graph::Snapshot snapshot = test::snapshot_of(graph_with({{"c", "a"}, {"c", "b"}}));

    CHECK(last_path(snapshot, {"b", "a"}) == Path{"c", "a"});
}

TEST_CASE("a member of a group that broke earlier or never is no step of a path") {
    // "aa" fell at hop 1 and its group did not break; the path goes through the hard need.
    const graph::Snapshot snapshot = test::snapshot_of(graph_with({{"aa", "x"},
                                                                   {"bb", "x"},
                                                                   {"top", "aa", "pool"},
                                                                   {"top", "spare", "pool"},
                                                                   {"top", "bb"}}));

    CHECK(last_path(snapshot, {"x"}) == Path{"top", "bb", "x"});
}

TEST_CASE("any member that is lost at the breaking hop can be the step, also before the break") {
    // The group needs two of three; "m1" and "m2" fall at the same hop.
    test::ReferenceGraph graph = graph_with({{"m1", "x"},
                                             {"m2", "x"},
                                             {"top", "m1", "pool"},
                                             {"top", "m2", "pool"},
                                             {"top", "m3", "pool"}});
    graph.required = {{{"top", "pool"}, 2}};

    CHECK(last_path(test::snapshot_of(graph), {"x"}) == Path{"top", "m1", "x"});
}

TEST_CASE("a member lost before the breaking hop is no step of a path") {
    test::ReferenceGraph graph = graph_with(
        {{"m1", "x"}, {"mid", "x"}, {"m2", "mid"}, {"top", "m1", "pool"}, {"top", "m2", "pool"}});

    CHECK(last_path(test::snapshot_of(graph), {"x"}) == Path{"top", "m2", "mid", "x"});
}

TEST_CASE("a walk has hops + 1 nodes and then nothing") {
    const graph::Snapshot snapshot = test::snapshot_of(graph_with({{"b", "a"}}));
    Scratch scratch;
    const BlastRadius answer =
        blast_radius(snapshot, {test::nodes_of(snapshot, {"a"}), {}, false}, scratch);

    WitnessPath path(answer, 0);

    CHECK(path.next() == snapshot.find("b"));
    CHECK(path.next() == snapshot.find("a"));
    CHECK(!path.next().has_value());
    CHECK(!path.next().has_value());
}

}  // namespace faultline::impact
