// Outages with a known closed form.

#include "engine/impact/outage.h"

#include <algorithm>
#include <cmath>

#include <doctest/doctest.h>

#include "tests/support/outage_case.h"
#include "tests/support/outage_graphs.h"

namespace faultline::impact {

namespace {

using test::OutageCase;
using test::ReferenceOutage;

constexpr double kClose = 1e-9;
constexpr double kSixDigits = 5e-7;  // of figures that are given with six places

bool near(double a, double b, double tolerance = kClose) {
    return std::abs(a - b) <= tolerance;
}

OutageAnswer answer_of(const ReferenceOutage& graph, const std::string& root = "s") {
    return OutageCase(graph, root).ask();
}

CiImportance importance(const ReferenceOutage& graph, const std::string& id) {
    const OutageCase asked(graph, "s");
    return test::importance_of(asked, asked.ask(), id);
}

ReferenceOutage series() {
    ReferenceOutage graph;
    test::add_ci(graph, "s", 0);
    for (const char* id : {"a", "b"}) {
        test::add_ci(graph, id, 0.1);
        test::add_need(graph, "s", id);
    }
    return graph;
}

}  // namespace

TEST_CASE("two CIs in series are out when one of them is") {
    const OutageAnswer answer = answer_of(series());
    const CiImportance a = importance(series(), "a");

    CHECK(answer.outage.method == OutageMethod::exact);
    CHECK(near(answer.outage.unavailability, 0.19));
    CHECK(near(answer.outage.low, 0.19));
    CHECK(near(answer.outage.high, 0.19));
    CHECK(near(a.birnbaum, 0.9));
    CHECK(near(a.fussell_vesely.value(), 0.526316, kSixDigits));
    CHECK(near(a.criticality.value(), 0.9 * 0.1 / 0.19));
    CHECK(near(a.raw.value(), 5.263158, kSixDigits));
    CHECK(near(a.rrw.value(), 1.9));
}

TEST_CASE("two CIs in parallel are out when both are, and neither alone is worth anything") {
    const CiImportance first = importance(test::pool(1, {0.1, 0.1}), "1");

    CHECK(near(answer_of(test::pool(1, {0.1, 0.1})).outage.unavailability, 0.01));
    CHECK(near(first.birnbaum, 0.1));
    CHECK(near(first.raw.value(), 10));
    CHECK(near(first.fussell_vesely.value(), 1));
    CHECK(first.if_working == 0);
    CHECK_FALSE(first.rrw.has_value());
}

TEST_CASE("two of three is out when two are") {
    const CiImportance first = importance(test::pool(2, {0.1, 0.1, 0.1}), "1");

    CHECK(near(answer_of(test::pool(2, {0.1, 0.1, 0.1})).outage.unavailability, 0.028));
    CHECK(near(first.birnbaum, 0.18));
    CHECK(near(first.fussell_vesely.value(), 0.678571, kSixDigits));
    CHECK(near(first.raw.value(), 6.785714, kSixDigits));
    CHECK(near(first.rrw.value(), 2.8));
}

TEST_CASE("two of three weighs unequal members by what the others do") {
    const ReferenceOutage graph = test::pool(2, {0.1, 0.2, 0.3});

    CHECK(near(answer_of(graph).outage.unavailability, 0.098));
    CHECK(near(importance(graph, "1").birnbaum, 0.38));
    CHECK(near(importance(graph, "2").birnbaum, 0.34));
    CHECK(near(importance(graph, "3").birnbaum, 0.26));
    CHECK(near(importance(graph, "1").raw.value(), 4.489796, kSixDigits));
    CHECK(near(importance(graph, "2").raw.value(), 3.775510, kSixDigits));
    CHECK(near(importance(graph, "3").raw.value(), 2.857143, kSixDigits));
}

TEST_CASE("the bridge of a bridge weighs less than what it connects") {
    CHECK(near(answer_of(test::bridge()).outage.unavailability, 0.02152));
    for (const char* outer : {"1", "2", "4", "5"})
        CHECK(near(importance(test::bridge(), outer).birnbaum, 0.1062));
    CHECK(near(importance(test::bridge(), "3").birnbaum, 0.0162));
}

TEST_CASE("a host under both web servers is what the service hangs on") {
    const ReferenceOutage graph = test::webs_on_one_host();

    CHECK(near(answer_of(graph).outage.unavailability, 0.01445005));
    CHECK(near(importance(graph, "h").birnbaum, 0.995505));
    CHECK(near(importance(graph, "h").raw.value(), 69.203913, kSixDigits));
    CHECK(near(importance(graph, "db").raw.value(), 69.203913, kSixDigits));
    CHECK(near(importance(graph, "h").rrw.value(), 3.214694, kSixDigits));
}

TEST_CASE("two hosts gain what anti-affinity promises") {
    const double one = answer_of(test::webs_on_one_host()).outage.unavailability;
    const double two = answer_of(test::webs_on_two_hosts()).outage.unavailability;

    CHECK(near(two, 0.0055331695));
    CHECK(near(one / two, 2.61, 0.005));
}

TEST_CASE("pools are as available as the binomial distribution says") {
    const auto available = [](std::uint32_t required, std::size_t members, double each) {
        const std::vector<double> unavailability(members, 1 - each);
        return 1 - answer_of(test::pool(required, unavailability)).outage.unavailability;
    };

    CHECK(near(available(2, 3, 0.99), 0.999702));
    CHECK(near(available(3, 5, 0.99), 0.9999901494));
    CHECK(near(available(8, 10, 0.95), 0.988496442621));
}

TEST_CASE("a soft need takes its dependent down as often as it is felt") {
    ReferenceOutage graph;
    test::add_ci(graph, "s", 0.01);
    test::add_ci(graph, "d", 0.1);
    test::add_need(graph, "s", "d", 0.8);

    const OutageAnswer answer = answer_of(graph);

    CHECK(near(answer.outage.unavailability, 0.0892));
}

TEST_CASE("CIs that need each other fall together and not out of thin air") {
    ReferenceOutage graph;
    test::add_ci(graph, "a", 0.1);
    test::add_ci(graph, "b", 0.2);
    test::add_need(graph, "a", "b");
    test::add_need(graph, "b", "a");

    CHECK(near(answer_of(graph, "a").outage.unavailability, 0.28));
    CHECK(near(answer_of(graph, "b").outage.unavailability, 0.28));
}

TEST_CASE("a shared cause counts once") {
    ReferenceOutage graph;
    for (const char* id : {"s", "a", "b"})
        test::add_ci(graph, id, 0);
    test::add_ci(graph, "d", 0.1);
    for (const char* id : {"a", "b"}) {
        test::add_need(graph, "s", id);
        test::add_need(graph, id, "d");
    }

    const OutageAnswer answer = answer_of(graph);

    CHECK(near(answer.outage.unavailability, 0.1));
}

TEST_CASE("a beta factor lets members fail together") {
    ReferenceOutage one_of_two = test::pool(1, {0.01, 0.01});
    ReferenceOutage two_of_three = test::pool(2, {0.01, 0.01, 0.01});
    CHECK(near(answer_of(one_of_two).outage.unavailability, 0.0001));
    CHECK(near(answer_of(two_of_three).outage.unavailability, 0.000298));

    one_of_two.betas = {{"pool", {"1", "2"}, 0.05}};
    two_of_three.betas = {{"pool", {"1", "2", "3"}, 0.05}};

    CHECK(near(answer_of(one_of_two).outage.unavailability, 0.000590204875, 1e-12));
    CHECK(near(answer_of(two_of_three).outage.unavailability, 0.000768900732, 1e-12));
}

TEST_CASE("two changes on one pool are worse together than one after the other") {
    ReferenceOutage graph = test::pool(2, {0.001, 0.001, 0.001});
    const double none = answer_of(graph).outage.unavailability;
    graph.breakable = {{"1", 0.05}};
    const OutageAnswer one = answer_of(graph);
    graph.breakable = {{"1", 0.05}, {"2", 0.05}};
    const OutageAnswer both = answer_of(graph);

    CHECK(near(none, 2.998e-6));
    CHECK(near(one.outage.unavailability, 1.00900e-4));
    CHECK(near(both.outage.unavailability, 2.595e-3, 5e-7));
    CHECK(near(both.before.value().unavailability, none, 1e-15));
    CHECK(near(both.difference.value().unavailability, both.outage.unavailability - none, 1e-15));
    const double apart = 2 * one.outage.unavailability - none;
    CHECK(near(both.outage.unavailability - apart, 2.396198e-3));
}

TEST_CASE("a CI that is planned down fails for certain, and its beta factor stays") {
    ReferenceOutage graph = test::pool(1, {0.01, 0.01});
    graph.betas = {{"pool", {"1", "2"}, 0.05}};
    graph.planned_down = {"1"};

    const OutageAnswer answer = answer_of(graph);

    CHECK(near(answer.outage.unavailability, 0.01 - 0.01 * 0.05 * (0.01 - 0.01 * 0.05), 1e-12));
    CHECK(near(answer.before.value().unavailability, 0.000590204875, 1e-12));
}

TEST_CASE("importance lists the largest first, equal ones by id, and says how many it left out") {
    OutageCase asked(test::pool(2, {0.1, 0.1, 0.1, 0.1}), "s");
    asked.question.importance_max = 3;

    const OutageAnswer answer = asked.ask();

    REQUIRE(answer.importance.size() == 3);
    CHECK(asked.id(answer.importance[0].number) == "s");
    CHECK(asked.id(answer.importance[1].number) == "1");
    CHECK(asked.id(answer.importance[2].number) == "2");
    CHECK(answer.importance_omitted == 2);
    CHECK(answer.importance_scenarios == 0);
}

TEST_CASE("a service that never fails has no quotients") {
    const CiImportance service = importance(test::pool(1, {0, 0}), "s");

    CHECK(service.birnbaum == 1);
    CHECK_FALSE(service.raw.has_value());
    CHECK_FALSE(service.rrw.has_value());
    CHECK_FALSE(service.criticality.has_value());
    CHECK_FALSE(service.fussell_vesely.has_value());
}

TEST_CASE("past the node limit scenarios are played, and the answer says so") {
    OutageCase asked(test::pool(50, std::vector<double>(100, 0.5)), "s");
    const OutageAnswer exact = asked.ask();
    asked.question.nodes_max = 3;

    const OutageAnswer answer = asked.ask();

    CHECK_FALSE(exact.limit_hit);
    CHECK(answer.limit_hit);
    CHECK(answer.outage.method == OutageMethod::monte_carlo);
    CHECK(answer.outage.scenarios == kScenarios);
    CHECK(answer.outage.low < exact.outage.unavailability);
    CHECK(answer.outage.high > exact.outage.unavailability);
    CHECK(answer.importance_scenarios == kScenarios);
}

TEST_CASE("where only CIs that can fail fit, the outage is exact and importance estimated") {
    // Of two hundred members twelve can fail; counting all of them takes twenty thousand nodes.
    std::vector<double> unavailability(200, 0);
    std::fill_n(unavailability.begin(), 12, 0.5);
    OutageCase asked(test::pool(190, unavailability), "s");
    asked.question.nodes_max = 3;

    const OutageAnswer answer = asked.ask();

    // More than ten of twelve fair coins.
    CHECK(answer.outage.method == OutageMethod::exact);
    CHECK(near(answer.outage.unavailability, 13.0 / 4096));
    CHECK_FALSE(answer.limit_hit);
    CHECK(answer.importance_scenarios == kScenarios);
    CHECK(answer.importance.size() == kSampledImportanceMax);
}

TEST_CASE("bad probabilities, numbers and beta groups are refused") {
    const OutageCase good(test::bridge(), "s");
    const auto error_of = [&](const auto& spoil) {
        OutageQuestion question = good.question;
        spoil(question);
        const auto answer = outage(good.snapshot, good.closure, good.root, question);
        return answer.ok() ? std::string() : answer.error().message;
    };

    CHECK(error_of([](auto& q) { q.unavailability[0] = 1.5; }) ==
          "an unavailability is 1.500000; give one from 0 to 1");
    CHECK(error_of([](auto& q) { q.unavailability[0] = std::nan(""); }) ==
          "an unavailability is nan; give one from 0 to 1");
    CHECK(error_of([](auto& q) { q.unavailability.pop_back(); }) ==
          "there are 6 CIs and 5 unavailabilities; give one for each");
    CHECK(error_of([](auto& q) { q.scenarios = 0; }) ==
          "scenarios is 0; give one from 1 to 10000000 (kScenariosMax)");
    CHECK(error_of([](auto& q) { q.change.planned_down = {6}; }) ==
          "a CI that is planned down does not exist");
    CHECK(error_of([](auto& q) {
              q.change.breakable = {{6, 0.1}};
          }) == "a CI that the change may break does not exist");
    CHECK(error_of([](auto& q) {
              q.change.breakable = {{0, -1}};
          }) == "the probability that the change breaks a CI is -1.000000; give one from 0 to 1");
    CHECK(error_of([](auto& q) {
              q.cuts = OutageCuts{{{6}}, true, 0};
          }) == "a CI of a cut does not exist");
    CHECK(error_of([](auto& q) {
              q.beta_groups = {{"x", 2, {0}}};
          }) == "beta group \"x\" has factor 2.000000; give one from 0 to 1");
    CHECK(error_of([](auto& q) {
              q.beta_groups = {{"x", 0.1, {6}}};
          }) == "beta group \"x\" has an unknown member");
    CHECK(error_of([](auto& q) {
              q.beta_groups = {{"x", 0.1, {0}}, {"y", 0.1, {0}}};
          }) == "a member of beta group \"y\" is in a beta group already; a CI can be in one only");
}

}  // namespace faultline::impact
