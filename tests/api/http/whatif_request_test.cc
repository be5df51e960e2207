#include "api/http/whatif_request.h"

#include <string>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include "tests/api/http/test_request.h"

namespace faultline::http {
namespace {

Result<WhatIfRequest> read(const std::string& body) {
    auto value = json::parse(body);
    REQUIRE_MESSAGE(value.ok(), body);
    return what_if_request_of(value.value());
}

// The violations, as "pointer code".
std::vector<std::string> violations_of(const std::string& body) {
    const auto request = read(body);
    REQUIRE_FALSE_MESSAGE(request.ok(), body);
    CHECK(request.error().code == ErrorCode::invalid_argument);
    std::vector<std::string> found;
    for (const Violation& violation : request.error().violations) {
        found.push_back(violation.pointer + " " + violation.code);
    }
    return found;
}

using Found = std::vector<std::string>;

TEST_SUITE("api/http/whatif_request") {
    TEST_CASE("the members of a body are the question") {
        const auto request = read(R"({"as_of": 3, "failed": ["f"], "ask": [["x", "y"]],
            "suggest_order": true, "limit": 0, "steps": [
            {"down": ["a"], "edits": [
                {"ci": {"id": "n", "class": "c", "attributes": {"w": 0.1}}},
                {"remove_relationship": {"source": "s", "type": "t", "target": "u", "group": "g"}},
                {"remove_group": {"ci": "c", "name": "g"}}]},
            {"name": "b", "after": ["1"]}]})");

        REQUIRE(request.ok());
        const app::WhatIfQuestion& question = request.value().question;
        CHECK(std::get<Version>(question.as_of) == Version{3});
        CHECK(question.failed == Found{"f"});
        CHECK(question.ask == std::vector<Found>{{"x", "y"}});
        CHECK(question.suggest_order);
        CHECK(request.value().view.limit == 0);
        REQUIRE(question.steps.size() == 2);
        CHECK(question.steps[0].name == "1");
        CHECK(question.steps[0].down == Found{"a"});
        CHECK(question.steps[1].name == "b");
        CHECK(question.steps[1].after == Found{"1"});
        const auto& edits = question.steps[0].edits;
        REQUIRE(edits.size() == 3);
        CHECK(edits[0].line == R"({"ci":{"id":"n","class":"c","attributes":{"w":0.1}}})");
        CHECK(edits[1].action == app::EditAction::remove_relationship);
        CHECK(edits[1].source + edits[1].type + edits[1].target + edits[1].group == "stug");
        CHECK(edits[2].action == app::EditAction::remove_group);
        CHECK(edits[2].source + edits[2].group == "cg");
    }

    TEST_CASE("everything that is wrong with a body is told, with its place") {
        CHECK(violations_of("[]") == Found{" wrong_type"});
        CHECK(violations_of("{}") == Found{"/steps missing_member"});
        CHECK(violations_of(R"({"steps": []})") == Found{"/steps missing_member"});
        CHECK(violations_of(R"({"steps": [{}], "x": 1, "as_of": "now", "limit": -1})") ==
              Found{"/x unknown_member", "/as_of wrong_value", "/limit out_of_range"});
        CHECK(violations_of(R"({"steps": [{"down": "a", "after": [1], "name": ""}]})") ==
              Found{"/steps/0/name missing_member",
                    "/steps/0/down wrong_type",
                    "/steps/0/after/0 wrong_type"});
        CHECK(violations_of(
                  R"({"steps": [{"edits": [{}, {"cis": 1}, {"ci": 1, "group": 1}, 1]}]})") ==
              Found{"/steps/0/edits/0 not_one_edit",
                    "/steps/0/edits/1 not_one_edit",
                    "/steps/0/edits/2 not_one_edit",
                    "/steps/0/edits/3 not_one_edit"});
        CHECK(violations_of(R"({"steps": [{"edits": [{"remove_relationship": {"source": "a"}},
                                                    {"remove_group": {"ci": "", "x": 1}}]}]})") ==
              Found{"/steps/0/edits/0/remove_relationship/type missing_member",
                    "/steps/0/edits/0/remove_relationship/target missing_member",
                    "/steps/0/edits/1/remove_group/x unknown_member",
                    "/steps/0/edits/1/remove_group/ci missing_member",
                    "/steps/0/edits/1/remove_group/name missing_member"});
        CHECK(violations_of(R"({"steps": [{}], "ask": [[], null, [null]]})") ==
              Found{"/ask/0 wrong_value", "/ask/1 wrong_type", "/ask/2/0 wrong_type"});
    }

    TEST_CASE("an answer says what falls, where it is worst, and what differs") {
        app::TestApp test;
        test.import_text(app::ci_line("host") + app::ci_line("shop", "business_service") +
                         app::need_line("shop", "host"));

        const TestAnswer answer =
            post(test.app(),
                 "/api/v1/whatif",
                 R"({"steps": [{"name": "reboot", "down": ["host"]}], "limit": 0})");

        CHECK(answer.status == 200);
        const json::Value body = answer.json();
        CHECK(body["safe"].text() == "false");
        CHECK(body["complete"].text() == "false");
        CHECK(body["falling_services"].items().at(0)["id"].text() == "shop");
        CHECK(body["worst"]["step"].text() == "reboot");
        const json::Value& during = body["steps"].items().at(0)["during"];
        CHECK(during["summary"]["services_down"].text() == "1");
        CHECK(during["newly_down"].items().empty());
        CHECK(during["omitted"]["newly_down"].text() == "1");
        CHECK(body["after"]["summary"]["down"].text() == "0");
        CHECK(body["order"].is_null());
    }

    TEST_CASE("equal questions are answered with equal bytes") {
        app::TestApp test;
        test.import_text(app::ci_line("host") + app::ci_line("shop", "business_service") +
                         app::need_line("shop", "host"));
        const auto asked = [&](const std::string& failed) {
            return post(test.app(),
                        "/api/v1/whatif",
                        R"({"failed": )" + failed + R"(, "steps": [{"down": ["host"]}]})")
                .body;
        };

        CHECK(asked(R"(["host", "shop"])") == asked(R"(["shop", "host", "shop"])"));
    }

    TEST_CASE("steps that cannot be done are 422, an unknown failed CI is 404") {
        app::TestApp test;
        test.import_text(app::ci_line("host"));

        const TestAnswer refused = post(
            test.app(), "/api/v1/whatif", R"({"steps": [{"edits": [{"retire": {"ci": "x"}}]}]})");
        const TestAnswer unknown =
            post(test.app(), "/api/v1/whatif", R"({"failed": ["x"], "steps": [{}]})");
        std::string many = R"({"steps": [{})";
        for (std::size_t i = 0; i < app::kWhatIfStepsMax; i++) {
            many += ",{}";
        }
        const TestAnswer too_many = post(test.app(), "/api/v1/whatif", many + "]}");

        check_problem(refused, 422, "whatif_refused");
        CHECK(refused.json()["violations"].items().at(0)["pointer"].text() == "/steps/0/edits/0");
        check_problem(unknown, 404, "not_found");
        check_problem(too_many, 413, "too_large");
        CHECK(too_many.body.find("the limit is 100") != std::string::npos);
    }
}

}  // namespace
}  // namespace faultline::http
