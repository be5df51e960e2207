#include "engine/impact/closure.h"

#include <map>
#include <set>
#include <sstream>
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

// All that `roots` need, themselves included.
Ids naive_closure(const test::ReferenceGraph& graph, Ids roots) {
    for (bool changed = true; changed;) {
        changed = false;
        for (const test::ReferenceNeed& need : graph.needs) {
            if (roots.count(need.dependent) == 0) continue;
            changed = roots.insert(need.dependency).second || changed;
        }
    }
    return roots;
}

// Everything in a closure by ids, in its order.
std::string text_of(const Snapshot& snapshot, const Closure& closure) {
    std::ostringstream out;
    const auto id = [&](std::uint32_t number) { return snapshot.id(closure.nodes[number]); };
    for (const std::uint32_t begin : closure.component_begin)
        out << begin << ' ';
    for (const std::uint32_t root : closure.roots)
        out << "root " << id(root) << ' ';
    for (std::uint32_t number = 0; number < closure.size(); ++number) {
        out << '\n' << id(number) << " hard";
        for (const ClosureNeed& need : closure.hard_needs_of(number))
            out << ' ' << id(need.dependency) << ' ' << need.strength << ' '
                << snapshot.detail(need.edge).strength;
        out << " soft";
        for (const ClosureNeed& need : closure.soft_needs_of(number))
            out << ' ' << id(need.dependency) << ' ' << need.strength;
        for (const ClosureGroup& group : closure.groups_of(number)) {
            out << " group " << snapshot.group_name(group.group) << ' ' << id(group.owner) << ' '
                << group.required << ' ' << group.capacity;
            for (const ClosureMember& member : closure.members_of(group))
                out << ' ' << id(member.member) << '*' << member.capacity << '*' << member.strength
                    << '*' << snapshot.detail(member.edge).capacity;
        }
        out << " dependents";
        for (const std::uint32_t dependent : closure.hard_dependents_of(number))
            out << ' ' << id(dependent);
        out << " memberships";
        for (const ClosureMembership& membership : closure.memberships_of(number))
            out << ' ' << id(closure.groups[membership.group].owner) << ' '
                << snapshot.group_name(closure.groups[membership.group].group) << ' '
                << id(closure.members[membership.member].member);
    }
    return out.str();
}

// By CI the number of its component.
std::map<std::string, std::uint32_t> components(const Snapshot& snapshot, const Closure& closure) {
    std::map<std::string, std::uint32_t> component_of;
    for (std::uint32_t c = 0; c + 1 < closure.component_begin.size(); ++c) {
        for (std::uint32_t n = closure.component_begin[c]; n < closure.component_begin[c + 1]; ++n)
            component_of[std::string(snapshot.id(closure.nodes[n]))] = c;
    }
    return component_of;
}

// By CI all that it needs, itself included.
std::map<std::string, Ids> all_needs(const test::ReferenceGraph& graph) {
    std::map<std::string, Ids> needs;
    for (const auto& [id, class_name] : graph.classes)
        needs[id] = naive_closure(graph, {id});
    return needs;
}

}  // namespace

TEST_CASE("a closure has exactly what its roots need, dependencies first, cycles together") {
    for (std::uint64_t seed = 1; seed <= 2000; ++seed) {
        CAPTURE(seed);
        const test::RandomQuestion question = test::random_question(seed, {2, 20});
        const Snapshot snapshot = test::snapshot_of(question.graph);

        const Closure closure = closure_of(snapshot, test::nodes_of(snapshot, question.failed));

        const auto component_of = components(snapshot, closure);
        const Ids wanted = naive_closure(question.graph, question.failed);
        REQUIRE(component_of.size() == closure.size());
        REQUIRE(component_of.size() == wanted.size());
        const auto needs = all_needs(question.graph);
        for (const std::string& a : wanted) {
            REQUIRE(component_of.count(a) == 1);
            for (const std::string& b : needs.at(a)) {
                REQUIRE(component_of.at(b) <= component_of.at(a));
                const bool together = needs.at(b).count(a) > 0;
                REQUIRE((component_of.at(a) == component_of.at(b)) == together);
            }
        }
    }
}

