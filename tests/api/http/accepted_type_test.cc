#include "api/http/accepted_type.h"

#include <array>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "tests/api/http/test_request.h"

namespace faultline::http {
namespace {

using app::TestApp;

constexpr std::array<std::string_view, 2> kForms = {"text/vnd.graphviz", "application/graphml+xml"};

std::optional<std::size_t> wanted(const std::vector<std::string>& accept) {
    Request request;
    for (const std::string& value : accept) {
        request.headers.emplace_back("accept", value);
    }
    return accepted_form(request, kForms);
}

TestAnswer ask_for(TestApp& test, const std::string& target, const std::string& accept) {
    return ask(test.app(), {.target = target, .headers = {{"accept", accept}}});
}

TEST_SUITE("api/http/accepted_type") {
    TEST_CASE("a form is chosen if it is named and nothing is wanted more") {
        CHECK(wanted({"text/vnd.graphviz"}) == 0);
        CHECK(wanted({"Application/GraphML+XML ; charset=utf-8"}) == 1);
        CHECK(wanted({"text/html, text/vnd.graphviz;q=0.5"}) == 0);
        CHECK(wanted({"text/vnd.graphviz, */*"}) == 0);
        CHECK(wanted({"text/vnd.graphviz;q=0.5, application/graphml+xml;q=0.6"}) == 1);
        CHECK(wanted({"application/graphml+xml, text/vnd.graphviz"}) == 1);
        CHECK(wanted({"text/html", "text/vnd.graphviz"}) == 0);
        CHECK(wanted({"application/json;q=0.4, text/vnd.graphviz; Q=0.5"}) == 0);
    }

    TEST_CASE("JSON stays where no form is named, or where something else is wanted more") {
        CHECK(!wanted({}));
        CHECK(!wanted({"*/*"}));
        CHECK(!wanted({"text/*"}));
        CHECK(!wanted({"text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}));
        CHECK(!wanted({"application/json"}));
        CHECK(!wanted({"text/vnd.graphviz, application/json"}));
        CHECK(!wanted({"text/vnd.graphviz;q=0.5, */*;q=0.9"}));
        CHECK(!wanted({"text/vnd.graphviz;q=0"}));
        CHECK(!wanted({"text/vnd.graphviz;q=2"}));
        CHECK(!wanted({"text/vnd.graphviz;q=high"}));
        CHECK(!wanted({""}));
        CHECK(!wanted({",;,=;q"}));
    }

    TEST_CASE("an impact answer is drawn for whoever accepts a drawing, and says what it is") {
        TestApp test;
        test.import_text(app::ci_line("a") + app::ci_line("b") + app::need_line("b", "a"));
        const std::string path = "/api/v1/cis/a/impact";

        const TestAnswer dot = ask_for(test, path, "text/vnd.graphviz");
        const TestAnswer graphml = ask_for(test, path, "application/graphml+xml");
        const TestAnswer json = ask_for(test, path, "*/*");

        CHECK(dot.content_type == "text/vnd.graphviz; charset=utf-8");
        CHECK(dot.body == get(test.app(), path + "?format=dot").body);
        CHECK(graphml.content_type == "application/graphml+xml; charset=utf-8");
        CHECK(graphml.body == get(test.app(), path + "?format=graphml").body);
        CHECK(json.content_type == "application/json");
        CHECK(json.body == get(test.app(), path).body);
        CHECK(dot.header("Vary") == "Accept");
        CHECK(json.header("Vary") == "Accept");
        CHECK(ask(test.app(),
                  {.method = Method::post,
                   .target = "/api/v1/impact",
                   .body = R"({"failed":["a"]})",
                   .headers = {{"accept", "text/vnd.graphviz"}}})
                  .body == dot.body);
    }

    TEST_CASE("the parameter wins over the field, and then no cache has to look at the field") {
        TestApp test;
        test.import_text(app::ci_line("a"));

        const TestAnswer answer =
            ask_for(test, "/api/v1/cis/a/impact?format=graphml", "text/vnd.graphviz");

        CHECK(answer.content_type == "application/graphml+xml; charset=utf-8");
        CHECK(answer.header("Vary").empty());
    }

    TEST_CASE("a drawing that is accepted has no place for lists either") {
        TestApp test;
        test.import_text(app::ci_line("a"));

        CHECK(ask_for(test, "/api/v1/cis/a/impact?limit=1", "text/vnd.graphviz").status == 400);
        CHECK(ask_for(test, "/api/v1/cis/a/impact?limit=1", "*/*").status == 200);
    }

    TEST_CASE("the OpenAPI document lists the content types of a drawing") {
        TestApp test;

        const json::Value document = get(test.app(), "/openapi.json").json();

        const json::Value& paths = document["paths"];
        for (const json::Value* operation :
             {&paths["/api/v1/cis/{id}/impact"]["get"], &paths["/api/v1/impact"]["post"]}) {
            const json::Value& content = (*operation)["responses"]["200"]["content"];
            CHECK(!content["application/json"].is_null());
            CHECK(content["text/vnd.graphviz"]["schema"]["type"].text() == "string");
            CHECK(content["application/graphml+xml"]["schema"]["type"].text() == "string");
        }
    }
}

}  // namespace
}  // namespace faultline::http
