#include "engine/impact/point_reasons.h"

#include <algorithm>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "tests/engine/impact/graph_forms.h"
#include "tests/support/impact_answers.h"
#include "tests/support/random_impact.h"

namespace faultline::impact {

namespace {

using graph::Snapshot;
using test::Ids;

// All CIs of a graph with their points and the reasons.
struct Explained {
    SinglePointTable table;
    PointReasons reasons;
};

Explained explain(const Snapshot& snapshot,
                  const Ids& ids,
                  std::uint64_t work_max = kReasonWorkMax) {
    const auto nodes = test::nodes_of(snapshot, ids);
    Explained explained{single_points_of_all(snapshot, nodes), {}};
    explained.reasons =
        point_reasons(snapshot, closure_of(snapshot, nodes), explained.table, work_max);
    return explained;
}

Ids all_ids(const test::ReferenceGraph& graph) {
    Ids ids;
    for (const auto& [id, class_name] : graph.classes)
        ids.insert(id);
    return ids;
}

bool needs_hard(const test::ReferenceGraph& graph, const std::string& dependent, std::string on) {
    return std::ranges::any_of(graph.needs, [&](const test::ReferenceNeed& need) {
        return need.dependent == dependent && need.dependency == on && need.group.empty() &&
               need.strength == 1;
    });
}

// The hard members of a group that are among `down`.
Ids lost_members(const test::ReferenceGraph& graph,
                 const std::string& owner,
                 const std::string& group,
                 const Ids& down) {
    Ids lost;
    for (const test::ReferenceNeed& need : graph.needs) {
        if (need.dependent == owner && need.group == group && need.strength == 1 &&
            down.contains(need.dependency)) {
            lost.insert(need.dependency);
        }
    }
    return lost;
}

// Compares the steps of one reason with what the definitions say about the point failing alone.
void check_steps(const test::ReferenceGraph& graph,
                 const Snapshot& snapshot,
                 const PointReasons& reasons,
                 const PointReason& reason,
                 const std::string& point) {
    const auto answer = test::reference_blast_radius(graph, {point}, {});
    Ids down = {point};
    for (const auto& [id, item] : answer.down)
        down.insert(id);
    std::vector<std::string> path = {point};
    for (const ReasonStep& step : reasons.steps_of(reason)) {
        const std::string id(snapshot.id(step.ci));
        if (step.group) {
            const std::string group(snapshot.group_name(*step.group));
            Ids lost;
            for (const graph::NodeIndex node : reasons.lost_of(step))
                lost.emplace(snapshot.id(node));
            CHECK(answer.down.at(id).broken.at(group).second == step.capacity_left);
            CHECK(lost == lost_members(graph, id, group, down));
            CHECK(lost.contains(path.back()));
        } else {
            CHECK(needs_hard(graph, id, path.back()));
        }
        path.push_back(id);
    }
    std::ranges::reverse(path);
    REQUIRE_FALSE(path.empty());
    CHECK(path == answer.down.at(path.front()).path);
}

}  // namespace

TEST_CASE("every point is explained by a hard need of a nearer point or by its witness path") {
    std::size_t groups = 0;
    std::size_t nexts = 0;
    for (std::uint64_t seed = 1; seed <= 1500; ++seed) {
        CAPTURE(seed);
        const test::ReferenceGraph graph = test::random_question(seed, {2, 14}).graph;
        const Snapshot snapshot = test::snapshot_of(graph);
        const auto [table, reasons] = explain(snapshot, all_ids(graph));

        REQUIRE(reasons.reasons.size() == table.points.size());
        for (std::size_t ci = 0; ci < table.cis.size(); ++ci) {
            const ListPart part = table.parts[ci];
            for (std::uint32_t i = part.first; i < part.first + part.count; ++i) {
                const std::string point(snapshot.id(table.points[i].node));
                const PointReason& reason = reasons.reasons[i];
                CAPTURE(point);
                if (reason.kind == ReasonKind::itself) {
                    REQUIRE(table.points[i].node == table.cis[ci]);
                } else if (reason.kind == ReasonKind::next) {
                    ++nexts;
                    REQUIRE(reason.next >= part.first);
                    REQUIRE(reason.next < i);
                    const SinglePoint& next = table.points[reason.next];
                    CHECK(next.hops + 1 == table.points[i].hops);
                    CHECK(needs_hard(graph, std::string(snapshot.id(next.node)), point));
                } else {
                    REQUIRE(reason.kind == ReasonKind::steps);
                    ++groups;
                    CHECK(reasons.steps_of(reason).back().ci == table.cis[ci]);
                    check_steps(graph, snapshot, reasons, reason, point);
                }
            }
        }
    }
    CHECK(groups > 1000);
    CHECK(nexts > 1000);
}

TEST_CASE("reasons do not depend on numbering, on patches or on CIs that nobody needs") {
    const auto text = [](const Snapshot& snapshot, const Explained& explained) {
        std::string all;
        for (std::size_t i = 0; i < explained.table.points.size(); ++i) {
            const PointReason& reason = explained.reasons.reasons[i];
            all +=
                std::to_string(static_cast<int>(reason.kind)) + " " + std::to_string(reason.next);
            for (const ReasonStep& step : explained.reasons.steps_of(reason)) {
                all += " " + std::string(snapshot.id(step.ci));
                if (!step.group) continue;
                all += ":" + std::string(snapshot.group_name(*step.group)) + ":" +
                       std::to_string(step.capacity_left);
                for (const graph::NodeIndex node : explained.reasons.lost_of(step))
                    all += "," + std::string(snapshot.id(node));
            }
            all += "\n";
        }
        return all;
    };
    for (std::uint64_t seed = 1; seed <= 150; ++seed) {
        CAPTURE(seed);
        const test::ReferenceGraph graph = test::random_question(seed, {2, 14}).graph;
        const auto forms = testing::forms_of(graph, seed);

        const std::string first = text(forms[0], explain(forms[0], all_ids(graph)));

        for (std::size_t form = 1; form < forms.size(); ++form)
            REQUIRE(text(forms[form], explain(forms[form], all_ids(graph))) == first);
    }
}

TEST_CASE("reasons that would take too much work are marked as not given") {
    test::ReferenceGraph graph;
    for (const char* id : {"h", "s", "w1", "w2"})
        graph.classes[id] = "ci";
    graph.needs = {{"s", "w1", "web"}, {"s", "w2", "web"}, {"w1", "h"}, {"w2", "h"}};
    const Snapshot snapshot = test::snapshot_of(graph);

    const Explained none = explain(snapshot, {"s"}, 0);
    const Explained all = explain(snapshot, {"s"});

    REQUIRE(none.reasons.reasons.size() == 2);
    CHECK(none.reasons.reasons[0].kind == ReasonKind::itself);
    CHECK(none.reasons.reasons[1].kind == ReasonKind::not_given);
    CHECK(all.reasons.reasons[1].kind == ReasonKind::steps);
}

TEST_CASE("a point far down a chain of hard needs goes on at the next CI of the chain") {
    constexpr std::uint32_t kLength = 50'000;
    test::ReferenceGraph graph;
    const auto id = [](std::uint32_t place) { return "c" + std::to_string(100'000 + place); };
    for (std::uint32_t place = 0; place < kLength; ++place) {
        graph.classes[id(place)] = "ci";
        if (place > 0) graph.needs.push_back({id(place - 1), id(place)});
    }
    const Snapshot snapshot = test::snapshot_of(graph);

    const auto [table, reasons] = explain(snapshot, {id(0)});

    REQUIRE(table.points.size() == kLength);
    CHECK(reasons.steps.empty());
    CHECK(reasons.reasons.back().kind == ReasonKind::next);
    CHECK(reasons.reasons.back().next == kLength - 2);
}

}  // namespace faultline::impact
