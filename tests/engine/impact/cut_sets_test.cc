#include "engine/impact/cut_sets.h"

#include <algorithm>
#include <array>
#include <bit>
#include <map>
#include <set>
#include <string>
#include <utility>
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
using test::Ids;
using testing::MaskGraph;

// Sets of ids, in the order of an answer.
using Sets = std::vector<std::vector<std::string>>;

NodeIndex node_of(const Snapshot& snapshot, const std::string& id) {
    return test::nodes_of(snapshot, {id}).front();
}

Sets named(const Snapshot& snapshot, const CutSets& cuts) {
    Sets sets;
    for (const ListPart set : cuts.sets) {
        std::vector<std::string>& ids = sets.emplace_back();
        for (const NodeIndex node : cuts.nodes_of(set))
            ids.emplace_back(snapshot.id(node));
    }
    return sets;
}

Sets cuts_of(const Snapshot& snapshot, const std::string& ci, std::uint32_t max_size) {
    return named(snapshot, cut_sets(snapshot, {.ci = node_of(snapshot, ci), .max_size = max_size}));
}

Sets cuts_among(const Snapshot& snapshot, const std::string& ci, const Ids& among) {
    return named(snapshot,
                 cut_sets(snapshot,
                          {.ci = node_of(snapshot, ci),
                           .max_size = 3,
                           .among = test::nodes_of(snapshot, among)}));
}

// By trying all sets of up to three CIs, small ones first.
Sets naive_cuts(const MaskGraph& graph, const std::string& ci) {
    std::vector<MaskGraph::Mask> minimal;
    Sets sets;
    const MaskGraph::Mask all = (MaskGraph::Mask{1} << graph.ids.size()) - 1;
    for (int size = 1; size <= 3; ++size) {
        Sets of_size;
        for (MaskGraph::Mask set = 1; set <= all; ++set) {
            if (std::popcount(set) != size || (graph.down(set) & graph.bit(ci)) == 0) continue;
            const auto is_part = [&](MaskGraph::Mask cut) { return (cut & set) == cut; };
            if (std::ranges::any_of(minimal, is_part)) continue;
            minimal.push_back(set);
            std::vector<std::string>& ids = of_size.emplace_back();
            for (std::size_t i = 0; i < graph.ids.size(); ++i) {
                if ((set >> i & 1U) != 0) ids.push_back(graph.ids[i]);
            }
        }
        std::ranges::sort(of_size);
        sets.insert(sets.end(), of_size.begin(), of_size.end());
    }
    return sets;
}

// Let what every CI needs be groups of which one member is enough.
void make_redundant(test::ReferenceGraph& graph) {
    for (test::ReferenceNeed& need : graph.needs) {
        if (need.group.empty() && need.dependency.back() % 2 == 0) need.group = "any";
    }
    graph.required.clear();
}

// In by 1 or 2, over the bridge 3 either way, out by 4 or 5.
test::ReferenceGraph bridge() {
    test::ReferenceGraph graph;
    for (const char* id : {"1", "2", "3", "4", "5", "1-3", "2-3", "out4", "out5", "s"})
        graph.classes[id] = "ci";
    graph.needs = {{"1-3", "1"},
                   {"1-3", "3"},
                   {"2-3", "2"},
                   {"2-3", "3"},
                   {"out4", "4"},
                   {"out4", "1", "in"},
                   {"out4", "2-3", "in"},
                   {"out5", "5"},
                   {"out5", "2", "in"},
                   {"out5", "1-3", "in"},
                   {"s", "out4", "way"},
                   {"s", "out5", "way"}};
    return graph;
}

// A service on a database and two web servers on one host.
test::ReferenceGraph web_on_one_host() {
    test::ReferenceGraph graph;
    graph.classes = {{"db", "x"}, {"h", "x"}, {"s", "x"}, {"w1", "x"}, {"w2", "x"}};
    graph.needs = {{"s", "db"}, {"s", "w1", "web"}, {"s", "w2", "web"}, {"w1", "h"}, {"w2", "h"}};
    return graph;
}

// A pool of `legs` members of which one is enough, each on a chain of `depth` CIs.
test::ReferenceGraph legs(std::uint32_t count, std::uint32_t depth) {
    test::ReferenceGraph graph;
    graph.classes["s"] = "x";
    for (std::uint32_t leg = 0; leg < count; ++leg) {
        std::string above = "s";
        for (std::uint32_t i = 0; i < depth; ++i) {
            const std::string id = "leg" + std::to_string(leg) + "-" + std::to_string(100 + i);
            graph.classes[id] = "x";
            graph.needs.push_back({above, id, i == 0 ? "pool" : ""});
            above = id;
        }
    }
    return graph;
}

}  // namespace

