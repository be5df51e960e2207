#include "api/app/impact_explanation.h"

#include <string>

#include <doctest/doctest.h>

#include "tests/api/app/test_app.h"

namespace faultline::app {
namespace {

using impact::AffectedAs;
using storage::must;

std::string estate() {
    return ci_line("pay", "business_service") + ci_line("app") + ci_line("db") + ci_line("spare") +
           ci_line("host") + need_line("pay", "app") + need_line("app", "db", "pool") +
           need_line("app", "spare", "pool") + need_line("db", "host");
}

ImpactAnswer ask(TestApp& test, const std::vector<std::string>& failed, bool times = false) {
    ImpactQuestion question{.failed = failed, .list_inherited = true};
    question.times = times;
    return must(ask_impact(kTester, test.app(), question));
}

TEST_SUITE("api/app/impact_explanation") {
    TEST_CASE("every CI that an explanation names has its result, and every need its record") {
        TestApp test;
        test.import_text(estate());
        const ImpactAnswer answer = ask(test, {"host"});
        const graph::Snapshot& graph = *answer.at->graph;

        const ImpactExplanation found = must(explain_impact(answer, {.ci = "pay", .paths = 5}));

        CHECK(found.result_of(*graph.find("pay")).as == AffectedAs::inherited);
        CHECK(found.result_of(*graph.find("app")).as == AffectedAs::at_risk);
        CHECK(found.result_of(*graph.find("db")).hops == 1);
        CHECK(found.result_of(*graph.find("host")).as == AffectedAs::failed);
        CHECK(!found.result_of(*graph.find("spare")).as);
        REQUIRE(found.nearest.has_value());
        CHECK(found.nearest->owner == graph.find("app"));
        CHECK(found.facts.path.size() == 3);
        REQUIRE(found.paths.has_value());
        CHECK(*found.paths == std::vector<std::vector<impact::Need>>{found.facts.path});
        for (const impact::Need& need : found.facts.path) {
            CHECK(found.recorded.contains(need.dependent));
        }
    }

    TEST_CASE("a CI that falls has the time after which it does, if the answer has times") {
        TestApp test;
        test.import_text(
            ci_line("a") + ci_line("b") +
            R"({"relationship":{"source":"b","type":"depends_on","target":"a","delay_s":60}})");

        CHECK(must(explain_impact(ask(test, {"a"}, true), {.ci = "b"})).seconds == 60);
        CHECK(!must(explain_impact(ask(test, {"a"}, true), {.ci = "a"})).seconds);
        CHECK(!must(explain_impact(ask(test, {"a"}), {.ci = "b"})).seconds);
    }

    TEST_CASE("a lost member beside the path says how it fell") {
        TestApp test;
        test.import_text(estate() + need_line("spare", "host"));
        const ImpactAnswer answer = ask(test, {"host"});
        const graph::Snapshot& graph = *answer.at->graph;

        const ImpactExplanation found = must(explain_impact(answer, {.ci = "app"}));

        CHECK(found.facts.path.front().dependency == graph.find("db"));
        REQUIRE(found.ways.size() == 1);
        CHECK(found.ways.begin()->second == std::vector{*graph.find("spare"), *graph.find("host")});
    }

    TEST_CASE("an unknown CI and a number of paths beyond the limits are refused") {
        TestApp test;
        test.import_text(estate());
        const ImpactAnswer answer = ask(test, {"host"});

        const auto unknown = explain_impact(answer, {.ci = "nowhere"});
        const auto many = explain_impact(answer, {.ci = "pay", .paths = 101});
        const auto none = explain_impact(answer, {.ci = "pay", .paths = 0});

        REQUIRE(!unknown.ok());
        CHECK(unknown.error().code == ErrorCode::not_found);
        CHECK(unknown.error().message == "there is no configuration item 'nowhere'");
        REQUIRE(unknown.error().violations.size() == 1);
        CHECK(unknown.error().violations[0].pointer == "/explain");
        REQUIRE(!many.ok());
        CHECK(many.error().message == "paths is 101, it must be between 1 and 100");
        CHECK(!none.ok());
    }
}

}  // namespace
}  // namespace faultline::app
