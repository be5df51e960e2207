#include "api/http/outage_request.h"

#include <string>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include "tests/api/http/test_request.h"

namespace faultline::http {
namespace {

using app::ci_line;
using app::need_line;
using app::TestApp;

Result<app::OutageQuestion> read(const std::string& body) {
    auto value = json::parse(body);
    REQUIRE_MESSAGE(value.ok(), body);
    return outage_question_of_body(value.value());
}

// The first violation, as "pointer code".
std::string violation_of(const std::string& body) {
    const auto question = read(body);
    REQUIRE_FALSE_MESSAGE(question.ok(), body);
    const Violation& violation = question.error().violations.front();
    return violation.pointer + " " + violation.code;
}

std::string violation_of_query(const std::string& name, const std::string& value) {
    Query query({{name, value}});
    static_cast<void>(outage_question_of_query(query));
    REQUIRE_FALSE_MESSAGE(query.violations().empty(), value);
    return query.violations().front().pointer + " " + query.violations().front().code;
}

TEST_SUITE("api/http/outage_request") {
    TEST_CASE("a body and a query ask the same question") {
        const auto body = read(R"({"method": "monte_carlo", "down": ["a", "b"],)"
                               R"("may_fail": [{"id": "deb:c", "probability": 0.25}],)"
                               R"("scenarios": 500, "seed": 9, "as_of": 3})");
        Query query({{"method", "monte_carlo"},
                     {"down", "a,b"},
                     {"may_fail", "deb:c:0.25"},
                     {"scenarios", "500"},
                     {"seed", "9"},
                     {"as_of", "3"}});

        const app::OutageQuestion asked = outage_question_of_query(query);

        REQUIRE(body.ok());
        CHECK(query.violations().empty());
        for (const app::OutageQuestion& question : {body.value(), asked}) {
            CHECK(question.method == impact::MethodChoice::monte_carlo);
            CHECK(question.down == std::vector<std::string>{"a", "b"});
            REQUIRE(question.may_fail.size() == 1);
            CHECK(question.may_fail[0].id == "deb:c");
            CHECK(question.may_fail[0].probability == 0.25);
            CHECK(question.scenarios == 500);
            CHECK(question.seed == 9);
            CHECK(question.as_of == app::AsOf(Version{3}));
        }
    }

    TEST_CASE("what is left out has its default, and a CI may fail for certain") {
        const auto question = read(R"({"may_fail": [{"id": "a"}], "down": null})");

        REQUIRE(question.ok());
        CHECK(question.value().method == impact::MethodChoice::automatic);
        CHECK(question.value().scenarios == impact::kScenarios);
        CHECK(question.value().seed == app::kOutageSeed);
        CHECK(question.value().may_fail[0].probability == 1);
    }

    TEST_CASE("what is wrong is named with its rule") {
        CHECK(violation_of(R"({"method": "guess"})") == "/method wrong_value");
        CHECK(violation_of(R"({"down": "a"})") == "/down wrong_type");
        CHECK(violation_of(R"({"may_fail": [{"probability": 1}]})") ==
              "/may_fail/0/id missing_member");
        CHECK(violation_of(R"({"may_fail": [{"id": "a", "probability": 1.5}]})") ==
              "/may_fail/0/probability out_of_range");
        CHECK(violation_of(R"({"scenarios": 0})") == "/scenarios out_of_range");
        CHECK(violation_of(R"({"scenarios": 10000001})") == "/scenarios out_of_range");
        CHECK(violation_of(R"({"more": 1})") == "/more unknown_member");
        CHECK(violation_of_query("method", "guess") == "/query/method wrong_value");
        CHECK(violation_of_query("may_fail", "a") == "/query/may_fail wrong_value");
        CHECK(violation_of_query("may_fail", "a:x") == "/query/may_fail wrong_value");
        CHECK(violation_of_query("may_fail", "a:-1") == "/query/may_fail wrong_value");
        CHECK(violation_of_query("may_fail", "a:nan") == "/query/may_fail wrong_value");
        CHECK(violation_of_query("scenarios", "0") == "/query/scenarios out_of_range");
    }

    TEST_CASE("the answer is the same by query and by body, and unknown ids are named") {
        TestApp test;
        test.import_text(ci_line("a") + ci_line("b,c") + ci_line("d") + need_line("a", "b,c") +
                         need_line("a", "d"));

        const TestAnswer query = get(test.app(), "/api/v1/cis/a/outage?down=d&seed=4");
        const TestAnswer body =
            post(test.app(), "/api/v1/cis/a/outage", R"({"down": ["d"], "seed": 4})");
        const TestAnswer comma = post(test.app(), "/api/v1/cis/a/outage", R"({"down": ["b,c"]})");

        CHECK(query.status == 200);
        CHECK(query.body == body.body);
        CHECK(comma.json()["unavailability"].text() == "1.0");
        const TestAnswer unknown =
            post(test.app(), "/api/v1/cis/a/outage", R"({"down": ["d", "x"]})");
        check_problem(unknown, 404, "not_found");
        CHECK(unknown.json()["violations"].items().front()["pointer"].text() == "/down/1");
        check_problem(get(test.app(), "/api/v1/cis/x/outage"), 404, "not_found");
        check_problem(get(test.app(), "/api/v1/cis/x/spof"), 404, "not_found");
        check_problem(get(test.app(), "/api/v1/cis/x/cuts"), 404, "not_found");
    }
}

}  // namespace
}  // namespace faultline::http