TEST_CASE("the cuts of a bridge are 12, 45, 135 and 234") {
    const Snapshot snapshot = test::snapshot_of(bridge());

    CHECK(cuts_among(snapshot, "s", {"1", "2", "3", "4", "5"}) ==
          Sets{{"1", "2"}, {"4", "5"}, {"1", "3", "5"}, {"2", "3", "4"}});
}

TEST_CASE("the cuts of two web servers on one host are the host, the database and both servers") {
    const Snapshot snapshot = test::snapshot_of(web_on_one_host());

    CHECK(cuts_of(snapshot, "s", 3) == Sets{{"db"}, {"h"}, {"s"}, {"w1", "w2"}});
    CHECK(cuts_of(snapshot, "s", 1) == Sets{{"db"}, {"h"}, {"s"}});
}

TEST_CASE("minimal cut sets are exactly those that trying all sets finds") {
    std::map<std::size_t, std::size_t> sizes;
    for (std::uint64_t seed = 1; seed <= 4000; ++seed) {
        CAPTURE(seed);
        test::RandomQuestion question = test::random_question(seed, {2, seed % 8 == 0 ? 14U : 9U});
        if (seed % 2 == 0) make_redundant(question.graph);
        const Snapshot snapshot = test::snapshot_of(question.graph);
        const MaskGraph masks(question.graph);
        for (const std::string& ci : masks.ids) {
            CAPTURE(ci);
            const CutSets cuts = cut_sets(snapshot, {.ci = node_of(snapshot, ci), .max_size = 3});

            const Sets wanted = naive_cuts(masks, ci);
            REQUIRE(named(snapshot, cuts) == wanted);
            REQUIRE(cuts.complete);
            REQUIRE(cuts.complete_size == 3);
            for (const auto& set : wanted)
                ++sizes[set.size()];
        }
    }
    CHECK(sizes[2] > 4000);
    CHECK(sizes[3] > 700);
}

TEST_CASE("cuts among some CIs are the cuts that have no other CI") {
    for (std::uint64_t seed = 1; seed <= 1000; ++seed) {
        CAPTURE(seed);
        const test::RandomQuestion question = test::random_question(seed, {4, 14});
        const Snapshot snapshot = test::snapshot_of(question.graph);
        const std::string ci = *question.failed.begin();
        Ids among;
        for (const auto& [id, class_name] : question.graph.classes) {
            if ((seed + id.size() + static_cast<unsigned char>(id.back())) % 3 != 0)
                among.insert(id);
        }
        Sets wanted = cuts_of(snapshot, ci, 3);
        std::erase_if(wanted, [&](const auto& set) {
            return std::ranges::any_of(set, [&](const auto& id) { return !among.contains(id); });
        });

        REQUIRE(cuts_among(snapshot, ci, among) == wanted);
    }
}

TEST_CASE("cut sets are the same whatever else the estate holds and however it lies") {
    for (std::uint64_t seed = 1; seed <= 2000; ++seed) {
        CAPTURE(seed);
        test::RandomQuestion question = test::random_question(seed, {2, 16});
        const std::vector<Snapshot> forms = testing::forms_of(question.graph, seed);
        std::reverse(question.graph.needs.begin(), question.graph.needs.end());
        const Snapshot reversed = test::snapshot_of(question.graph);
        const std::string ci = *question.failed.begin();

        const Sets cuts = cuts_of(reversed, ci, 3);

        for (const Snapshot& form : forms)
            REQUIRE(cuts_of(form, ci, 3) == cuts);
    }
}

TEST_CASE("every CI of one leg with every CI of the other is a pair") {
    const Snapshot snapshot = test::snapshot_of(legs(2, 40));

    const Sets cuts = cuts_of(snapshot, "s", 3);

    REQUIRE(cuts.size() == 1 + 40 * 40);
    CHECK(cuts[1] == std::vector<std::string>{"leg0-100", "leg1-100"});
    CHECK(cuts.back() == std::vector<std::string>{"leg0-139", "leg1-139"});
}

