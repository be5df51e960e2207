#include "api/http/router.h"

#include <algorithm>
#include <chrono>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include <doctest/doctest.h>

#include "api/http/route.h"
#include "api/http/target.h"
#include "api/http/version_fields.h"
#include "tests/api/http/test_request.h"

namespace faultline::http {
namespace {

using app::ci_line;
using app::need_line;
using app::TestApp;
using storage::must;

TEST_SUITE("api/http/router") {
    TEST_CASE("ids that look like paths, routes or escapes are found under every CI route") {
        const std::vector<std::string> ids = {"a/b",
                                              "..",
                                              ".",
                                              "history",
                                              "impact",
                                              "dependencies",
                                              "%",
                                              "%2F",
                                              "a?b=c",
                                              "a&b",
                                              "#x",
                                              "a b",
                                              "a+b",
                                              "käse",
                                              "\U0001F600",
                                              "cis",
                                              ";",
                                              "\\\\",
                                              "a//b"};
        TestApp test;
        std::string text;
        for (const std::string& id : ids) {
            text += ci_line(id) + need_line("top-" + id, id) + ci_line("top-" + id);
        }
        test.import_text(text);

        for (const std::string& id : ids) {
            CAPTURE(id);
            const std::string shown = id == "\\\\" ? "\\" : id;
            const std::string path = "/api/v1/cis/" + percent_encode(shown);
            const TestAnswer ci = get(test.app(), path);
            const TestAnswer impact = get(test.app(), path + "/impact");
            const TestAnswer dependencies = get(test.app(), path + "/dependencies");

            REQUIRE(ci.status == 200);
            CHECK(ci.json()["ci"]["id"].text() == shown);
            REQUIRE(impact.status == 200);
            CHECK(impact.json()["down"].items().at(0)["id"].text() == "top-" + shown);
            REQUIRE(dependencies.status == 200);
            CHECK(dependencies.json()["ci"].text() == shown);
        }
    }

    TEST_CASE("an empty segment is no CI and a path that is longer or shorter is no route") {
        TestApp test;
        test.import_text(ci_line("a"));

        check_problem(get(test.app(), "/api/v1/cis/"), 404, "not_found");
        check_problem(get(test.app(), "/api/v1/cis//impact"), 404, "not_found");
        for (const char* target : {"/",
                                   "/api",
                                   "/api/v1/",
                                   "/api/v1/cis/a/",
                                   "/api/v1/cis/a/impact/x",
                                   "/api/v1/cis/a/spot",
                                   "//api/v1/cis",
                                   "/livez/",
                                   "/API/v1/cis"}) {
            CAPTURE(target);
            check_problem(get(test.app(), target), 404, "unknown_path");
        }
    }

    TEST_CASE("an unknown CI is a 404 that names it") {
        TestApp test;
        for (const char* target : {"/api/v1/cis/no%20such",
                                   "/api/v1/cis/no%20such/impact",
                                   "/api/v1/cis/no%20such/dependencies"}) {
            CAPTURE(target);
            const TestAnswer answer = get(test.app(), target);

            check_problem(answer, 404, "not_found");
            CHECK(answer.json()["detail"].text().find("'no such'") != std::string::npos);
        }
        check_problem(get(test.app(), "/api/v1/cis/%FF%00"), 404, "not_found");
    }

    TEST_CASE("a wrong method is answered with those that are right, an unknown one with 501") {
        TestApp test;
        const auto status = [&](Method method, const std::string& target) {
            return ask(test.app(), {.method = method, .target = target});
        };

        const TestAnswer on_get = status(Method::post, "/api/v1/cis");
        check_problem(on_get, 405, "method_not_allowed");
        CHECK(on_get.header("Allow") == "GET, HEAD");
        const TestAnswer on_post = status(Method::get, "/api/v1/imports");
        check_problem(on_post, 405, "method_not_allowed");
        CHECK(on_post.header("Allow") == "POST");
        for (const Method method : {Method::put, Method::patch, Method::del, Method::options}) {
            check_problem(status(method, "/api/v1/cis/a/impact"), 405, "method_not_allowed");
        }
        CHECK(status(Method::post, "/api/v1/cis/a").header("Allow") ==
              "GET, HEAD, PUT, PATCH, DELETE");
        check_problem(status(Method::head, "/api/v1/impact"), 405, "method_not_allowed");
        check_problem(status(Method::put, "/nothing"), 404, "unknown_path");
        check_problem(status(Method::other, "/livez"), 501, "unknown_method");
        CHECK(status(Method::head, "/api/v1/cis").status == 200);
    }

    TEST_CASE("parameters that are unknown, repeated or not there yet are refused by name") {
        TestApp test;
        test.import_text(ci_line("a"));
        const auto code = [&](const std::string& target) {
            const TestAnswer answer = get(test.app(), target);
            check_problem(answer, 400, "invalid_argument");
            const json::Value violation = answer.json()["violations"].items().at(0);
            return violation["pointer"].text() + " " + violation["code"].text();
        };

        CHECK(code("/livez?x=1") == "/query/x unknown_parameter");
        CHECK(code("/api/v1/cis?Limit=1") == "/query/Limit unknown_parameter");
        CHECK(code("/api/v1/cis/a?limit=1") == "/query/limit unknown_parameter");
        CHECK(code("/api/v1/cis?limit=1&limit=2") == "/query/limit repeated_parameter");
        for (const char* name : {"dry_run", "complete", "scope"}) {
            const std::string query = std::string("?") + name + "=1";
            CHECK(code("/api/v1/cis/a/impact" + query) ==
                  "/query/" + std::string(name) + " unknown_parameter");
            CHECK(post(test.app(), "/api/v1/imports" + query, ci_line("b")).status == 400);
        }
        CHECK(code("/api/v1/cis?limit=0") == "/query/limit out_of_range");
        CHECK(code("/api/v1/cis?cursor=x") == "/query/cursor wrong_value");
        CHECK(code("/api/v1/cis/a/impact?view=tree") == "/query/view wrong_value");
        check_problem(get(test.app(), "/api/v1/cis/%zz"), 400, "invalid_argument");
        CHECK(get(test.app(), "/api/v1/cis/b").status == 404);
    }

    TEST_CASE("a parameter without a value is refused, but for those that are flags") {
        app::TestApp test;
        test.import_text(app::ci_line("a"));

        CHECK(get(test.app(), "/api/v1/cis?class=").status == 400);
        CHECK(post(test.app(), "/api/v1/imports?source=", "").status == 400);
        CHECK(get(test.app(), "/api/v1/cis/a/impact?inherited").status == 200);
    }

    TEST_CASE("a condition where it means nothing is refused, unless it only saves bytes") {
        app::TestApp test;
        test.import_text(app::ci_line("a"));

        for (const char* name : {"if-match", "if-none-match", "if-unmodified-since"}) {
            CAPTURE(name);
            const TestRequest write{Method::post,
                                    "/api/v1/imports?format=faultline",
                                    app::ci_line("b"),
                                    {{name, "\"1\""}}};
            check_problem(ask(test.app(), write), 400, "invalid_argument");
            const TestRequest read{Method::get, "/api/v1/lint", "", {{name, "\"1\""}}};
            const bool saves_bytes = std::string(name) == "if-none-match";
            CHECK(ask(test.app(), read).status == (saves_bytes ? 200 : 400));
        }
        CHECK(get(test.app(), "/api/v1/cis/b").status == 404);
    }

    TEST_CASE("what a client sent comes back in a problem as text, whatever bytes it was") {
        TestApp test;
        for (const char* target : {"/api/v1/cis?%FF%01=1",
                                   "/api/v1/cis?cursor=%FF",
                                   "/api/v1/cis?limit=%C0%AF",
                                   "/api/v1/cis/%ED%A0%80"}) {
            CAPTURE(target);
            const TestAnswer answer = get(test.app(), target);

            CHECK(answer.status >= 400);
            CHECK(json::parse(answer.body).ok());
        }
    }

    TEST_CASE("a question in a body is answered like one in a path") {
        TestApp test;
        test.import_text(ci_line("a") + ci_line("b") + ci_line("c") + need_line("b", "a") +
                         need_line("c", "b"));

        const TestAnswer body =
            post(test.app(), "/api/v1/impact", R"({"failed":["a"],"max_hops":1,"inherited":true})");
        const TestAnswer path = get(test.app(), "/api/v1/cis/a/impact?max_hops=1&inherited=true");

        CHECK(body.status == 200);
        CHECK(body.content_type == "application/json");
        CHECK(body.body == path.body);
        CHECK(post(test.app(), "/api/v1/impact?view=summary", R"({"failed":["a"]})").body ==
              get(test.app(), "/api/v1/cis/a/impact?view=summary").body);
    }

    TEST_CASE("a body that is missing, no JSON or wrong is a 400 with its violations") {
        TestApp test;
        test.import_text(ci_line("a"));
        const auto impact = [&](const std::string& body) {
            return post(test.app(), "/api/v1/impact", body);
        };

        check_problem(impact(""), 400, "invalid_argument");
        check_problem(impact("{\"failed\":[\"a\"]} x"), 400, "invalid_argument");
        check_problem(impact(R"({"failed":["a"],"failed":["a"]})"), 400, "invalid_argument");
        check_problem(impact(R"({"failed":[]})"), 400, "invalid_argument");
        check_problem(impact(R"({"failed":[")" + std::string(300, 'x') + "\"]}"), 404, "not_found");
        const TestAnswer member = impact(R"({"failed":["a"],"group_by":"class"})");
        check_problem(member, 400, "invalid_argument");
        CHECK(member.json()["violations"].items().at(0)["code"].text() == "wrong_type");
        const TestAnswer unknown = impact(R"({"failed":["a","x","y"]})");
        check_problem(unknown, 404, "not_found");
        CHECK(unknown.json()["violations"].items().size() == 2);
        CHECK(unknown.json()["violations"].items()[1]["pointer"].text() == "/failed/2");
    }

