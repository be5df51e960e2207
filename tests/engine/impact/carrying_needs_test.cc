#include "engine/impact/carrying_needs.h"

#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "engine/impact/scratch.h"
#include "tests/support/impact_answers.h"

namespace faultline::impact {

namespace {

using Words = std::vector<std::string>;

// "b hard", "m member of g", "s soft".
std::string described(const graph::Snapshot& snapshot, const Need& need) {
    const std::string id(snapshot.id(need.dependency));
    if (need.kind == NeedKind::hard) return id + " hard";
    if (need.kind == NeedKind::soft) return id + " soft";
    return id + " member of " + std::string(snapshot.group_name(need.group));
}

// The carrying needs of `ci` when "x" fails.
Words carrying(const test::ReferenceGraph& graph, const std::string& ci) {
    const graph::Snapshot snapshot = test::snapshot_of(graph);
    Scratch scratch;
    const BlastRadius answer =
        blast_radius(snapshot, {test::nodes_of(snapshot, {"x"}), {}, true}, scratch);
    std::vector<Need> needs;
    carrying_needs(snapshot, CiPlaces(answer), *snapshot.find(ci), needs);
    Words words;
    for (const Need& need : needs) {
        CHECK(need.dependent == *snapshot.find(ci));
        words.push_back(described(snapshot, need));
    }
    return words;
}

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

TEST_CASE("a CI that fell has it from hard needs and from lost members of broken groups alone") {
    const auto graph = graph_with({{"b", "x"},
                                   {"u", "x", "broken"},
                                   {"u", "b", "broken"},
                                   {"u", "b"},
                                   {"u", "x", "holds"},
                                   {"u", "up", "holds"},
                                   {"u", "x", "", 1, 0.5},
                                   {"u", "up"}});

    CHECK(carrying(graph, "u") == Words{"b hard", "b member of broken", "x member of broken"});
}

TEST_CASE("a CI that holds was hit by members and soft needs that are down") {
    const auto graph = graph_with({{"u", "x", "holds"},
                                   {"u", "up", "holds"},
                                   {"u", "x", "", 1, 0.5},
                                   {"u", "up", "", 1, 0.5}});

    CHECK(carrying(graph, "u") == Words{"x member of holds", "x soft"});
}

TEST_CASE("a CI that inherits has it from what is hit, and not along soft needs") {
    const auto graph = graph_with({{"hit", "x", "g"},
                                   {"hit", "up", "g"},
                                   {"u", "hit"},
                                   {"u", "hit", "", 1, 0.5},
                                   {"u", "up"}});

    CHECK(carrying(graph, "u") == Words{"hit hard"});
}

TEST_CASE("nothing carries to what failed itself or to what is not affected") {
    const auto graph =
        graph_with({{"x", "y"}, {"z", "y"}, {"hit", "x", "", 1, 0.5}, {"far", "hit", "", 1, 0.5}});

    CHECK(carrying(graph, "x").empty());
    CHECK(carrying(graph, "z").empty());
    CHECK(carrying(graph, "far").empty());
}

}  // namespace faultline::impact
