// The invariants of the blast radius, for every small graph that rapidcheck comes up with.

#include <algorithm>
#include <tuple>

#include <doctest/doctest.h>

#include "engine/impact/blast_radius.h"
#include "engine/impact/traversal.h"
#include "tests/support/impact_answers.h"
#include "tests/support/property.h"
#include "tests/support/relationship_graph.h"

namespace faultline::impact {

namespace {

using test::Ids;
using test::ReferenceGraph;

constexpr int kRuns = 400;
constexpr std::uint32_t kCis = 8;

// dependent, dependency, kind, capacity: small numbers, so that a counterexample shrinks to a few.
using Need = std::tuple<std::uint8_t, std::uint8_t, std::uint8_t, std::uint8_t>;
using Needs = std::vector<Need>;
using Numbers = std::vector<std::uint8_t>;

// Which kinds of needs a property is about.
enum class Kinds { hard_only, hard_and_groups, all };

std::string id_of(std::uint32_t number) {
    return std::string(1, static_cast<char>('a' + number % kCis));
}

Ids ids_of(const Numbers& numbers) {
    Ids ids;
    for (const std::uint8_t number : numbers)
        ids.insert(id_of(number));
    return ids;
}

test::ReferenceNeed make_need(const Need& need, Kinds kinds) {
    const auto [dependent, dependency, kind, capacity] = need;
    const std::uint32_t step = 1 + dependency % (kCis - 1);
    test::ReferenceNeed made{id_of(dependent), id_of(dependent + step)};
    if (kinds == Kinds::hard_only) return made;
    if (kind % 3 != 0) made.group = kind % 2 != 0 ? "x" : "y";
    if (!made.group.empty()) made.capacity = 1U + capacity % 3U;
    if (kinds == Kinds::all && kind % 5 == 0) made.strength = 0.5;
    return made;
}

// Groups require a capacity between 1 and their total, which follows from the needs alone.
ReferenceGraph make_graph(const Needs& needs, Kinds kinds) {
    ReferenceGraph graph;
    for (std::uint32_t i = 0; i < kCis; ++i)
        graph.classes[id_of(i)] = "host";
    std::map<std::pair<std::string, std::string>, std::map<std::string, std::uint32_t>> capacities;
    for (const Need& need : needs) {
        graph.needs.push_back(make_need(need, kinds));
        const test::ReferenceNeed& made = graph.needs.back();
        if (made.group.empty()) continue;
        std::uint32_t& known = capacities[{made.dependent, made.group}][made.dependency];
        known = std::max(known, made.capacity);
    }
    for (const auto& [key, members] : capacities) {
        std::uint32_t total = 0;
        for (const auto& [id, capacity] : members)
            total += capacity;
        graph.required[key] = 1 + static_cast<std::uint32_t>(members.size() * 7) % total;
    }
    return graph;
}

BlastRadius ask(const graph::Snapshot& snapshot, const Ids& failed) {
    Scratch scratch;
    return blast_radius(snapshot, {test::nodes_of(snapshot, failed), {}, true}, scratch);
}

Ids down_of(const graph::Snapshot& snapshot, const Ids& failed) {
    Ids down = failed;
    for (const DownItem& item : ask(snapshot, failed).down)
        down.emplace(snapshot.id(item.node));
    return down;
}

Ids united(const Ids& a, const Ids& b) {
    Ids both = a;
    both.insert(b.begin(), b.end());
    return both;
}

bool contains(const Ids& whole, const Ids& part) {
    return std::includes(whole.begin(), whole.end(), part.begin(), part.end());
}

}  // namespace

TEST_CASE("what falls contains what failed, and failing all of it adds nothing") {
    CHECK(test::holds("idempotent", kRuns, [](const Needs& needs, const Numbers& failed) {
        const graph::Snapshot snapshot = test::snapshot_of(make_graph(needs, Kinds::all));

        const Ids down = down_of(snapshot, ids_of(failed));

        RC_ASSERT(contains(down, ids_of(failed)));
        RC_ASSERT(down_of(snapshot, down) == down);
    }));
}

TEST_CASE("when more fails, no less falls") {
    CHECK(test::holds(
        "monotone", kRuns, [](const Needs& needs, const Numbers& failed, const Numbers& more) {
            const graph::Snapshot snapshot = test::snapshot_of(make_graph(needs, Kinds::all));

            const Ids down = down_of(snapshot, ids_of(failed));
            const Ids more_down = down_of(snapshot, united(ids_of(failed), ids_of(more)));

            RC_ASSERT(contains(more_down, down));
        }));
}

TEST_CASE("neither the order of the failed CIs nor naming one twice changes an answer") {
    CHECK(test::holds("order of S", kRuns, [](const Needs& needs, const Numbers& failed) {
        const graph::Snapshot snapshot = test::snapshot_of(make_graph(needs, Kinds::all));
        BlastQuestion question{{}, {}, true};
        for (const std::uint8_t number : failed) {
            question.failed.push_back(test::nodes_of(snapshot, {id_of(number)}).front());
        }
        Scratch scratch;

        const BlastRadius answer = blast_radius(snapshot, question, scratch);
        std::reverse(question.failed.begin(), question.failed.end());
        question.failed.insert(
            question.failed.end(), question.failed.begin(), question.failed.end());

        RC_ASSERT(blast_radius(snapshot, question, scratch) == answer);
    }));
}

TEST_CASE("the order in which needs are recorded changes no answer") {
    CHECK(test::holds("order of needs", kRuns, [](const Needs& needs, const Numbers& failed) {
        const ReferenceGraph graph = make_graph(needs, Kinds::all);
        ReferenceGraph reversed = graph;
        std::reverse(reversed.needs.begin(), reversed.needs.end());

        const BlastRadius answer = ask(test::snapshot_of(graph), ids_of(failed));

        RC_ASSERT(ask(test::snapshot_of(reversed), ids_of(failed)) == answer);
    }));
}

TEST_CASE("without groups, what two sets take down together they take down apart") {
    CHECK(test::holds(
        "union", kRuns, [](const Needs& needs, const Numbers& first, const Numbers& second) {
            const graph::Snapshot snapshot = test::snapshot_of(make_graph(needs, Kinds::hard_only));
            const Ids a = ids_of(first);
            const Ids b = ids_of(second);

            RC_ASSERT(down_of(snapshot, united(a, b)) ==
                      united(down_of(snapshot, a), down_of(snapshot, b)));
        }));
}

TEST_CASE("without soft needs, at risk and inherited are the plain dependents that stay up") {
    CHECK(test::holds("plain reachability", kRuns, [](const Needs& needs, const Numbers& failed) {
        const graph::Snapshot snapshot =
            test::snapshot_of(make_graph(needs, Kinds::hard_and_groups));
        const auto start = test::nodes_of(snapshot, ids_of(failed));
        Scratch scratch;

        const BlastRadius answer = ask(snapshot, ids_of(failed));
        Ids affected;
        for (const AtRiskItem& item : answer.at_risk)
            affected.emplace(snapshot.id(item.node));
        for (const InheritedItem& item : answer.inherited)
            affected.emplace(snapshot.id(item.node));

        Ids reached;
        for (const auto node : reach(snapshot, {start, Direction::dependents, {}}, scratch).nodes) {
            reached.emplace(snapshot.id(node));
        }
        for (const std::string& id : down_of(snapshot, ids_of(failed)))
            reached.erase(id);
        RC_ASSERT(affected == reached);
        RC_ASSERT(answer.impaired.empty());
    }));
}

TEST_CASE("a relationship along which no failure travels is not in the graph at all") {
    CHECK(test::holds(
        "impact kind none", kRuns, [](const Needs& needs, std::uint8_t a, std::uint8_t b) {
            const ReferenceGraph graph = make_graph(needs, Kinds::all);
            ReferenceGraph more = graph;
            test::add_relationship(more, {id_of(a), "owned_by", id_of(b)});
            test::add_relationship(more, {id_of(b), "documented_in", id_of(a), "x", 3});

            const graph::Snapshot before = test::snapshot_of(graph);
            const graph::Snapshot after = test::snapshot_of(more);

            RC_ASSERT(std::equal(before.bytes().begin(),
                                 before.bytes().end(),
                                 after.bytes().begin(),
                                 after.bytes().end()));
        }));
}

}  // namespace faultline::impact
