#include "engine/impact/single_points.h"

#include <algorithm>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include "tests/engine/impact/graph_forms.h"
#include "tests/support/impact_answers.h"
#include "tests/support/random_impact.h"

namespace faultline::impact {

namespace {

using graph::Snapshot;
using test::Ids;

// Ids with hops, in the order of an answer.
using Points = std::vector<std::pair<std::uint32_t, std::string>>;

Points named(const Snapshot& snapshot, std::span<const SinglePoint> points) {
    Points found;
    for (const SinglePoint& point : points)
        found.emplace_back(point.hops, snapshot.id(point.node));
    return found;
}

Points points_of(const Snapshot& snapshot, const std::string& id) {
    return named(snapshot, single_points(snapshot, test::nodes_of(snapshot, {id}).front()));
}

// By CI its points: of each CI alone everything that falls, by the definitions.
std::map<std::string, Points> reference_points(const test::ReferenceGraph& graph) {
    std::map<std::string, Points> points;
    for (const auto& [id, class_name] : graph.classes) {
        points[id].emplace_back(0, id);
        for (const auto& [fallen, item] : test::reference_blast_radius(graph, {id}, {}).down)
            points[fallen].emplace_back(item.hops, id);
    }
    for (auto& [id, list] : points)
        std::ranges::sort(list);
    return points;
}

Ids all_ids(const test::ReferenceGraph& graph) {
    Ids ids;
    for (const auto& [id, class_name] : graph.classes)
        ids.insert(id);
    return ids;
}

// Two hosts in a rack, a pool of two virtual machines on them, a service.
test::ReferenceGraph two_legs(bool shared_host) {
    test::ReferenceGraph graph;
    for (const char* id : {"db", "h1", "h2", "rack", "svc", "w1", "w2"})
        graph.classes[id] = "ci";
    graph.needs = {{"svc", "db"},
                   {"svc", "w1", "web"},
                   {"svc", "w2", "web"},
                   {"w1", "h1"},
                   {"w2", shared_host ? "h1" : "h2"},
                   {"h1", "rack", "", 1, 0.5}};
    return graph;
}

}  // namespace

TEST_CASE("single points are exactly the CIs whose blast radius has the CI down, at its hops") {
    std::size_t through_groups = 0;
    for (std::uint64_t seed = 1; seed <= 3000; ++seed) {
        CAPTURE(seed);
        const test::RandomQuestion question = test::random_question(seed, {2, 16});
        const Snapshot snapshot = test::snapshot_of(question.graph);
        const auto wanted = reference_points(question.graph);

        const SinglePointTable table =
            single_points_of_all(snapshot, test::nodes_of(snapshot, all_ids(question.graph)));

        REQUIRE(table.cis.size() == wanted.size());
        for (std::size_t i = 0; i < table.cis.size(); ++i) {
            const std::string id(snapshot.id(table.cis[i]));
            CAPTURE(id);
            REQUIRE(named(snapshot, table.points_of(i)) == wanted.at(id));
            REQUIRE(points_of(snapshot, id) == wanted.at(id));
            if (wanted.at(id).size() > 1 && snapshot.hard_dependencies_of(table.cis[i]).empty())
                ++through_groups;
        }
    }
    CHECK(through_groups > 1000);
}

// Some hundred CIs, so that several blocks of lanes are run, and many CIs fall at many hops.
TEST_CASE("single points of larger graphs are those of the blast radius of each CI") {
    for (std::uint64_t seed = 1; seed <= 12; ++seed) {
        CAPTURE(seed);
        const test::RandomQuestion question = test::random_question(seed * 7919, {300, 1200});
        const Snapshot snapshot = test::snapshot_of(question.graph);
        std::map<graph::NodeIndex, std::vector<SinglePoint>> wanted;
        Scratch scratch;
        for (std::uint32_t i = 0; i < snapshot.node_count(); ++i) {
            const graph::NodeIndex failed{i};
            wanted[failed].push_back({failed, 0});
            for (const DownItem& item : blast_radius(snapshot, {{failed}}, scratch).down)
                wanted[item.node].push_back({failed, item.hops});
        }
        std::vector<graph::NodeIndex> all;
        for (auto& [node, points] : wanted) {
            all.push_back(node);
            std::ranges::stable_sort(points, {}, &SinglePoint::hops);
        }

        const SinglePointTable table = single_points_of_all(snapshot, all);

        for (std::size_t i = 0; i < table.cis.size(); ++i) {
            const auto points = table.points_of(i);
            REQUIRE(std::vector(points.begin(), points.end()) == wanted.at(table.cis[i]));
            if (i % 16 == 0)
                REQUIRE(single_points(snapshot, table.cis[i]) == wanted.at(table.cis[i]));
        }
    }
}

TEST_CASE("single points are the same whatever else the estate holds and however it lies") {
    for (std::uint64_t seed = 1; seed <= 2000; ++seed) {
        CAPTURE(seed);
        test::RandomQuestion question = test::random_question(seed, {2, 30});
        const std::vector<Snapshot> forms = testing::forms_of(question.graph, seed);
        std::reverse(question.graph.needs.begin(), question.graph.needs.end());
        const Snapshot reversed = test::snapshot_of(question.graph);
        const std::string id = *question.failed.begin();

        const Points points = points_of(reversed, id);

        for (const Snapshot& form : forms) {
            REQUIRE(points_of(form, id) == points);
            const SinglePointTable table =
                single_points_of_all(form, test::nodes_of(form, question.failed));
            REQUIRE(named(form, table.points_of(0)) == points);
        }
    }
}

TEST_CASE("a host under both members of a group is a single point, two hosts are none") {
    CHECK(points_of(test::snapshot_of(two_legs(true)), "svc") ==
          Points{{0, "svc"}, {1, "db"}, {2, "h1"}});
    CHECK(points_of(test::snapshot_of(two_legs(false)), "svc") == Points{{0, "svc"}, {1, "db"}});
}

TEST_CASE("a member that carries more than a group can lose is a single point") {
    test::ReferenceGraph graph = two_legs(false);
    graph.needs[1].capacity = 3;
    graph.required[{"svc", "web"}] = 2;

    CHECK(points_of(test::snapshot_of(graph), "svc") ==
          Points{{0, "svc"}, {1, "db"}, {1, "w1"}, {2, "h1"}});
}

TEST_CASE("a soft member keeps its capacity when its host fails") {
    test::ReferenceGraph graph = two_legs(true);
    graph.needs[1].strength = 0.9;

    CHECK(points_of(test::snapshot_of(graph), "svc") == Points{{0, "svc"}, {1, "db"}});
}

TEST_CASE("two services that need each other are single points of each other") {
    test::ReferenceGraph graph;
    graph.classes = {{"a", "service"}, {"b", "service"}, {"c", "host"}};
    graph.needs = {{"a", "b"}, {"b", "a"}, {"b", "c"}};

    const Snapshot snapshot = test::snapshot_of(graph);

    CHECK(points_of(snapshot, "a") == Points{{0, "a"}, {1, "b"}, {2, "c"}});
    CHECK(points_of(snapshot, "b") == Points{{0, "b"}, {1, "a"}, {1, "c"}});
}

TEST_CASE("a long chain and a wide pool have the single points that they are made with") {
    test::ReferenceGraph graph;
    graph.classes["svc"] = "service";
    const auto id = [](const char* prefix, std::uint32_t i) {
        return prefix + std::to_string(100'000 + i);
    };
    for (std::uint32_t i = 0; i < 3000; ++i) {
        graph.classes[id("c", i)] = "host";
        graph.needs.push_back({i == 0 ? "svc" : id("c", i - 1), id("c", i)});
    }
    graph.classes["feed"] = "power";
    for (std::uint32_t i = 0; i < 1000; ++i) {
        graph.classes[id("m", i)] = "vm";
        graph.needs.push_back({"svc", id("m", i), "pool"});
        if (i < 501) graph.needs.push_back({id("m", i), "feed"});
    }
    graph.required[{"svc", "pool"}] = 500;

    const Points points = points_of(test::snapshot_of(graph), "svc");

    REQUIRE(points.size() == 3002);
    CHECK(points.back() == std::pair(3000U, id("c", 2999)));
    CHECK(std::ranges::count(points, std::pair(2U, std::string("feed"))) == 1);
}

}  // namespace faultline::impact
