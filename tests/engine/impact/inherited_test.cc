#include "engine/impact/inherited.h"

#include <doctest/doctest.h>

#include "tests/support/impact_answers.h"

namespace faultline::impact {

namespace {

using test::Ids;
using test::ReferenceAnswer;
using test::ReferenceGraph;

ReferenceAnswer answer_of(ReferenceGraph graph, const Ids& failed) {
    for (const auto& need : graph.needs) {
        graph.classes[need.dependent] = "host";
        graph.classes[need.dependency] = "host";
    }
    const graph::Snapshot snapshot = test::snapshot_of(graph);
    Scratch scratch;
    return test::named_answer(
        snapshot, blast_radius(snapshot, {test::nodes_of(snapshot, failed), {}, true}, scratch));
}

// "x" is lost; `owner` is left with that many spare members.
void add_pool(ReferenceGraph& graph, const std::string& owner, std::uint32_t margin) {
    graph.needs.push_back({owner, "x", "pool"});
    for (std::uint32_t i = 0; i <= margin; ++i) {
        graph.needs.push_back({owner, owner + "-spare-" + std::to_string(i), "pool"});
    }
}

}  // namespace

TEST_CASE("of two equally near hits the one with the smaller margin is the nearest") {
    ReferenceGraph graph;
    add_pool(graph, "a", 2);
    add_pool(graph, "b", 1);
    graph.needs.push_back({"top", "a"});
    graph.needs.push_back({"top", "b"});

    const ReferenceAnswer answer = answer_of(graph, {"x"});

    CHECK(answer.inherited.at("top").owner == "b");
    CHECK(answer.inherited.at("top").steps == 1);
}

TEST_CASE("a nearer hit wins over one with a smaller margin, which margin_min remembers") {
    ReferenceGraph graph;
    add_pool(graph, "far", 0);
    add_pool(graph, "near", 3);
    graph.needs.push_back({"between", "far"});
    graph.needs.push_back({"top", "between"});
    graph.needs.push_back({"top", "near"});

    const ReferenceAnswer answer = answer_of(graph, {"x"});

    CHECK(answer.inherited.at("top").owner == "near");
    CHECK(answer.inherited.at("top").margin == 3U);
    CHECK(answer.inherited.at("top").margin_min == 0U);
}

TEST_CASE("a soft hit comes after every hit with a margin, and alone has none") {
    ReferenceGraph graph;
    add_pool(graph, "z", 5);
    graph.needs.push_back({"a", "x", "", 1, 0.5});
    graph.needs.push_back({"both", "a"});
    graph.needs.push_back({"both", "z"});
    graph.needs.push_back({"only", "a"});

    const ReferenceAnswer answer = answer_of(graph, {"x"});

    CHECK(answer.inherited.at("both").owner == "z");
    CHECK(answer.inherited.at("only").owner == "a");
    CHECK(answer.inherited.at("only").what == "x");
    CHECK(!answer.inherited.at("only").margin.has_value());
    CHECK(!answer.inherited.at("only").margin_min.has_value());
}

TEST_CASE("what is at risk itself passes the hits beneath it on") {
    ReferenceGraph graph;
    add_pool(graph, "low", 0);
    add_pool(graph, "high", 4);
    graph.needs.push_back({"high", "low"});
    graph.needs.push_back({"top", "high"});

    const ReferenceAnswer answer = answer_of(graph, {"x"});

    CHECK(answer.inherited.count("high") == 0);
    CHECK(answer.inherited.at("top").owner == "high");
    CHECK(answer.inherited.at("top").margin_min == 0U);
}

TEST_CASE("a soft need on something at risk inherits nothing, a soft membership does") {
    ReferenceGraph graph;
    add_pool(graph, "a", 0);
    graph.needs.push_back({"need", "a", "", 1, 0.5});
    graph.needs.push_back({"member", "a", "pool", 1, 0.5});

    const ReferenceAnswer answer = answer_of(graph, {"x"});

    CHECK(answer.inherited.count("need") == 0);
    CHECK(answer.inherited.count("member") == 1);
}

TEST_CASE("all of a cycle above a hit inherits it") {
    ReferenceGraph graph;
    add_pool(graph, "a", 1);
    graph.needs.push_back({"c1", "a"});
    graph.needs.push_back({"c1", "c3"});
    graph.needs.push_back({"c2", "c1"});
    graph.needs.push_back({"c3", "c2"});

    const ReferenceAnswer answer = answer_of(graph, {"x"});

    CHECK(answer.inherited.size() == 3);
    CHECK(answer.inherited.at("c3").steps == 3);
    CHECK(answer.inherited.at("c3").margin_min == 1U);
}

}  // namespace faultline::impact
