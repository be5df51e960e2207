// Outages of all CIs of a graph at once, against enumeration, closed forms and invariants.

#include "engine/impact/joint_outage.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <set>

#include <doctest/doctest.h>

#include "tests/engine/impact/graph_forms.h"
#include "tests/support/impact_answers.h"
#include "tests/support/joint_case.h"
#include "tests/support/outage_case.h"
#include "tests/support/outage_graphs.h"

namespace faultline::impact {

namespace {

using test::JointCase;
using test::OutageCase;
using test::RandomOutage;
using test::ReferenceOutage;

// A question with the Snapshot it is about.
struct Asked {
    explicit Asked(const ReferenceOutage& reference)
        : snapshot(test::snapshot_of(reference.graph)), joint(reference, snapshot) {}

    [[nodiscard]] const JointOutage& of(const JointOutageAnswer& answer,
                                        std::size_t condition,
                                        const std::string& id) const {
        const auto found = std::ranges::find(joint.ids, id);
        REQUIRE(found != joint.ids.end());
        return answer.of(condition, static_cast<std::size_t>(found - joint.ids.begin()));
    }

    graph::Snapshot snapshot;
    JointCase joint;
};

double outage_of_s(const ReferenceOutage& reference, std::size_t condition = 0) {
    const Asked asked(reference);
    const JointOutage found = asked.of(asked.joint.ask(), condition, "s");
    CHECK(found.outage.method == OutageMethod::exact);
    return found.outage.unavailability;
}

// "s" on `pools` pools of `width` CIs each, of which it needs one less than all: more than is
// counted exactly.  `width` 1: single points.
ReferenceOutage wide(std::uint32_t pools, std::uint32_t width, double unavailability) {
    ReferenceOutage graph;
    test::add_ci(graph, "s", 0);
    for (std::uint32_t pool = 0; pool < pools; ++pool) {
        std::vector<std::string> members;
        for (std::uint32_t i = 0; i < width; ++i) {
            members.push_back("p" + std::to_string(pool) + "-" + std::to_string(i));
            test::add_ci(graph, members.back(), unavailability);
        }
        test::add_group(graph, "s", "g" + std::to_string(pool), std::max(1U, width - 1), members);
    }
    return graph;
}

}  // namespace

TEST_CASE("what needs little is what enumeration says, in every condition") {
    for (std::uint64_t seed = 1; seed <= 400; ++seed) {
        CAPTURE(seed);
        const RandomOutage random = test::random_outage(seed, 11);
        CAPTURE(test::describe(random.question.graph));
        ReferenceOutage plain = random.question;
        plain.planned_down.clear();
        plain.breakable.clear();
        const Asked asked(random.question);

        const JointOutageAnswer answer = asked.joint.ask();

        CHECK(answer.scenarios == 0);
        for (const std::string& id : asked.joint.ids) {
            CAPTURE(id);
            const double before = test::OutageTable(plain, id).unavailability();
            const double after = test::OutageTable(random.question, id).unavailability();
            const JointOutage& found = asked.of(answer, 1, id);
            CHECK(found.outage.method == OutageMethod::exact);
            CHECK(std::abs(asked.of(answer, 0, id).outage.unavailability - before) <= 1e-12);
            CHECK(std::abs(found.outage.unavailability - after) <= 1e-12);
            CHECK(std::abs(found.difference.value().unavailability - (after - before)) <= 1e-12);
        }
    }
}

TEST_CASE("closed forms hold for many at once as for one") {
    ReferenceOutage soft;
    test::add_ci(soft, "s", 0.01);
    test::add_ci(soft, "d", 0.1);
    test::add_need(soft, "s", "d", 0.8);
    ReferenceOutage cycle;
    test::add_ci(cycle, "s", 0.1);
    test::add_ci(cycle, "b", 0.2);
    test::add_need(cycle, "s", "b");
    test::add_need(cycle, "b", "s");
    ReferenceOutage beta = test::pool(1, {0.01, 0.01});
    beta.betas = {{"pool", {"1", "2"}, 0.05}};
    ReferenceOutage changes = test::pool(2, {0.001, 0.001, 0.001});
    changes.breakable = {{"1", 0.05}, {"2", 0.05}};

    CHECK(outage_of_s(test::pool(1, {0.1, 0.1})) == doctest::Approx(0.01).epsilon(1e-12));
    CHECK(outage_of_s(test::pool(2, {0.1, 0.1, 0.1})) == doctest::Approx(0.028).epsilon(1e-12));
    CHECK(outage_of_s(test::pool(2, {0.1, 0.2, 0.3})) == doctest::Approx(0.098).epsilon(1e-12));
    CHECK(outage_of_s(test::bridge()) == doctest::Approx(0.02152).epsilon(1e-12));
    CHECK(outage_of_s(test::webs_on_one_host()) == doctest::Approx(0.01445005).epsilon(1e-9));
    CHECK(outage_of_s(test::webs_on_two_hosts()) == doctest::Approx(0.0055331695).epsilon(1e-9));
    CHECK(outage_of_s(soft) == doctest::Approx(0.0892).epsilon(1e-12));
    CHECK(outage_of_s(cycle) == doctest::Approx(0.28).epsilon(1e-12));
    CHECK(outage_of_s(beta) == doctest::Approx(0.000590204875).epsilon(1e-9));
    CHECK(outage_of_s(changes) == doctest::Approx(2.998e-6).epsilon(1e-9));
    CHECK(outage_of_s(changes, 1) == doctest::Approx(2.595e-3).epsilon(1e-3));
}

TEST_CASE(
    "a root that falls for certain has exactly 1, one that is not touched has no difference") {
    ReferenceOutage graph = wide(40, 2, 0.1);
    for (const auto& [id, value] : wide(40, 2, 0.1).unavailability)
        if (id != "s") test::add_need(graph, "t", id);
    test::add_ci(graph, "t", 0);
    test::add_ci(graph, "u", 0.2);
    test::add_need(graph, "u", "s");
    test::add_ci(graph, "host", 0);
    test::add_need(graph, "u", "host");
    graph.planned_down = {"host"};
    const Asked asked(graph);

    const JointOutageAnswer answer = asked.joint.ask();

    const JointOutage& fallen = asked.of(answer, 1, "u");
    CHECK(fallen.outage.method == OutageMethod::exact);
    CHECK(fallen.outage.unavailability == 1);
    CHECK(fallen.difference.value().method == OutageMethod::monte_carlo);
    for (const char* id : {"s", "t"}) {
        const JointOutage& same = asked.of(answer, 1, id);
        CHECK(same.outage == asked.of(answer, 0, id).outage);
        CHECK(same.difference.value().method == OutageMethod::exact);
        CHECK(same.difference.value().unavailability == 0);
    }
    CHECK(answer.needed_cis == 84);
    CHECK(answer.rare_roots == 0);
}

TEST_CASE("as many scenarios are played as the work allows, and not fewer than the least") {
    Asked asked(wide(40, 2, 0.1));
    CHECK(asked.joint.ask().scenarios == kScenarios);

    asked.joint.question.work_max = 81 * 5'000;
    const JointOutageAnswer some = asked.joint.ask();
    asked.joint.question.work_max = 1;
    const JointOutageAnswer least = asked.joint.ask();

    CHECK(some.played_cis == 81);
    CHECK(some.scenarios == 5'120);  // whole blocks of 512
    CHECK(least.scenarios == kJointScenariosMin);
}

TEST_CASE("bounds of a rare outage hold the exact one, and single points make them narrow") {
    std::size_t narrow = 0;
    for (const std::uint32_t width : {1U, 2U, 3U}) {
        for (const double unavailability : {1e-7, 1e-6, 1e-5}) {
            CAPTURE(width);
            CAPTURE(unavailability);
            Asked asked(wide(60, width, unavailability));
            asked.joint.question.work_max = 1;
            OutageCase one(asked.joint.reference, "s");
            one.question.importance_max = 0;
            const double exact = one.ask().outage.unavailability;

            const JointOutageAnswer answer = asked.joint.ask();

            const OutageEstimate found = asked.of(answer, 0, "s").outage;
            CHECK(found.method == OutageMethod::bounds);
            CHECK(found.rare);
            CHECK(found.low <= exact * (1 + 1e-9));
            CHECK(found.high >= exact * (1 - 1e-9));
            CHECK(answer.rare_roots == 1);
            CHECK(answer.points_missing == 0);
            if (found.high - found.low < 1e-9 * exact) ++narrow;
        }
    }
    CHECK(narrow == 3);
}

TEST_CASE("what is planned down makes single points of what is left") {
    ReferenceOutage graph = wide(60, 1, 1e-7);
    test::add_ci(graph, "a", 1e-6);
    test::add_ci(graph, "b", 3e-5);
    test::add_group(graph, "s", "pair", 1, {"a", "b"});
    graph.planned_down = {"a"};
    Asked asked(graph);
    asked.joint.question.work_max = 1;

    const JointOutageAnswer answer = asked.joint.ask();

    const JointOutage& found = asked.of(answer, 1, "s");
    CHECK(found.outage.low == doctest::Approx(3.6e-5).epsilon(1e-3));
    CHECK(found.difference.value().method == OutageMethod::bounds);
    CHECK(found.difference.value().low > 2.8e-5);
    CHECK(found.difference.value().high < 3.1e-5);
}

TEST_CASE("planning half of a pair down differs with at most the outage of the other half") {
    ReferenceOutage graph = wide(60, 1, 0.01);
    test::add_ci(graph, "left", 2e-5);
    test::add_ci(graph, "right", 1e-5);
    for (std::uint32_t i = 0; i < 20; ++i) {
        const std::string id = "access" + std::to_string(i);
        test::add_ci(graph, id, 0.01);
        test::add_group(graph, id, "uplinks", 1, {"left", "right"});
        test::add_need(graph, "s", id);
    }
    graph.planned_down = {"left"};
    Asked asked(graph);
    asked.joint.question.work_max = 1;

    const JointOutageAnswer answer = asked.joint.ask();

    const JointOutage& found = asked.of(answer, 1, "s");
    CHECK(found.outage.method == OutageMethod::monte_carlo);
    CHECK(found.difference.value().method == OutageMethod::bounds);
    CHECK(found.difference.value().low == 0);
    CHECK(found.difference.value().high == doctest::Approx(1e-5).epsilon(1e-6));
}

TEST_CASE("bounds hold what is exact on random graphs") {
    std::size_t rare = 0;
    for (std::uint64_t seed = 1; seed <= 300; ++seed) {
        CAPTURE(seed);
        RandomOutage random = test::random_outage(seed, 14);
        for (auto& [id, value] : random.question.unavailability)
            value *= 1e-3;
        // Too much for the exact way, and rare.
        const std::string some = random.question.graph.classes.begin()->first;
        for (std::uint32_t i = 0; i < 50; ++i) {
            const std::string id = "zz" + std::to_string(i);
            test::add_ci(random.question, id, 1e-7);
            test::add_need(random.question, some, id);
        }
        CAPTURE(test::describe(random.question.graph));
        Asked asked(random.question);
        asked.joint.question.work_max = 1;

        const JointOutageAnswer answer = asked.joint.ask();

        for (const std::string& id : asked.joint.ids) {
            CAPTURE(id);
            OutageCase one(random.question, id);
            one.question.importance_max = 0;
            const OutageAnswer exact = one.ask();
            const JointOutage& found = asked.of(answer, 1, id);
            if (found.outage.method == OutageMethod::monte_carlo) continue;
            if (found.outage.method == OutageMethod::bounds) ++rare;
            CHECK(found.outage.low <= exact.outage.unavailability + 1e-15);
            CHECK(found.outage.high >= exact.outage.unavailability - 1e-15);
            const double change = exact.difference ? exact.difference->unavailability : 0.0;
            if (found.difference->method == OutageMethod::monte_carlo) continue;
            CHECK(found.difference->low <= change + 1e-15);
            CHECK(found.difference->high >= change - 1e-15);
        }
    }
    CHECK(rare > 300);
}

TEST_CASE("an answer does not depend on numbering, patches, other CIs or the order of roots") {
    for (std::uint64_t seed = 1; seed <= 60; ++seed) {
        CAPTURE(seed);
        RandomOutage random = test::random_outage(seed, 14);
        const std::string some = random.question.graph.classes.begin()->first;
        for (std::uint32_t i = 0; i < 50; ++i) {
            const std::string id = "m" + std::to_string(i);
            test::add_ci(random.question, id, seed % 2 == 0 ? 1e-7 : 1e-3);
            test::add_need(random.question, some, id);
        }
        const auto forms = testing::forms_of(random.question.graph, seed);
        const JointOutageAnswer plain = JointCase(random.question, forms.front()).ask();

        for (const graph::Snapshot& form : forms) {
            JointCase asked(random.question, form);
            CHECK(asked.ask() == plain);
            std::ranges::reverse(asked.question.roots);
            JointOutageAnswer back = asked.ask();
            for (std::size_t c = 0; c < 2; ++c) {
                const auto first =
                    back.outages.begin() + static_cast<std::ptrdiff_t>(c * back.root_count);
                std::reverse(first, first + static_cast<std::ptrdiff_t>(back.root_count));
            }
            CHECK(back == plain);
        }
    }
}

TEST_CASE("a root that another Snapshot lacks is missing there, and one may be asked about twice") {
    const ReferenceOutage graph = test::webs_on_two_hosts();
    ReferenceOutage less = graph;
    less.graph.classes.erase("h1");
    std::erase_if(less.graph.needs, [](const auto& need) { return need.dependency == "h1"; });
    REQUIRE(less.graph.classes.size() + 1 == graph.graph.classes.size());
    const graph::Snapshot after = test::snapshot_of(less.graph);
    Asked asked(graph);
    asked.joint.add_condition(after);
    const graph::NodeIndex s = asked.snapshot.find("s").value();
    asked.joint.question.roots = {s, asked.snapshot.find("h1").value(), s};

    const JointOutageAnswer answer = asked.joint.ask();

    CHECK(answer.of(2, 1).missing);
    CHECK_FALSE(answer.of(2, 1).difference.has_value());
    CHECK(answer.of(2, 0) == answer.of(2, 2));
    CHECK(answer.of(2, 0).difference.value().unavailability < 0);
    CHECK_FALSE(answer.of(0, 0).difference.has_value());
}

TEST_CASE("bad questions about many CIs are refused") {
    Asked good(test::bridge());
    const auto error_of = [&](const auto& spoil) {
        JointOutageQuestion question = good.joint.question;
        spoil(question);
        const auto answer = joint_outage(question);
        return answer.ok() ? std::string() : answer.error().message;
    };
    constexpr graph::NodeIndex kNobody{999};

    CHECK(error_of([](auto& q) { q.conditions.clear(); }) == "there is no condition");
    CHECK(error_of([](auto& q) { q.conditions[1].snapshot = nullptr; }) ==
          "a condition has no Snapshot");
    CHECK(error_of([](auto& q) { q.roots = {kNobody}; }) == "a root does not exist");
    CHECK(error_of([](auto& q) { q.conditions[1].planned_down = {kNobody}; }) ==
          "a CI that is planned down does not exist");
    CHECK(error_of([](auto& q) {
              q.conditions[0].breakable = {{kNobody, 0.1}};
          }) == "a CI that the change may break does not exist");
    CHECK(error_of([](auto& q) {
              q.conditions[0].breakable = {{q.roots[0], 1.5}};
          }) == "the probability that the change breaks a CI is 1.500000; give one from 0 to 1");
    CHECK(error_of([](auto& q) {
              q.unavailability = [](const auto&, auto) { return std::vector<double>{0.1}; };
          }) == "there are 6 CIs and 1 unavailabilities; give one for each");
    CHECK(error_of([](auto& q) {
              q.unavailability = [](const auto&, auto nodes) {
                  return std::vector<double>(nodes.size(), -1);
              };
          }) == "an unavailability is -1.000000; give one from 0 to 1");
    CHECK(error_of([](auto& q) {
              q.beta_groups = {{"x", 0.1, {q.roots[0]}}, {"y", 0.1, {q.roots[0]}}};
          }) == "a member of beta group \"y\" is in a beta group already; a CI can be in one only");
    CHECK(error_of([](auto& q) {
              q.beta_groups = {{"x", 2, {q.roots[0]}}};
          }) == "beta group \"x\" has factor 2.000000; give one from 0 to 1");
    CHECK(error_of([](auto& q) {
              q.beta_groups = {{"x", 0.1, {kNobody}}};
          }) == "beta group \"x\" has an unknown member");
    CHECK(error_of([](auto& q) { q.roots.clear(); }).empty());
}

}  // namespace faultline::impact