    TEST_CASE("a server is ready only while its graph is there and it takes writes") {
        const app::MemoryFolder folder;
        app::AppOptions options = app::test_app_options(folder.path());
        std::string estate;  // large enough to be seen loading
        for (int i = 0; i < 20'000; i++) {
            estate += ci_line("ci-" + std::to_string(i));
        }
        must(import_texts(*must(app::App::open(options)), {estate}));
        options.load_in_background = true;
        const auto app = must(app::App::open(options));
        TestAnswer ready = get(*app, "/readyz");
        while (ready.status != 200) {
            CHECK(ready.status == 503);
            CHECK(ready.json()["status"].text() == "loading");
            CHECK(ready.header("Retry-After") == "1");
            CHECK(get(*app, "/livez").status == 200);
            std::this_thread::yield();
            ready = get(*app, "/readyz");
        }

        CHECK(ready.body == "{\"status\":\"ready\",\"version\":2,\"graph_version\":2}\n");
        CHECK(get(*app, "/livez").body == "{\"status\":\"alive\"}\n");

        app->drain();
        CHECK(get(*app, "/readyz").status == 503);
        CHECK(get(*app, "/readyz").json()["status"].text() == "draining");
        CHECK(get(*app, "/livez").status == 200);
        check_problem(post(*app, "/api/v1/imports", ci_line("a")), 503, "unavailable");
    }

