// An answer out of the cache is the one that would be made anew, byte for byte.

#include "api/http/cached_answer.h"

#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "tests/api/http/test_request.h"

namespace faultline::http {
namespace {

const std::string kEstate = app::ci_line("db") + app::ci_line("app") + app::ci_line("shop") +
                            app::need_line("app", "db") + app::need_line("shop", "app", "pool") +
                            app::need_line("shop", "db", "pool");

const std::vector<TestRequest> kQuestions = {
    {.target = "/api/v1/cis/db/impact"},
    {.target = "/api/v1/cis/db/impact?view=summary"},
    {.target = "/api/v1/cis/db/impact?inherited=true&limit=1"},
    {.target = "/api/v1/cis/app/impact"},
    {.target = "/api/v1/cis/db/impact?as_of=2"},
    {.target = "/api/v1/cis/db/impact?as_of=2999-01-01T00:00:00Z"},
    {.method = Method::post, .target = "/api/v1/impact", .body = R"({"failed":["db"]})"},
    {.method = Method::post, .target = "/api/v1/impact", .body = R"({"failed":["app"]})"},
    {.method = Method::post, .target = "/api/v1/impact", .body = R"({"failed":["db"],"as_of":2})"},
};

// The same log in an app that nobody has asked anything.
std::string asked_anew(const std::vector<std::string>& imports, const TestRequest& question) {
    app::TestApp fresh;
    for (const std::string& text : imports) {
        fresh.import_text(text);
    }
    return ask(fresh.app(), question).body;
}

void check_as_anew(app::App& app, const std::vector<std::string>& imports) {
    for (const TestRequest& question : kQuestions) {
        CAPTURE(question.target);
        CAPTURE(question.body);
        const std::string anew = asked_anew(imports, question);
        const TestAnswer first = ask(app, question);
        const TestAnswer second = ask(app, question);
        CHECK(first.status == 200);
        CHECK(first.body == anew);
        CHECK(second.body == anew);
        CHECK(second.content_type == first.content_type);
        CHECK(second.headers == first.headers);
    }
}

TEST_SUITE("api/http/cached_answer") {
    TEST_CASE(
        "asked twice, and after imports that alter the graph or do not, answers are the same "
        "as made anew") {
        app::TestApp test;
        // The second one changes nothing of the graph, the third one does.
        const std::vector<std::string> log = {
            kEstate, app::ci_line("db"), app::ci_line("web") + app::need_line("web", "db")};
        std::vector<std::string> done;
        for (const std::string& text : log) {
            test.import_text(text);
            done.push_back(text);

            check_as_anew(test.app(), done);
        }
    }

    TEST_CASE("a version that leaves the graph as it is is written into the answer there is") {
        app::TestApp test;
        test.import_text(kEstate);
        const TestAnswer before = get(test.app(), "/api/v1/cis/db/impact");
        test.import_text(app::ci_line("db"));
        const std::uint64_t hits = test.app().answers().hits();

        const TestAnswer after = get(test.app(), "/api/v1/cis/db/impact");

        CHECK(test.app().answers().hits() == hits + 1);
        CHECK(after.header("Faultline-Version") != before.header("Faultline-Version"));
        const std::string old_begin = R"({"version":)" + before.header("Faultline-Version");
        const std::string new_begin = R"({"version":)" + after.header("Faultline-Version");
        REQUIRE(before.body.starts_with(old_begin));
        REQUIRE(after.body.starts_with(new_begin));
        CHECK(after.body.substr(new_begin.size()) == before.body.substr(old_begin.size()));
    }

    TEST_CASE("an error is not kept") {
        app::TestApp test;
        test.import_text(kEstate);

        CHECK(get(test.app(), "/api/v1/cis/web/impact").status == 404);
        CHECK(get(test.app(), "/api/v1/cis/web/impact").status == 404);

        CHECK(test.app().answers().hits() == 0);
        CHECK(test.app().answers().bytes() == 0);
    }
}

}  // namespace
}  // namespace faultline::http
