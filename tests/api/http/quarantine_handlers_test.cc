// The quarantine over HTTP: documents, conditions, keys and refusals.

#include <string>

#include <doctest/doctest.h>

#include "engine/model/quarantine.h"
#include "tests/api/http/test_request.h"

namespace faultline::http {
namespace {

const std::string kRow = "/api/v1/quarantine/" + model::quarantine_key("scan", "x");
const std::string kResolution = kRow + "/resolution";

std::string host(const std::string& id, const std::string& uuid) {
    return R"({"ci":{"id":")" + id + R"(","class":"host","attributes":{"serial":"S1",)" +
           R"("manufacturer":"Dell")" + (uuid.empty() ? "" : R"(,"uuid":")" + uuid + '"') + "}}}\n";
}

// Two hosts that the row "x" of "scan" may be.
struct Scene : app::TestApp {
    Scene() {
        import_text(host("a", "4c4c4544-0034-3010-8048-b6c04f503732") +
                    host("b", "4c4c4544-0034-3010-8048-b6c04f503733"));
        app::ImportRequest request;
        request.source = "scan";
        request.best_effort = true;
        import_text(host("x", "") + app::need_line("x", "a"), request);
    }
};

TestAnswer decide(app::App& app, const std::string& body, const Headers& headers = {}) {
    return ask(app,
               {.method = Method::post, .target = kResolution, .body = body, .headers = headers});
}

TEST_SUITE("api/http/quarantine_handlers") {
    TEST_CASE("the list and the row say what it may be, and why nobody can say") {
        Scene scene;

        const json::Value list = get(scene.app(), "/api/v1/quarantine?source=scan").json();
        const TestAnswer row = get(scene.app(), kRow);

        CHECK(list["count"].text() == "1");
        CHECK(list["rows"].items().at(0)["candidates"].text() == R"(["a","b"])");
        CHECK(row.header("ETag") == "\"" + row.json()["last_changed"].text() + "\"");
        CHECK(row.json()["attributes"]["serial"].text() == "S1");
        CHECK(row.json()["relationships"].items().size() == 1);
        CHECK(row.json()["decision"].is_null());
    }

    TEST_CASE("a decision is done once, shown with its reason, and repeated for its key") {
        Scene scene;
        const std::string body = R"({"decision":"merge","ci":"b","reason":"looked"})";
        const Headers key = {{"idempotency-key", "k1"}};

        const TestAnswer done = decide(scene.app(), body, key);
        const TestAnswer again = decide(scene.app(), body, key);
        const TestAnswer late = decide(scene.app(), body);

        CHECK(done.status == 200);
        CHECK(done.json()["state"].text() == "merged");
        CHECK(done.json()["relationships"]["created"].text() == "1");
        CHECK(again.body == done.body);
        check_problem(late, 409, "conflict");
        const json::Value row = get(scene.app(), kRow).json();
        CHECK(row["decision"]["reason"].text() == "looked");
        CHECK(row["decision"]["ci"].text() == "b");
        CHECK(get(scene.app(), "/api/v1/quarantine").json()["count"].text() == "0");
        CHECK(get(scene.app(), "/api/v1/quarantine?as_of=3").json()["count"].text() == "1");
    }

    TEST_CASE("a condition that does not hold refuses and says the tag there is") {
        Scene scene;

        const TestAnswer refused =
            decide(scene.app(), R"({"decision":"ignore","reason":"r"})", {{"if-match", "\"1\""}});

        check_problem(refused, 412, "precondition_failed");
        CHECK(refused.header("ETag") == get(scene.app(), kRow).header("ETag"));
    }

    TEST_CASE("bodies without a reason, a decision or a CI are refused with their places") {
        Scene scene;
        for (const char* body : {R"({})",
                                 R"({"decision":"ignore"})",
                                 R"({"decision":"ignore","reason":""})",
                                 R"({"decision":"drop","reason":"r"})",
                                 R"({"decision":"merge","reason":"r"})",
                                 R"({"decision":"create","ci":"b","reason":"r"})",
                                 R"({"decision":"ignore","reason":"r","replace":"yes"})",
                                 R"({"decision":"ignore","reason":"r","more":1})"}) {
            CAPTURE(body);
            check_problem(decide(scene.app(), body), 400, "invalid_argument");
        }
        check_problem(get(scene.app(), "/api/v1/quarantine?state=closed"), 400, "invalid_argument");
        check_problem(get(scene.app(), "/api/v1/quarantine/nothing"), 404, "not_found");
        CHECK(get(scene.app(), "/api/v1/quarantine").json()["count"].text() == "1");
    }

    TEST_CASE("what the row said and cannot be is refused, and the row waits") {
        Scene scene;
        scene.import_text(app::retire_line("a"));

        const TestAnswer refused = decide(scene.app(), R"({"decision":"create","reason":"r"})");
        const TestAnswer done =
            decide(scene.app(), R"({"decision":"create","reason":"r","best_effort":true})");

        check_problem(refused, 422, "resolution_refused");
        CHECK(refused.json()["violations"].items().at(0)["code"].text() == "dangling_reference");
        CHECK(done.status == 200);
        CHECK(done.json()["problem_count"].text() == "1");
    }
}

}  // namespace
}  // namespace faultline::http
