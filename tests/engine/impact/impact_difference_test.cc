#include "engine/impact/impact_difference.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <random>
#include <set>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "engine/graph/patch.h"
#include "tests/engine/graph/content.h"

namespace faultline::impact::testing {
namespace {

using graph::NodeIndex;
using graph::Snapshot;
using graph::testing::below;
using graph::testing::build;
using graph::testing::Content;

using Ids = std::set<std::string>;
using Margins = std::map<std::pair<std::string, std::string>, std::string>;

Snapshot must(Result<Snapshot> snapshot) {
    REQUIRE_MESSAGE(snapshot.ok(), snapshot.error().message);
    return std::move(snapshot).value();
}

BlastRadius radius_of(const Snapshot& graph, const Ids& failed) {
    BlastQuestion question;
    for (const std::string& id : failed) {
        if (const auto node = graph.find(id)) question.failed.push_back(*node);
    }
    Scratch scratch;
    return blast_radius(graph, question, scratch);
}

Ids ids_of(const GraphAnswer& answer, const auto& items) {
    Ids ids;
    for (const auto& item : items) {
        ids.emplace(answer.graph.id(item.node));
    }
    return ids;
}

Ids failed_of(const GraphAnswer& answer) {
    Ids ids;
    for (const NodeIndex node : answer.radius.failed) {
        ids.emplace(answer.graph.id(node));
    }
    return ids;
}

Ids minus(const Ids& a, const Ids& b) {
    Ids left;
    std::ranges::set_difference(a, b, std::inserter(left, left.end()));
    return left;
}

Ids united(Ids a, const Ids& b) {
    a.insert(b.begin(), b.end());
    return a;
}

Margins margins_of(const GraphAnswer& answer) {
    Margins margins;
    for (const AtRiskItem& item : answer.radius.at_risk) {
        for (const HitGroup& group : answer.radius.hit_groups_of(item)) {
            margins[{std::string(answer.graph.id(item.node)),
                     std::string(answer.graph.group_name(group.group))}] =
                std::to_string(group.margin);
        }
    }
    return margins;
}

std::string shown(const std::optional<std::uint32_t>& margin) {
    return margin ? std::to_string(*margin) : "none";
}

// "owner group before>after" of every group whose margin differs, the slow way.
Ids changed_margins(const GraphAnswer& before, const GraphAnswer& after) {
    const Margins then = margins_of(before);
    const Margins now = margins_of(after);
    Margins keys = then;
    keys.insert(now.begin(), now.end());
    Ids changed;
    for (const auto& [key, value] : keys) {
        const std::string a = then.contains(key) ? then.at(key) : "none";
        const std::string b = now.contains(key) ? now.at(key) : "none";
        if (a != b) changed.insert(key.first + " " + key.second + " " + a + ">" + b);
    }
    return changed;
}

void check(const GraphAnswer& before, const GraphAnswer& after) {
    const ImpactDifference found = difference(before, after);

    const Ids not_up_before = united(ids_of(before, before.radius.down), failed_of(before));
    const Ids not_up_after = united(ids_of(after, after.radius.down), failed_of(after));
    CHECK(ids_of(after, found.newly_down) ==
          minus(ids_of(after, after.radius.down), not_up_before));
    CHECK(ids_of(before, found.no_longer_down) ==
          minus(ids_of(before, before.radius.down), not_up_after));
    Ids newly_at_risk;
    for (const NodeIndex node : found.newly_at_risk) {
        newly_at_risk.emplace(after.graph.id(node));
    }
    CHECK(newly_at_risk ==
          minus(ids_of(after, after.radius.at_risk), ids_of(before, before.radius.at_risk)));
    CHECK(ids_of(before, found.no_longer_at_risk) ==
          minus(ids_of(before, before.radius.at_risk), ids_of(after, after.radius.at_risk)));
    Ids margins;
    for (const MarginChange& change : found.margins) {
        const Snapshot& graph = change.after ? after.graph : before.graph;
        margins.insert(std::string(graph.id(change.owner)) + " " + std::string(change.group) + " " +
                       shown(change.before) + ">" + shown(change.after));
    }
    CHECK(margins == changed_margins(before, after));
    for (const NewlyDown& item : found.newly_down) {
        CHECK(item.path.count == item.hops + 1);
        CHECK(found.path_nodes[item.path.first] == item.node);
    }
    for (const NoLonger& item : found.no_longer_down) {
        CHECK(item.is_there == after.graph.find(before.graph.id(item.node)).has_value());
    }
    const auto ascends = [](const Snapshot& graph, const auto& items) {
        return std::ranges::is_sorted(
            items, {}, [&](const auto& item) { return graph.id(item.node); });
    };
    CHECK(ascends(after.graph, found.newly_down));
    CHECK(ascends(before.graph, found.no_longer_down));
    CHECK(ascends(before.graph, found.no_longer_at_risk));
}

// Some CIs with other content, and a new one now and then.
graph::Delta random_edits(std::mt19937& random, const Content& content) {
    graph::Delta delta;
    const auto nodes = static_cast<std::uint32_t>(content.size());
    std::set<std::uint32_t> changed;
    for (int i = 0; i < 3; i++) {
        changed.insert(below(random, nodes));
    }
    for (const std::uint32_t node : changed) {
        delta.changes.push_back(
            {graph::testing::id_of(node), graph::testing::random_ci(random, node, nodes)});
    }
    if (below(random, 2) == 0) {
        delta.changes.push_back({"ci-099", graph::testing::random_ci(random, 0, nodes)});
        delta.changes.back().content->ci = CiId{900};
    }
    return delta;
}

TEST_SUITE("impact::difference") {
    TEST_CASE("it is what a comparison of the lists by id finds, on plain and patched graphs") {
        std::size_t different = 0;
        for (std::uint32_t seed = 0; seed < 200; seed++) {
            CAPTURE(seed);
            std::mt19937 random(seed);
            const Content content = graph::testing::random_content(random, 8 + below(random, 12));
            const Snapshot graph = must(build(content));
            const Snapshot edited = must(graph::patched(
                graph, random_edits(random, content), graph.version(), graph.graph_version()));
            const Ids failed = {graph::testing::id_of(below(random, 8))};
            const Ids more = {graph::testing::id_of(below(random, 8)), *failed.begin(), "ci-099"};
            const BlastRadius before = radius_of(graph, failed);
            const BlastRadius after = radius_of(edited, below(random, 2) == 0 ? failed : more);

            check({graph, before}, {edited, after});
            check({edited, after}, {graph, before});
            different += difference({graph, before}, {edited, after}).empty() ? 0U : 1U;
        }
        CHECK(different > 100);
    }

    TEST_CASE("an answer does not differ from itself") {
        std::mt19937 random(7);
        const Snapshot graph = must(build(graph::testing::random_content(random, 20)));
        const BlastRadius radius = radius_of(graph, {graph::testing::id_of(3)});

        CHECK(difference({graph, radius}, {graph, radius}).empty());
    }

    TEST_CASE("who falls on one side and was assumed to fail on the other is not listed") {
        Content content;
        content["host"] = {.class_name = "host", .ci = CiId{1}};
        content["vm"] = {.class_name = "vm", .ci = CiId{2}, .needs = {{.dependency = "host"}}};
        const Snapshot graph = must(build(content));
        const BlastRadius host = radius_of(graph, {"host"});
        const BlastRadius both = radius_of(graph, {"host", "vm"});

        CHECK(difference({graph, host}, {graph, both}).empty());
        CHECK(difference({graph, both}, {graph, host}).empty());
    }
}

}  // namespace
}  // namespace faultline::impact::testing