TEST_CASE("a limit on sets is said when it is hit, and the sets there are are cuts") {
    const Snapshot snapshot = test::snapshot_of(legs(2, 40));
    CutSetQuestion question{.ci = node_of(snapshot, "s"), .max_size = 3};
    question.sets_max = 1000;

    const CutSets cuts = cut_sets(snapshot, question);

    CHECK(cuts.sets.size() == 1000);
    CHECK_FALSE(cuts.complete);
    CHECK(cuts.sets_max_hit);
    CHECK_FALSE(cuts.work_max_hit);
    CHECK(cuts.complete_size == 1);
    question.sets_max = 1601;
    CHECK(cut_sets(snapshot, question).complete);
}

TEST_CASE("a limit on work is said when it is hit, and ends every search at the same place") {
    std::size_t ended = 0;
    for (std::uint64_t seed = 1; seed <= 500; ++seed) {
        CAPTURE(seed);
        const test::RandomQuestion question = test::random_question(seed, {8, 12});
        const std::vector<Snapshot> forms = testing::forms_of(question.graph, seed);
        const std::string ci = *question.failed.begin();
        const Sets all = cuts_of(forms[0], ci, 3);
        const auto ask = [&](const Snapshot& form) {
            CutSetQuestion asked{.ci = node_of(form, ci), .max_size = 3};
            asked.work_max = 40 + seed % 100;
            return cut_sets(form, asked);
        };

        const CutSets cuts = ask(forms[0]);

        const Sets found = named(forms[0], cuts);
        for (const auto& set : found)
            REQUIRE(std::ranges::count(all, set) == 1);
        for (const auto& set : all) {
            if (set.size() <= cuts.complete_size) REQUIRE(std::ranges::count(found, set) == 1);
        }
        REQUIRE(cuts.complete == !cuts.work_max_hit);
        if (cuts.complete) REQUIRE(found == all);
        if (!cuts.complete) ++ended;
        for (const Snapshot& form : forms)
            REQUIRE(named(form, ask(form)) == found);
    }
    CHECK(ended > 50);
}

TEST_CASE("cuts are ranked by probability, then size, then ids") {
    const Snapshot snapshot = test::snapshot_of(web_on_one_host());
    const CutSets cuts = cut_sets(snapshot, {.ci = node_of(snapshot, "s"), .max_size = 3});
    const std::map<std::string, double> q = {
        {"db", 0.002}, {"h", 0.01}, {"s", 0}, {"w1", 0.05}, {"w2", 0.04}};

    const auto ranking =
        ranked(cuts, [&](NodeIndex node) { return q.at(std::string(snapshot.id(node))); });

    const Sets sets = named(snapshot, cuts);
    REQUIRE(ranking.size() == 4);
    CHECK(sets[ranking[0].set] == std::vector<std::string>{"h"});
    CHECK(sets[ranking[1].set] == std::vector<std::string>{"db"});
    CHECK(ranking[1].probability == 0.05 * 0.04);
    CHECK(sets[ranking[2].set] == std::vector<std::string>{"w1", "w2"});
    CHECK(ranking[2].probability == 0.05 * 0.04);
    CHECK(ranking[3].probability == 0);
}

TEST_CASE("a cut breaks exactly the groups that have too little left when all of it is down") {
    for (std::uint64_t seed = 1; seed <= 1000; ++seed) {
        CAPTURE(seed);
        const test::RandomQuestion question = test::random_question(seed, {2, 16});
        const MaskGraph masks(question.graph);
        const std::string ci = *question.failed.begin();
        for (const Snapshot& form : testing::forms_of(question.graph, seed)) {
            const Closure closure = closure_of(form, std::array{node_of(form, ci)});
            const CutSets cuts = cut_sets(form, closure, {.ci = node_of(form, ci), .max_size = 2});
            BrokenBy broken_by(form, closure);
            for (const ListPart set : cuts.sets) {
                MaskGraph::Mask failed = 0;
                for (const NodeIndex node : cuts.nodes_of(set))
                    failed |= masks.bit(std::string(form.id(node)));
                const MaskGraph::Mask down = masks.down(failed);
                std::vector<std::pair<std::string, std::string>> wanted;
                for (const ClosureGroup& group : closure.groups) {
                    const std::string owner(form.id(closure.nodes[group.owner]));
                    const std::string name(form.group_name(group.group));
                    if (masks.broken(owner, name, down)) wanted.emplace_back(owner, name);
                }
                std::ranges::sort(wanted);

                std::vector<std::pair<std::string, std::string>> found;
                for (const graph::GroupIndex group : broken_by.groups(cuts.nodes_of(set)))
                    found.emplace_back(form.id(form.owner(group)), form.group_name(group));

                REQUIRE(found == wanted);
            }
        }
    }
}

}  // namespace faultline::impact
