#include "api/http/impact_request.h"

#include <initializer_list>
#include <string>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

namespace faultline::http {
namespace {

Query query_of(std::initializer_list<std::pair<std::string, std::string>> parameters) {
    return Query(std::vector<std::pair<std::string, std::string>>(parameters));
}

Result<ImpactRequest> read(const std::string& body) {
    auto value = json::parse(body);
    REQUIRE_MESSAGE(value.ok(), body);
    return impact_request_of_body(value.value());
}

ImpactRequest accepted(const std::string& body) {
    auto request = read(body);
    REQUIRE_MESSAGE(request.ok(), body);
    return std::move(request).value();
}

// The one violation, as "pointer code".
std::string violation_of(const std::string& body) {
    const auto request = read(body);
    REQUIRE_FALSE_MESSAGE(request.ok(), body);
    CHECK(request.error().code == ErrorCode::invalid_argument);
    REQUIRE_MESSAGE(request.error().violations.size() == 1, body);
    const Violation& violation = request.error().violations.front();
    return violation.pointer + " " + violation.code;
}

TEST_SUITE("api/http/impact_request") {
    TEST_CASE("the members of a body are the question and how to show its answer") {
        const ImpactRequest request =
            accepted(R"({"failed": ["a", "b"], "max_hops": 3, "limit": 0, "inherited": true})");

        CHECK(request.question.failed == std::vector<std::string>{"a", "b"});
        CHECK(request.question.max_hops == 3);
        CHECK(request.question.list_inherited);
        CHECK(request.view.max_hops == 3);
        CHECK(request.view.limit == 0);
        CHECK(request.view.inherited);
        CHECK(request.view.inherited_classes.empty());
        CHECK_FALSE(request.view.summary_only);
    }

    TEST_CASE("null is as good as absent, and classes choose among the inherited") {
        const ImpactRequest none =
            accepted(R"({"failed": [], "max_hops": null, "limit": null, "inherited": null})");
        const ImpactRequest classes = accepted(R"({"failed": ["a"], "inherited": ["x", "y"]})");

        CHECK_FALSE(none.question.max_hops);
        CHECK_FALSE(none.view.limit);
        CHECK_FALSE(none.question.list_inherited);
        CHECK(classes.question.list_inherited);
        CHECK(classes.view.inherited_classes == std::vector<std::string>{"x", "y"});
        CHECK_FALSE(accepted(R"({"failed": ["a"], "inherited": false})").view.inherited);
    }

    TEST_CASE("a member that is wrong is named with its rule") {
        CHECK(violation_of("{}") == "/failed missing_member");
        CHECK(violation_of(R"({"failed": null})") == "/failed wrong_type");
        CHECK(violation_of(R"({"failed": "a"})") == "/failed wrong_type");
        CHECK(violation_of(R"({"failed": ["a", 1]})") == "/failed wrong_type");
        CHECK(violation_of(R"({"failed": ["a"], "limit": -1})") == "/limit out_of_range");
        CHECK(violation_of(R"({"failed": ["a"], "limit": 4294967295})") == "/limit out_of_range");
        CHECK(violation_of(R"({"failed": ["a"], "limit": 18446744073709551615})") ==
              "/limit out_of_range");
        CHECK(violation_of(R"({"failed": ["a"], "limit": 1.0})") == "/limit wrong_type");
        CHECK(violation_of(R"({"failed": ["a"], "max_hops": "3"})") == "/max_hops wrong_type");
        CHECK(violation_of(R"({"failed": ["a"], "inherited": 1})") == "/inherited wrong_type");
        CHECK(violation_of(R"({"failed": ["a"], "inherited": [1]})") == "/inherited wrong_type");
        CHECK(violation_of(R"({"failed": ["a"], "inherited": []})") == "/inherited wrong_value");
        CHECK(violation_of(R"({"failed": ["a"], "Limit": 1})") == "/Limit unknown_member");
        CHECK(violation_of(R"({"failed": ["a"], "group_by": "x"})") == "/group_by wrong_type");
        CHECK(violation_of(R"({"failed": ["a"], "next": 1})") == "/next wrong_type");
        CHECK(violation_of(R"({"failed": ["a"], "times": "yes"})") == "/times wrong_type");
    }

    TEST_CASE("every mistake of a body is named, not only the first") {
        const auto request = read(R"({"max_hops": "x", "limit": -1, "other": 1})");

        REQUIRE_FALSE(request.ok());
        CHECK(request.error().violations.size() == 4);
    }

    TEST_CASE("a body that is no object is refused with an example") {
        for (const char* body : {"[]", "1", "null", R"("host-3")"}) {
            CAPTURE(body);
            const auto request = read(body);

            REQUIRE_FALSE(request.ok());
            CHECK(request.error().message.find(R"({"failed": ["host-3"]})") != std::string::npos);
        }
    }

    TEST_CASE("query parameters ask the same question") {
        Query query(
            {{"max_hops", "2"}, {"limit", "5"}, {"inherited", "x,,y"}, {"view", "summary"}});

        const ImpactRequest request = impact_request_of_query(query);

        CHECK(query.violations().empty());
        CHECK(request.question.max_hops == 2);
        CHECK(request.view.limit == 5);
        CHECK(request.question.list_inherited);
        CHECK(request.view.inherited_classes == std::vector<std::string>{"x", "y"});
        CHECK(request.view.summary_only);
    }

    TEST_CASE("inherited in a query is a truth or classes") {
        for (const char* all : {"true", ""}) {
            Query query = query_of({{"inherited", all}});
            const ImpactRequest request = impact_request_of_query(query);
            CHECK(request.view.inherited);
            CHECK(request.view.inherited_classes.empty());
        }
        Query none = query_of({{"inherited", "false"}});
        CHECK_FALSE(impact_request_of_query(none).view.inherited);
        Query commas = query_of({{"inherited", ","}});
        static_cast<void>(impact_request_of_query(commas));
        CHECK(commas.violations().size() == 1);
        Query view = query_of({{"view", "tree"}});
        static_cast<void>(impact_request_of_query(view));
        CHECK(view.violations().size() == 1);
    }
}

}  // namespace
}  // namespace faultline::http
