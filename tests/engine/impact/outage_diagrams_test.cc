// Exact outages: against every combination of basic events, and of graphs that are long or wide.

#include "engine/impact/outage_diagrams.h"

#include <cmath>

#include <doctest/doctest.h>

#include "engine/impact/outage_modules.h"
#include "tests/support/impact_answers.h"
#include "tests/support/outage_case.h"
#include "tests/support/outage_graphs.h"

namespace faultline::impact {

namespace {

using test::OutageCase;
using test::OutageTable;
using test::RandomOutage;
using test::ReferenceOutage;

constexpr double kClose = 1e-9;

void check_quotient(std::optional<double> value, double dividend, double divisor) {
    // A quotient by what rounding leaves of zero says nothing.
    if (divisor < 1e-12) return;
    REQUIRE(value.has_value());
    CHECK(*value == doctest::Approx(dividend / divisor).epsilon(1e-7));
}

void check_importance(const OutageCase& asked,
                      const OutageAnswer& answer,
                      const OutageTable& table) {
    const double outage = table.unavailability();
    for (const CiImportance& item : answer.importance) {
        const std::string id = asked.id(item.number);
        CAPTURE(id);
        const test::ReferenceWeight expected = table.weight(id);
        CHECK(std::abs(item.if_failed - expected.if_failed) < kClose);
        CHECK(std::abs(item.if_working - expected.if_working) < kClose);
        CHECK(std::abs(item.birnbaum - (expected.if_failed - expected.if_working)) < kClose);
        check_quotient(item.fussell_vesely, expected.cut, outage);
        check_quotient(item.raw, expected.if_failed, outage);
        check_quotient(item.rrw, outage, expected.if_working);
    }
}

// One seed against the table; true if the question had a change.
void check_seed(std::uint64_t seed, std::size_t events_max) {
    CAPTURE(seed);
    const RandomOutage random = test::random_outage(seed, events_max);
    CAPTURE(random.root);
    CAPTURE(test::describe(random.question.graph));
    const OutageCase asked(random.question, random.root);
    const OutageTable table(random.question, random.root);

    const OutageAnswer answer = asked.ask();

    REQUIRE(answer.outage.method == OutageMethod::exact);
    CHECK(std::abs(answer.outage.unavailability - table.unavailability()) < kClose);
    check_importance(asked, answer, table);
    if (!answer.before) return;
    ReferenceOutage unchanged = random.question;
    unchanged.planned_down.clear();
    unchanged.breakable.clear();
    const double before = OutageTable(unchanged, random.root).unavailability();
    CHECK(std::abs(answer.before->unavailability - before) < kClose);
}

}  // namespace

TEST_CASE("exact outages and all measures are those of trying every combination") {
    for (std::uint64_t seed = 1; seed <= 1200; ++seed)
        check_seed(seed, 11);
}

TEST_CASE("exact outages are those of trying every combination of sixteen events") {
    for (std::uint64_t seed = 5001; seed <= 5020; ++seed)
        check_seed(seed, 16);
}

TEST_CASE("without importance CIs that never fail take no node, and the outage is the same") {
    for (std::uint64_t seed = 1; seed <= 100; ++seed) {
        CAPTURE(seed);
        const RandomOutage random = test::random_outage(seed, 9);
        OutageCase asked(random.question, random.root);
        const OutageAnswer with = asked.ask();
        asked.question.importance_max = 0;

        const OutageAnswer without = asked.ask();

        CHECK(std::abs(with.outage.unavailability - without.outage.unavailability) < kClose);
        CHECK(without.diagram_nodes <= with.diagram_nodes);
        CHECK(without.importance.empty());
    }
}

TEST_CASE("a chain of a hundred thousand needs is as many modules and no deep stack") {
    constexpr std::uint32_t kLength = 100'000;
    constexpr double kEach = 1e-6;
    const OutageCase asked(test::chain(kLength, kEach), test::chain_id(0));

    const OutageAnswer answer = asked.ask();

    const double expected = -std::expm1(kLength * std::log1p(-kEach));
    CHECK(answer.outage.method == OutageMethod::exact);
    CHECK(std::abs(answer.outage.unavailability - expected) < kClose);
    CHECK(answer.diagram_nodes < 2 * kLength);
    REQUIRE(answer.importance.size() == kImportanceMax);
    CHECK(asked.id(answer.importance[0].number) == test::chain_id(0));
    CHECK(answer.importance[0].fussell_vesely.value() == doctest::Approx(kEach / expected));
}

TEST_CASE("a service with twenty thousand hard needs is no problem") {
    constexpr int kNeeds = 20'000;
    constexpr double kEach = 1e-5;
    ReferenceOutage graph;
    test::add_ci(graph, "s", 0);
    for (int i = 0; i < kNeeds; ++i) {
        test::add_ci(graph, "d" + std::to_string(i), kEach);
        test::add_need(graph, "s", "d" + std::to_string(i));
    }
    OutageCase asked(graph, "s");
    asked.question.importance_max = 5;

    const OutageAnswer answer = asked.ask();

    const double expected = -std::expm1(kNeeds * std::log1p(-kEach));
    CHECK(answer.outage.method == OutageMethod::exact);
    CHECK(std::abs(answer.outage.unavailability - expected) < kClose);
}

TEST_CASE("five hundred of a thousand is counted, not enumerated") {
    OutageCase asked(test::pool(500, std::vector<double>(1000, 0.5)), "s");
    asked.question.importance_max = 0;

    const OutageAnswer answer = asked.ask();

    // P(501 or more of 1000 fair coins): half of what is not exactly 500.
    const double middle = std::exp(std::lgamma(1001) - 2 * std::lgamma(501) - 1000 * std::log(2));
    CHECK(answer.outage.method == OutageMethod::exact);
    CHECK(std::abs(answer.outage.unavailability - (1 - middle) / 2) < kClose);
}

TEST_CASE("a ring of a thousand hard needs falls as one") {
    constexpr std::uint32_t kLength = 1000;
    ReferenceOutage graph = test::chain(kLength, 1e-4);
    test::add_need(graph, test::chain_id(kLength - 1), test::chain_id(0));
    OutageCase asked(graph, test::chain_id(500));
    asked.question.importance_max = 0;

    const OutageAnswer answer = asked.ask();

    CHECK(answer.outage.method == OutageMethod::exact);
    CHECK(std::abs(answer.outage.unavailability + std::expm1(kLength * std::log1p(-1e-4))) <
          kClose);
}

TEST_CASE("what hangs on one CI is a module, what two need or share an event for is not") {
    ReferenceOutage graph = test::webs_on_one_host();
    test::add_ci(graph, "disk", 0.1);
    test::add_need(graph, "h", "disk");
    graph.betas = {{"both", {"w1", "disk"}, 0.5}};
    const OutageCase asked(graph, "s");
    std::vector<double> own;
    const OutageModel model = asked.model(own);

    const std::vector<std::uint32_t> modules = find_modules(model);

    const auto is_module = [&](const std::string& id) {
        return modules[model.component_of[asked.number(id)]] == asked.number(id);
    };
    CHECK(is_module("s"));
    CHECK(is_module("db"));
    CHECK_FALSE(is_module("w1"));
    CHECK_FALSE(is_module("h"));
    CHECK_FALSE(is_module("disk"));
}

}  // namespace faultline::impact