    TEST_CASE("requests changed at random are answered, or refused with a problem document") {
        TestApp test;
        test.import_text(ci_line("a") + ci_line("b") + need_line("b", "a"));
        const std::vector<TestRequest> originals = {
            {.target = "/api/v1/cis?class=server&limit=10&cursor=c1-61"},
            {.target = "/api/v1/cis/a/impact?max_hops=3&inherited=server,x&view=summary"},
            {.target = "/api/v1/cis/a%2Fb/dependencies"},
            {.method = Method::post,
             .target = "/api/v1/impact?view=summary",
             .body = R"({"failed":["a","b"],"max_hops":1,"limit":2,"inherited":["server"]})"},
            {.method = Method::post,
             .target = "/api/v1/imports?format=faultline&source=x&part=48:a&part=:b",
             .body = ci_line("c") + need_line("c", "a") + R"({"retire":{"ci":"c"}})"},
        };
        int refused = 0;
        for (std::uint64_t seed = 0; seed < 4000; seed++) {
            CAPTURE(seed);
            std::mt19937_64 random(seed);
            TestRequest request = originals[random() % originals.size()];
            std::string& changed =
                request.body.empty() || random() % 2 == 0 ? request.target : request.body;
            for (std::uint64_t i = 1 + random() % 4; i > 0; i--) {
                changed[random() % changed.size()] = static_cast<char>(random());
            }

            const TestAnswer answer = ask(test.app(), request);

            REQUIRE((answer.status == 200 || answer.status >= 400));
            REQUIRE(answer.status < 500);
            REQUIRE(json::parse(answer.body).ok());
            refused += answer.status == 200 ? 0 : 1;
        }
        CHECK(refused > 1000);
    }

