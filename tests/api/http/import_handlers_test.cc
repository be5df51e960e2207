// Imports over HTTP.

#include <algorithm>
#include <functional>
#include <span>
#include <string>
#include <utility>

#include <doctest/doctest.h>

#include "api/http/target.h"
#include "tests/api/http/test_request.h"

namespace faultline::http {
namespace {

using app::ci_line;
using app::need_line;
using app::TestApp;

std::string part(const std::string& body, const std::string& name) {
    return "part=" + std::to_string(body.size()) + ":" + percent_encode(name);
}

// An empty file that does something when it is read.
class AskingSource final : public ByteSource {
 public:
    explicit AskingSource(std::function<void()> action) : action_(std::move(action)) {}

    Result<std::size_t> read(std::span<char>) override {
        if (action_) std::exchange(action_, {})();
        return std::size_t{0};
    }

 private:
    std::function<void()> action_;
};

Result<app::ImportAnswer> import_from(app::App& app, ByteSource& bytes) {
    app::ImportRequest request;
    request.format = "faultline";
    request.parts = {{"x", &bytes}};
    return app::import_files(app::kTester, app, request);
}

TEST_SUITE("api/http/import_handlers") {
    TEST_CASE("several files travel as parts of one body and problems name file and line") {
        ServedApp served;
        const std::string first = ci_line("a") + ci_line("b");
        const std::string second = need_line("a", "b");
        client::HttpCall call;
        call.method = "POST";
        call.target = "/api/v1/imports?source=cmdb&" + part(first, "cis.ndjson") + "&" +
                      part(second, "needs.ndjson");
        call.body = first + second;

        const client::HttpAnswer done = served.send(call);

        CHECK(done.status == 200);
        REQUIRE(done.header("faultline-version") != nullptr);
        CHECK(*done.header("faultline-version") == "2");
        CHECK(done.body ==
              R"({"version":2,"graph_version":2,"created":2,"updated":0,"unchanged":0,"retired":0,)"
              R"("quarantined":0,"relationships":{"created":1,"updated":0,"unchanged":0,)"
              R"("retired":0,"quarantined":0},"problems":[],"problem_count":0,)"
              R"("format":"faultline","source":"cmdb","dropped":{}})"
              "\n");

        const std::string wrong = ci_line("c") + need_line("c", "nowhere");
        call.target = "/api/v1/imports?" + part(first, "cis.ndjson") + "&part=:rest%20of%20it";
        call.body = first + wrong;
        const client::HttpAnswer refused = served.send(call);
        CHECK(refused.status == 422);
        const auto problem = storage::must(json::parse(refused.body));
        CHECK(problem["type"].text() == "urn:faultline:problem:import_refused");
        REQUIRE(problem["violations"].items().size() == 1);
        const json::Value& violation = problem["violations"].items()[0];
        CHECK(violation["file"].text() == "rest of it");
        CHECK(violation["line"].text() == "2");
        CHECK(violation["code"].text() == "dangling_reference");
        CHECK(violation["pointer"].text() == "/files/1/lines/2");
    }

    TEST_CASE("a refused import changes nothing and best effort takes the rest of it") {
        TestApp test;
        const std::string body = ci_line("a") + need_line("a", "nowhere") + "{\n";

        const TestAnswer refused = post(test.app(), "/api/v1/imports?format=faultline", body);
        check_problem(refused, 422, "import_refused");
        CHECK(refused.json()["violations"].items().size() == 2);
        CHECK(get(test.app(), "/api/v1/cis/a").status == 404);

        const TestAnswer rest =
            post(test.app(), "/api/v1/imports?format=faultline&best_effort=true", body);
        CHECK(rest.status == 200);
        CHECK(rest.json()["created"].text() == "1");
        CHECK(rest.json()["problem_count"].text() == "2");
        CHECK(get(test.app(), "/api/v1/cis/a").status == 200);
    }

    TEST_CASE("strict schema refuses what the catalogue does not know") {
        TestApp test;
        const std::string body = ci_line("a", "spaceship");

        check_problem(
            post(test.app(), "/api/v1/imports?strict_schema=true", body), 422, "import_refused");
        CHECK(post(test.app(), "/api/v1/imports", body).status == 200);
    }

    TEST_CASE("parts that do not add up to the body are refused and nothing is written") {
        TestApp test;
        const std::string body = ci_line("a") + ci_line("b");
        const std::string half = std::to_string(ci_line("a").size());
        const auto import = [&](const std::string& parts) {
            return post(test.app(), "/api/v1/imports?format=faultline&" + parts, body);
        };

        check_problem(import("part=" + half + ":only-half"), 400, "invalid_argument");
        check_problem(import("part=9999:too-long"), 400, "invalid_argument");
        check_problem(import("part=" + half + ":x&part=9999:y"), 400, "invalid_argument");
        for (const char* wrong : {"part=",
                                  "part=x",
                                  "part=1",
                                  "part=1:",
                                  "part=-1:x",
                                  "part=1x:x",
                                  "part=:first&part=:second",
                                  "part=99999999999999999999:x"}) {
            CAPTURE(wrong);
            check_problem(import(wrong), 400, "invalid_argument");
        }
        CHECK(get(test.app(), "/readyz").json()["version"].text() == "1");
        CHECK(import("part=" + half + ":x&part=:y").status == 200);
    }

    TEST_CASE("the name of a part may be any bytes and the answer stays UTF-8") {
        TestApp test;

        const TestAnswer answer =
            post(test.app(), "/api/v1/imports?part=:%FF%0A.ndjson", need_line("a", "b"));

        check_problem(answer, 422, "import_refused");
        CHECK(answer.json()["violations"].items().at(0)["file"].text() == "??.ndjson");
    }

    TEST_CASE("an import that was answered before needs none of the places for imports") {
        TestApp test;
        const TestRequest request{
            Method::post, "/api/v1/imports", ci_line("a"), {{"idempotency-key", "k"}}};
        TestRequest other = request;
        other.body = ci_line("b");
        const TestAnswer first = ask(test.app(), request);
        REQUIRE(first.status == 200);
        TestAnswer again;
        TestAnswer reused;
        TestAnswer third;
        // Asks while as many imports as allowed are running, each in the middle of its file.
        AskingSource inner([&] {
            again = ask(test.app(), request);
            reused = ask(test.app(), other);
            third = post(test.app(), "/api/v1/imports", ci_line("c"));
        });
        AskingSource outer([&] { CHECK(import_from(test.app(), inner).ok()); });

        CHECK(import_from(test.app(), outer).ok());

        CHECK(again.status == 200);
        CHECK(again.body == first.body);
        CHECK(again.headers == first.headers);
        check_problem(reused, 422, "idempotency_key_reused");
        check_problem(third, 503, "unavailable");
    }

    TEST_CASE("an import without a body is an empty file of the format that is named") {
        app::TestApp test;
        const TestRequest empty{Method::post, "/api/v1/imports?format=faultline"};

        CHECK(ask(test.app(), empty).json()["created"].text() == "0");
    }

    TEST_CASE("what cannot be imported at all is a 400 that says why") {
        TestApp test;
        const auto detail = [&](const std::string& query, const std::string& body) {
            const TestAnswer answer = post(test.app(), "/api/v1/imports" + query, body);
            check_problem(answer, 400, "invalid_argument");
            return answer.json()["detail"].text();
        };

        CHECK(detail("", "what is this").find("faultline") != std::string::npos);
        CHECK(detail("?format=excel", ci_line("a")).find("'excel'") != std::string::npos);
        CHECK(detail("?format=faultline&host=x", ci_line("a")).find("host") != std::string::npos);
        CHECK(detail("?source=" + std::string(129, 's'), ci_line("a")).find("128") !=
              std::string::npos);
        CHECK(detail("?best_effort=maybe", ci_line("a")).find("'maybe'") != std::string::npos);
        CHECK(detail("?reason=%FF", ci_line("a")).find("reason") != std::string::npos);
    }

    TEST_CASE("a dry run shows each operation and its plan is applied by id alone") {
        TestApp test;
        const std::string body = ci_line("a") + ci_line("b") + need_line("a", "b");

        const TestAnswer dry = post(test.app(), "/api/v1/imports?dry_run=true&source=s", body);
        const json::Value answer = dry.json();
        const std::string id = answer["plan"]["id"].text();
        const TestAnswer lines = ask(test.app(), {.target = "/api/v1/plans/" + id + "/operations"});
        const TestAnswer done = post(test.app(), "/api/v1/imports/" + id + "/apply", "");

        CHECK(dry.status == 200);
        CHECK(answer["created"].text() == "2");
        const auto& operations = answer["operations"].items();
        REQUIRE(operations.size() == 3);
        CHECK(operations[0]["op"].text() == "create");
        CHECK(operations[0]["ci"].text() == "a");
        CHECK(operations[0]["changes"].items().at(1)["after"]["target"].text() == "b");
        CHECK(operations[2]["op"].text() == "counts");
        CHECK(std::ranges::count(lines.body, '\n') == 3);
        CHECK(done.status == 200);
        CHECK(done.json()["created"].text() == "2");
        CHECK(post(test.app(), "/api/v1/imports/" + id + "/apply", "").status == 404);
    }

    TEST_CASE("a plan whose operations would differ is a 409 that shows what") {
        TestApp test;
        const TestAnswer dry =
            post(test.app(), "/api/v1/imports?dry_run=true&source=s", ci_line("a"));
        const std::string id = dry.json()["plan"]["id"].text();
        test.import_text(ci_line("a"));

        const TestAnswer refused = post(test.app(), "/api/v1/imports/" + id + "/apply", "");

        check_problem(refused, 409, "plan_outdated");
        const json::Value problem = refused.json();
        const auto& differences = problem["violations"].items();
        REQUIRE_FALSE(differences.empty());
        CHECK(differences[0]["planned"]["op"].text() == "create");
        CHECK(differences[0]["now"]["op"].text() == "update");
    }

    TEST_CASE("a dry run takes no idempotency key") {
        TestApp test;
        TestRequest request{Method::post, "/api/v1/imports?dry_run=true"};
        request.body = ci_line("a");
        request.headers = {{"idempotency-key", "k"}};

        check_problem(ask(test.app(), request), 400, "invalid_argument");
    }
}

}  // namespace
}  // namespace faultline::http
