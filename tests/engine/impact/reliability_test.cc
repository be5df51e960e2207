// Reliabilities: what is stated, what is assumed, and what nobody knows.

#include "engine/impact/reliability.h"

#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "engine/graph/merge.h"
#include "engine/graph/patch.h"
#include "engine/graph/snapshot_builder.h"

namespace faultline::impact {
namespace {

using graph::NodeIndex;
using model::OwnReliability;
using model::ReliabilityState;

const OwnReliability kUnusable{ReliabilityState::unusable, 0};

OwnReliability given(double q) {
    return {ReliabilityState::given, q};
}

model::Catalogue catalogue() {
    model::Catalogue catalogue;
    catalogue.put(model::ClassDefinition{"server", 40, 0.25});
    catalogue.put(model::ClassDefinition{"team", 0, {}});
    catalogue.put(model::ClassDefinition{"wrong", 0, 1.5});
    return catalogue;
}

graph::Snapshot estate() {
    graph::SnapshotBuilder builder;
    const auto add = [&](const char* id, const char* class_name, OwnReliability own) {
        REQUIRE(builder.add_node({id, "", class_name, CiId{1}, own}).ok());
    };
    add("a", "server", {});
    add("b", "server", given(0));
    add("c", "team", {});
    add("d", "ghost", given(0.5));
    add("e", "server", kUnusable);
    add("f", "ghost", kUnusable);
    add("g", "wrong", {});
    auto built = builder.build(Version{1}, Version{1});
    REQUIRE(built.ok());
    return std::move(built).value();
}

std::string ids(const graph::Snapshot& snapshot, const std::vector<NodeIndex>& nodes) {
    std::string text;
    for (const NodeIndex node : nodes) {
        text += snapshot.id(node);
    }
    return text;
}

TEST_SUITE("engine/impact/reliability") {
    TEST_CASE("own statements win, defaults are counted, and what nobody knows is listed") {
        const graph::Snapshot snapshot = estate();
        std::vector<NodeIndex> nodes;
        for (const std::uint32_t node : {6U, 5U, 4U, 3U, 2U, 1U, 0U}) {
            nodes.push_back(NodeIndex{node});
        }

        const Reliabilities result = reliabilities_of(snapshot, nodes, catalogue());

        CHECK(result.unavailability == std::vector<double>{0, 0, 0.25, 0.5, 0, 0, 0.25});
        CHECK(result.stated == 2);
        CHECK(result.class_defaults == 2);
        CHECK(ids(snapshot, result.unknown) == "cfg");
        CHECK(ids(snapshot, result.unusable) == "ef");
    }

    TEST_CASE("a patched snapshot has the reliabilities of its content, listed by id") {
        const graph::Snapshot base = estate();
        graph::Delta delta;
        delta.changes.push_back({"aa", graph::CiContent{.class_name = "team"}});
        delta.changes.push_back({"b", graph::CiContent{.class_name = "server"}});
        delta.changes.push_back(
            {"c", graph::CiContent{.class_name = "team", .reliability = given(0.125)}});
        const auto patched = graph::patched(base, delta, Version{2}, Version{2});
        REQUIRE(patched.ok());
        const graph::Snapshot& snapshot = patched.value();
        std::vector<NodeIndex> nodes;
        for (const char* const id : {"b", "c", "f", "g", "aa"}) {
            nodes.push_back(snapshot.find(id).value());
        }

        const Reliabilities result = reliabilities_of(snapshot, nodes, catalogue());

        CHECK(result.unavailability == std::vector<double>{0.25, 0.125, 0, 0, 0});
        CHECK(ids(snapshot, result.unknown) == "aafg");
        CHECK(ids(snapshot, result.unusable) == "f");
    }
}

}  // namespace
}  // namespace faultline::impact