TEST_CASE("a closure is the same whatever else the estate holds and however it lies in memory") {
    for (std::uint64_t seed = 1; seed <= 2000; ++seed) {
        CAPTURE(seed);
        test::RandomQuestion question = test::random_question(seed, {2, 20});
        const std::vector<Snapshot> forms = testing::forms_of(question.graph, seed);
        std::reverse(question.graph.needs.begin(), question.graph.needs.end());
        const Snapshot reversed = test::snapshot_of(question.graph);

        const std::string text =
            text_of(reversed, closure_of(reversed, test::nodes_of(reversed, question.failed)));

        for (const Snapshot& form : forms)
            REQUIRE(text_of(form, closure_of(form, test::nodes_of(form, question.failed))) == text);
    }
}

TEST_CASE("rows of a closure are those of the graph") {
    for (std::uint64_t seed = 1; seed <= 500; ++seed) {
        CAPTURE(seed);
        const test::RandomQuestion question = test::random_question(seed, {2, 20});
        const Snapshot snapshot = test::snapshot_of(question.graph);

        const Closure closure = closure_of(snapshot, test::nodes_of(snapshot, question.failed));

        for (std::uint32_t n = 0; n < closure.size(); ++n) {
            const graph::NodeIndex node = closure.nodes[n];
            REQUIRE(closure.find(node) == n);
            const auto hard = snapshot.hard_dependencies_of(node);
            REQUIRE(closure.hard_needs_of(n).size() == hard.size());
            for (std::size_t i = 0; i < hard.size(); ++i)
                REQUIRE(closure.nodes[closure.hard_needs_of(n)[i].dependency] == hard[i]);
            REQUIRE(closure.soft_needs_of(n).size() == snapshot.soft_dependencies_of(node).size());
            for (const ClosureGroup& group : closure.groups_of(n)) {
                REQUIRE(snapshot.owner(group.group) == node);
                REQUIRE(group.required == snapshot.required(group.group));
                REQUIRE(group.capacity == snapshot.capacity(group.group));
                const auto members = closure.members_of(group);
                REQUIRE(members.size() == snapshot.members(group.group).size());
                for (std::size_t i = 0; i < members.size(); ++i) {
                    REQUIRE(closure.nodes[members[i].member] == snapshot.members(group.group)[i]);
                    const auto of_member = closure.memberships_of(members[i].member);
                    REQUIRE(std::ranges::count_if(of_member, [&](const ClosureMembership& m) {
                                return &closure.members[m.member] == &members[i] &&
                                       closure.groups[m.group].group == group.group;
                            }) == 1);
                }
            }
        }
    }
}

TEST_CASE("a node outside a closure is not found in it") {
    test::ReferenceGraph graph;
    graph.classes = {{"app", "service"}, {"db", "host"}, {"web", "service"}};
    graph.needs = {{"app", "db"}, {"web", "app"}};
    const Snapshot snapshot = test::snapshot_of(graph);

    const Closure closure = closure_of(snapshot, test::nodes_of(snapshot, {"app"}));

    CHECK(closure.size() == 2);
    CHECK(closure.find(test::nodes_of(snapshot, {"web"}).front()) == std::nullopt);
}

TEST_CASE("a long chain and a large ring take no stack") {
    test::ReferenceGraph graph;
    const auto id = [](std::uint32_t i) { return "n" + std::to_string(1'000'000 + i); };
    for (std::uint32_t i = 0; i < 60'000; ++i) {
        graph.classes[id(i)] = "host";
        if (i > 0) graph.needs.push_back({id(i - 1), id(i)});
    }
    graph.needs.push_back({id(59'999), id(30'000)});
    const Snapshot snapshot = test::snapshot_of(graph);

    const Closure closure = closure_of(snapshot, test::nodes_of(snapshot, {id(0)}));

    CHECK(closure.size() == 60'000);
    CHECK(closure.component_begin.size() == 30'002);
    CHECK(snapshot.id(closure.nodes[0]) == id(30'000));
    CHECK(snapshot.id(closure.nodes.back()) == id(0));
}

}  // namespace faultline::impact