    TEST_CASE("only imports may carry bulk bodies") {
        CHECK(takes_bulk_body(Method::post, "/api/v1/imports"));
        CHECK(takes_bulk_body(Method::post, "/api/v1/imports?format=csv"));
        CHECK(takes_bulk_body(Method::post, "/api/v1/%69mports"));
        CHECK_FALSE(takes_bulk_body(Method::get, "/api/v1/imports"));
        CHECK_FALSE(takes_bulk_body(Method::post, "/api/v1/imports%"));
        CHECK_FALSE(takes_bulk_body(Method::post, "/api/v1/imports/x"));
        CHECK_FALSE(takes_bulk_body(Method::post, "/api/v1/impact"));
    }

    TEST_CASE("health and description do not wait for a version that is not there") {
        TestApp test;
        for (const char* target : {"/livez", "/readyz", "/openapi.json"}) {
            for (const char* version : {"99", "x"}) {
                CAPTURE(target);
                const auto before = std::chrono::steady_clock::now();
                const TestAnswer answer = ask(
                    test.app(), {Method::get, target, "", {{"faultline-min-version", version}}});

                CHECK(answer.status == 200);
                CHECK(std::chrono::steady_clock::now() - before < kMinVersionPatience / 2);
            }
        }
    }

    TEST_CASE("every answer says a version once, whatever the route and whatever is wrong") {
        TestApp test;
        test.import_text(ci_line("a"));
        std::vector<TestRequest> requests = {
            {.target = "/nothing"},
            {.target = "/api/v1/cis/%zz"},
            {.target = "/api/v1/cis/none"},
            {.target = "/api/v1/cis/a", .headers = {{"if-none-match", "*"}}},
            {.target = "/api/v1/cis/a", .headers = {{"if-match", "\"9\""}}},
            {.target = "/api/v1/cis/a", .headers = {{"faultline-min-version", "x"}}},
            {.target = "/api/v1/lint", .headers = {{"faultline-min-version", "99"}}},
            {.target = "/api/v1/lint?as_of=99"},
            {.method = Method::other, .target = "/livez"},
            {.method = Method::put, .target = "/api/v1/cis"},
            {.method = Method::put, .target = "/api/v1/cis/a", .body = R"({"class":"server"})"},
            {.method = Method::put, .target = "/api/v1/cis/b", .body = "{}"},
            {.method = Method::post, .target = "/api/v1/imports", .body = "{}"},
            {.method = Method::post, .target = "/api/v1/imports", .body = ci_line("b")},
        };
        for (const Route& route : routes()) {
            std::string target(route.pattern);
            const std::size_t open = target.find('{');
            if (open != std::string::npos) target.replace(open, target.find('}') + 1 - open, "a");
            requests.push_back({.method = route.method, .target = target});
            requests.push_back({.method = route.method, .target = target + "?unknown=1"});
            requests.push_back({.method = Method::options, .target = target});
        }
        const TestAnswer foreign =
            ask(test.app(), {.target = "/livez", .headers = {{"origin", "http://elsewhere"}}});
        CHECK(foreign.status == 403);
        CHECK(foreign.header(kVersionField).empty());
        for (const TestRequest& request : requests) {
            CAPTURE(request.target);
            CAPTURE(method_name(request.method));
            const std::uint64_t before = raw(test.app().view().version());
            const TestAnswer answer = ask(test.app(), request);

            CAPTURE(answer.status);
            CHECK(std::ranges::count(answer.headers,
                                     std::string(kVersionField),
                                     &Headers::value_type::first) == 1);
            const std::string version = answer.header(kVersionField);
            REQUIRE_FALSE(version.empty());
            CHECK(std::stoull(version) >= before);
            CHECK(std::stoull(version) <= raw(test.app().view().version()));
        }
    }
}

}  // namespace
}  // namespace faultline::http
