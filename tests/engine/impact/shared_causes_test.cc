#include "engine/impact/shared_causes.h"

#include <algorithm>
#include <map>
#include <string>
#include <tuple>
#include <vector>

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

// Owner, group name, cause, whether it is nearest, and the members that fall.
using Row = std::tuple<std::string, std::string, std::string, bool, std::vector<std::string>>;

std::vector<Row> rows_of(const Snapshot& snapshot, const SharedCauses& answer) {
    std::vector<Row> rows;
    for (const SharedCause& cause : answer.causes) {
        std::vector<std::string> members;
        for (const NodeIndex node : answer.members_of(cause))
            members.emplace_back(snapshot.id(node));
        rows.emplace_back(snapshot.id(snapshot.owner(cause.group)),
                          snapshot.group_name(cause.group),
                          snapshot.id(cause.cause),
                          cause.nearest,
                          members);
    }
    return rows;
}

NodeIndex node_of(const Snapshot& snapshot, const std::string& id) {
    return test::nodes_of(snapshot, {id}).front();
}

// One group with its causes, as the definitions have them.
std::vector<Row> naive_rows_of(const Snapshot& snapshot,
                               const MaskGraph& masks,
                               graph::GroupIndex group) {
    const std::string owner(snapshot.id(snapshot.owner(group)));
    const std::string name(snapshot.group_name(group));
    std::vector<std::string> hard;
    for (const NodeIndex node : snapshot.members(group)) {
        const std::string id(snapshot.id(node));
        if (!graph::is_hard(snapshot.detail(snapshot.member_edge(group, node)))) continue;
        if (masks.broken(owner, name, masks.bit(id))) return {};
        hard.push_back(id);
    }
    std::vector<std::string> causes;
    for (const std::string& id : masks.ids) {
        if (masks.broken(owner, name, masks.down(masks.bit(id)))) causes.push_back(id);
    }
    std::vector<Row> rows;
    for (const std::string& cause : causes) {
        const MaskGraph::Mask down = masks.down(masks.bit(cause));
        const bool nearest = std::ranges::none_of(causes, [&](const std::string& other) {
            const bool falls = (down & masks.bit(other)) != 0;
            return falls && (masks.down(masks.bit(other)) & masks.bit(cause)) == 0;
        });
        std::vector<std::string> members;
        for (const std::string& id : hard) {
            if ((down & masks.bit(id)) != 0) members.push_back(id);
        }
        rows.emplace_back(owner, name, cause, nearest, members);
    }
    return rows;
}

std::vector<Row> naive_rows(const Snapshot& snapshot, const MaskGraph& masks, NodeIndex ci) {
    std::vector<Row> rows;
    for (const ClosureGroup& group : closure_of(snapshot, std::array{ci}).groups) {
        for (Row& row : naive_rows_of(snapshot, masks, group.group))
            rows.push_back(std::move(row));
    }
    std::ranges::sort(rows);
    return rows;
}

// Two web servers on one host in one rack, and two databases on two hosts in that rack.
test::ReferenceGraph estate() {
    test::ReferenceGraph graph;
    for (const char* id : {"d1", "d2", "h1", "h2", "h3", "rack", "svc", "w1", "w2"})
        graph.classes[id] = "x";
    graph.needs = {{"svc", "w1", "web"},
                   {"svc", "w2", "web"},
                   {"svc", "d1", "db"},
                   {"svc", "d2", "db"},
                   {"w1", "h1"},
                   {"w2", "h1"},
                   {"d1", "h2"},
                   {"d2", "h3"},
                   {"h1", "rack"},
                   {"h2", "rack"},
                   {"h3", "rack"}};
    return graph;
}

}  // namespace

TEST_CASE("a host under both members is the nearest shared cause, its rack is one further away") {
    const Snapshot snapshot = test::snapshot_of(estate());

    const SharedCauses answer = shared_causes(snapshot, node_of(snapshot, "svc"));

    CHECK(rows_of(snapshot, answer) ==
          std::vector<Row>{{"svc", "db", "rack", true, {"d1", "d2"}},
                           {"svc", "web", "h1", true, {"w1", "w2"}},
                           {"svc", "web", "rack", false, {"w1", "w2"}}});
    CHECK(answer.complete);
}

TEST_CASE("a limit cuts the list, and the count says how many there are") {
    const Snapshot snapshot = test::snapshot_of(estate());

    const SharedCauses answer = shared_causes(snapshot, node_of(snapshot, "svc"), 1);

    CHECK(rows_of(snapshot, answer).size() == 1);
    CHECK(answer.count == 3);
    CHECK_FALSE(answer.complete);
}

TEST_CASE("shared causes are exactly the CIs that break a redundant group alone") {
    std::size_t nearest = 0;
    std::size_t further = 0;
    for (std::uint64_t seed = 1; seed <= 4000; ++seed) {
        CAPTURE(seed);
        const test::RandomQuestion question = test::random_question(seed, {4, 20});
        const MaskGraph masks(question.graph);
        const Snapshot snapshot = test::snapshot_of(question.graph);
        const std::string ci = *question.failed.begin();
        // What matters are the CIs of the closure; all others break nothing in it.
        const auto wanted = naive_rows(snapshot, masks, node_of(snapshot, ci));

        for (const Snapshot& form : testing::forms_of(question.graph, seed)) {
            const SharedCauses answer = shared_causes(form, node_of(form, ci));

            REQUIRE(rows_of(form, answer) == wanted);
            REQUIRE(answer.complete);
            REQUIRE(answer.count == wanted.size());
        }
        for (const Row& row : wanted)
            ++(std::get<3>(row) ? nearest : further);
    }
    CHECK(nearest > 500);
    CHECK(further > 200);
}

}  // namespace faultline::impact
