#include "engine/impact/explained.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include <doctest/doctest.h>

#include "engine/impact/scratch.h"
#include "engine/impact/witness.h"
#include "tests/engine/impact/graph_forms.h"
#include "tests/support/impact_answers.h"
#include "tests/support/random_impact.h"

namespace faultline::impact {

namespace {

using graph::NodeIndex;
using test::Ids;

BlastRadius answer_of(const graph::Snapshot& snapshot, const Ids& failed) {
    Scratch scratch;
    return blast_radius(snapshot, {test::nodes_of(snapshot, failed), {}, true}, scratch);
}

std::vector<std::string> ids_along(const graph::Snapshot& snapshot, const Explained& found) {
    std::vector<std::string> ids;
    for (const Need& need : found.path) {
        if (ids.empty()) ids.emplace_back(snapshot.id(need.dependent));
        ids.emplace_back(snapshot.id(need.dependency));
    }
    return ids;
}

// An explanation by ids, to compare what forms of a graph say.
std::string described(const graph::Snapshot& snapshot, const Explained& found) {
    std::string text = std::string(snapshot.id(found.ci)) + ":";
    text += found.place ? std::to_string(static_cast<int>(found.place->as)) : "none";
    const auto add = [&](const Need& need) {
        text += " " + std::string(snapshot.id(need.dependent)) + ">" +
                std::string(snapshot.id(need.dependency)) + "/" +
                std::to_string(static_cast<int>(need.kind));
        if (need.kind == NeedKind::member) text += snapshot.group_name(need.group);
    };
    for (const auto* needs : {&found.hard_needs, &found.soft_needs, &found.path}) {
        text += " |";
        std::ranges::for_each(*needs, add);
    }
    for (const ExplainedGroup& group : found.groups) {
        text += " " + std::string(snapshot.id(snapshot.owner(group.group))) + "." +
                std::string(snapshot.group_name(group.group)) + "=" +
                std::to_string(group.capacity_left) + "," + std::to_string(group.margin);
        for (const ExplainedMember& member : found.lost_of(group)) {
            text += " -" + std::string(snapshot.id(member.node));
        }
        for (const ExplainedMember& member : found.surviving_of(group)) {
            text += " +" + std::string(snapshot.id(member.node));
        }
    }
    return text;
}

// What the groups of one explanation must have in common with the answer.
void check_groups(const graph::Snapshot& snapshot,
                  const BlastRadius& answer,
                  const Explained& found) {
    for (const BrokenGroup& broken : answer.broken_groups) {
        if (snapshot.owner(broken.group) != found.ci) continue;
        const auto entry = std::ranges::find(found.groups, broken.group, &ExplainedGroup::group);
        REQUIRE(entry != found.groups.end());
        REQUIRE(entry->is_broken());
        REQUIRE(entry->capacity_left == broken.capacity_left);
    }
    for (const HitGroup& hit : answer.hit_groups) {
        if (snapshot.owner(hit.group) != found.ci) continue;
        const auto entry = std::ranges::find(found.groups, hit.group, &ExplainedGroup::group);
        REQUIRE(entry != found.groups.end());
        REQUIRE(entry->margin == hit.margin);
        REQUIRE(entry->capacity_left == hit.capacity_left);
        std::vector<NodeIndex> surviving;
        for (const ExplainedMember& member : found.surviving_of(*entry)) {
            surviving.push_back(member.node);
        }
        REQUIRE(std::ranges::equal(surviving, answer.held_by_of(hit)));
    }
}

void check_path(const BlastRadius& answer, const CiPlaces& places, const Explained& found) {
    if (!found.place || found.place->as == AffectedAs::failed) return;
    REQUIRE(!found.path.empty());
    REQUIRE(found.path.front().dependent == found.ci);
    REQUIRE(places.hops(found.path.back().dependency) == 0);
    for (std::size_t i = 0; i + 1 < found.path.size(); i++) {
        REQUIRE(found.path[i].dependency == found.path[i + 1].dependent);
    }
    if (found.place->as == AffectedAs::down) {
        WitnessPath witness(answer, found.place->position);
        REQUIRE(witness.next() == found.ci);
        for (const Need& need : found.path)
            REQUIRE(witness.next() == need.dependency);
        REQUIRE(!witness.next());
    }
    if (found.place->as == AffectedAs::inherited) {
        const InheritedItem& item = answer.inherited[found.place->position];
        REQUIRE(found.path[item.steps].dependent == item.owner);
    }
}

test::ReferenceGraph pool() {
    test::ReferenceGraph graph;
    graph.classes = {{"a", "host"}, {"b", "host"}, {"c", "host"}, {"svc", "x"}, {"top", "x"}};
    graph.needs = {
        {"svc", "a", "pool", 3}, {"svc", "b", "pool", 2}, {"svc", "c", "pool", 2}, {"top", "svc"}};
    graph.required[{"svc", "pool"}] = 2;
    return graph;
}

Explained explain(const graph::Snapshot& snapshot, const Ids& failed, std::string_view ci) {
    const BlastRadius answer = answer_of(snapshot, failed);
    return explained(snapshot, CiPlaces(answer), *snapshot.find(ci));
}

}  // namespace

TEST_CASE("explanations agree with the answer, and with each other in every form of the graph") {
    for (std::uint64_t seed = 1; seed <= 600; ++seed) {
        CAPTURE(seed);
        const auto question = test::random_question(seed, {2, 14});
        const auto forms = testing::forms_of(question.graph, seed);
        std::map<std::string, std::string> first;
        for (const graph::Snapshot& form : forms) {
            const BlastRadius answer = answer_of(form, question.failed);
            const CiPlaces places(answer);
            for (const auto& [id, _] : question.graph.classes) {
                CAPTURE(id);
                const Explained found = explained(form, places, *form.find(id));

                check_groups(form, answer, found);
                check_path(answer, places, found);
                const auto [entry, is_new] = first.try_emplace(id, described(form, found));
                REQUIRE(entry->second == described(form, found));
            }
        }
    }
}

TEST_CASE("a group that holds says who survives with what capacity, and what margin is left") {
    const graph::Snapshot snapshot = test::snapshot_of(pool());

    const Explained found = explain(snapshot, {"b"}, "svc");

    REQUIRE(found.groups.size() == 1);
    const ExplainedGroup& group = found.groups[0];
    CHECK(group.capacity_left == 5);
    CHECK(group.margin == 1);
    REQUIRE(found.lost_of(group).size() == 1);
    CHECK(found.lost_of(group)[0] == ExplainedMember{*snapshot.find("b"), 2});
    REQUIRE(found.surviving_of(group).size() == 2);
    CHECK(found.surviving_of(group)[0] == ExplainedMember{*snapshot.find("a"), 3});
    CHECK(ids_along(snapshot, found) == std::vector<std::string>{"svc", "b"});
}

TEST_CASE("the groups on the path to the failure are explained too") {
    const graph::Snapshot snapshot = test::snapshot_of(pool());

    const Explained falls = explain(snapshot, {"a", "b", "c"}, "top");
    const Explained inherits = explain(snapshot, {"a"}, "top");

    REQUIRE(falls.groups.size() == 1);
    CHECK(falls.groups[0].is_broken());
    CHECK(falls.hard_needs.size() == 1);
    CHECK(ids_along(snapshot, falls) == std::vector<std::string>{"top", "svc", "a"});
    REQUIRE(inherits.groups.size() == 1);
    CHECK(!inherits.groups[0].is_broken());
    CHECK(inherits.hard_needs.empty());
    CHECK(ids_along(snapshot, inherits) == std::vector<std::string>{"top", "svc", "a"});
}

TEST_CASE("a CI that is not affected says which way nothing comes, or that there is none") {
    test::ReferenceGraph graph = pool();
    graph.classes["far"] = "x";
    graph.needs.push_back({"far", "svc", "", 1, 0.5});
    const graph::Snapshot snapshot = test::snapshot_of(graph);

    const Explained soft = explain(snapshot, {"a"}, "far");
    const Explained none = explain(snapshot, {"a"}, "b");
    const Explained itself = explain(snapshot, {"a"}, "a");

    CHECK(!soft.place);
    CHECK(ids_along(snapshot, soft) == std::vector<std::string>{"far", "svc", "a"});
    CHECK(soft.path[0].kind == NeedKind::soft);
    CHECK(!none.place);
    CHECK(none.path.empty());
    CHECK(itself.path.empty());
    CHECK(itself.place->as == AffectedAs::failed);
}

}  // namespace faultline::impact
