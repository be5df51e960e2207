// Direct writes through the router: content, conditions, batches, idempotency keys, versions.

#include <chrono>
#include <string>
#include <thread>
#include <vector>

#include <doctest/doctest.h>

#include "api/http/sealed_response.h"
#include "tests/api/http/test_request.h"

namespace faultline::http {
namespace {

using app::ci_line;
using app::need_line;
using app::TestApp;
using storage::must;

TestAnswer put(app::App& app,
               const std::string& id,
               const std::string& body,
               Headers headers = {}) {
    return ask(app, {Method::put, "/api/v1/cis/" + id, body, std::move(headers)});
}

TestAnswer patch(app::App& app,
                 const std::string& id,
                 const std::string& body,
                 Headers headers = {{"if-match", "*"}}) {
    return ask(app, {Method::patch, "/api/v1/cis/" + id, body, std::move(headers)});
}

TestAnswer retire(app::App& app, const std::string& id, Headers headers = {{"if-match", "*"}}) {
    return ask(app, {Method::del, "/api/v1/cis/" + id, "", std::move(headers)});
}

std::uint64_t head(app::App& app) {
    return raw(app.view().version());
}

// "POINTER CODE" of every violation.
std::vector<std::string> violations_of(const TestAnswer& answer) {
    std::vector<std::string> all;
    const json::Value problem = answer.json();
    for (const json::Value& violation : problem["violations"].items()) {
        all.push_back(violation["pointer"].text() + " " + violation["code"].text());
    }
    return all;
}

using Texts = std::vector<std::string>;

const std::string kServer = R"({"class":"server"})";

TEST_SUITE("api/http/edit") {
    TEST_CASE("a CI that is put is answered as it is read, with its tag, version and place") {
        TestApp test;
        test.import_text(ci_line("db"));

        const TestAnswer made =
            put(test.app(),
                "a%2Fb",
                R"({"class":"server","name":"A",)"
                R"("attributes":{"n":1,"x":1.5,"l":["p",true],"gone":null},)"
                R"("relationships":[{"type":"depends_on","target":"db","group":"g","capacity":2}],)"
                R"("groups":[{"name":"g","required":2}]})");

        REQUIRE(made.status == 201);
        const TestAnswer read = get(test.app(), "/api/v1/cis/a%2Fb");
        CHECK(made.body == read.body);
        CHECK(made.header("ETag") == "\"3\"");
        CHECK(read.header("ETag") == "\"3\"");
        CHECK(made.header("Faultline-Version") == "3");
        CHECK(read.header("Faultline-Version") == "3");
        CHECK(made.header("Location") == "/api/v1/cis/a%2Fb");
        const json::Value ci = made.json();
        CHECK(ci["last_changed"].text() == "3");
        CHECK(ci["ci"]["attributes"].text() == R"({"l":["p",true],"n":1,"x":1.5})");
        CHECK(ci["provenance"]["n"]["source"].text() == "manual");
        CHECK(ci["relationships"].items().at(0)["target"].text() == "db");
        CHECK(get(test.app(), "/api/v1/cis/db/impact").json()["summary"]["down"].text() == "1");
    }

    TEST_CASE("what a put leaves out is gone, and other sources are not touched") {
        TestApp test;
        test.import_text(ci_line("db") + ci_line("a") + need_line("a", "db"));
        put(test.app(),
            "a",
            R"({"class":"server","attributes":{"x":1,"y":2},)"
            R"("relationships":[{"type":"calls","target":"db"}]})",
            {{"if-match", "*"}});

        const TestAnswer answer =
            put(test.app(), "a", R"({"class":"server","attributes":{"y":2}})", {{"if-match", "*"}});

        CHECK(answer.status == 200);
        CHECK(answer.body == get(test.app(), "/api/v1/cis/a").body);
        CHECK(answer.json()["ci"]["attributes"].text() == R"({"y":2})");
        REQUIRE(answer.json()["relationships"].items().size() == 1);
        CHECK(answer.json()["relationships"].items()[0]["type"].text() == "depends_on");
    }

    TEST_CASE("a write that changes nothing is answered and not written") {
        TestApp test;
        put(test.app(), "a", kServer);
        const std::uint64_t before = head(test.app());

        const TestAnswer again = put(test.app(), "a", kServer, {{"if-match", "\"2\""}});

        CHECK(again.status == 200);
        CHECK(again.header("ETag") == "\"2\"");
        CHECK(head(test.app()) == before);
    }

    TEST_CASE("a patch changes members, removes those that are null and keeps the rest") {
        TestApp test;
        test.import_text(ci_line("db"));
        put(test.app(),
            "a",
            R"({"class":"server","name":"A","attributes":{"x":1,"y":2},)"
            R"("relationships":[{"type":"depends_on","target":"db","group":"g","delay_s":7}],)"
            R"("groups":[{"name":"g","required":1}]})");

        const TestAnswer first = patch(test.app(), "a", R"({"attributes":{"x":null,"z":"new"}})");
        const TestAnswer second =
            patch(test.app(), "a", R"({"name":null,"relationships":[],"groups":null})");

        CHECK(first.json()["ci"]["attributes"].text() == R"({"y":2,"z":"new"})");
        CHECK(first.json()["ci"]["name"].text() == "A");
        CHECK(first.json()["relationships"].items().at(0)["delay_s"].text() == "7");
        CHECK(second.json()["ci"]["name"].text() == "a");
        CHECK(second.json()["relationships"].items().empty());
        CHECK(second.json()["groups"].items().empty());
        CHECK(second.json()["ci"]["attributes"].text() == R"({"y":2,"z":"new"})");
        check_problem(patch(test.app(), "a", R"({"class":null})"), 422, "write_refused");
    }

    TEST_CASE("a patch of a CI that only others claim starts from the merged class and name") {
        TestApp test;
        test.import_text(R"({"ci":{"id":"a","class":"router","name":"R","attributes":{"x":1}}})");

        const TestAnswer answer = patch(test.app(), "a", R"({"attributes":{"y":2}})");

        CHECK(answer.json()["ci"].text() ==
              R"({"id":"a","class":"router","name":"R","attributes":{"x":1,"y":2}})");
        CHECK(answer.json()["provenance"]["x"]["source"].text() == "faultline");
        check_problem(patch(test.app(), "b", R"({"attributes":{"y":2}})"), 404, "not_found");
    }

    TEST_CASE("a delete says whether other sources keep the CI and what went with it") {
        TestApp test;
        test.import_text(ci_line("shared") + ci_line("user") + need_line("user", "mine") +
                         ci_line("mine"));
        put(test.app(), "shared", kServer, {{"if-match", "*"}});
        put(test.app(), "own", kServer);
        patch(test.app(), "user", R"({"relationships":[{"type":"calls","target":"own"}]})");

        const TestAnswer kept = retire(test.app(), "shared");
        const TestAnswer gone = retire(test.app(), "own");

        CHECK(kept.status == 200);
        CHECK(kept.json()["result"].text() == "kept");
        CHECK(kept.json()["claimed_by"].text() == R"(["faultline"])");
        CHECK(kept.header("ETag") == get(test.app(), "/api/v1/cis/shared").header("ETag"));
        CHECK(gone.json()["result"].text() == "retired");
        CHECK(gone.json()["etag"].is_null());
        REQUIRE(gone.json()["problems"].items().size() == 1);
        CHECK(gone.json()["problems"].items()[0]["code"].text() == "relationship_retired");
        check_problem(get(test.app(), "/api/v1/cis/own"), 404, "not_found");
        check_problem(retire(test.app(), "own"), 404, "not_found");
        check_problem(retire(test.app(), "never"), 404, "not_found");
    }

    TEST_CASE("what is wrong is refused with pointers into the body, and nothing is written") {
        TestApp test;
        test.import_text(ci_line("db"));
        const std::uint64_t before = head(test.app());
        const auto refused = [&](const std::string& body, int status) {
            const TestAnswer answer = put(test.app(), "a", body);
            CAPTURE(answer.body);
            CHECK(answer.status == status);
            return violations_of(answer);
        };

        CHECK(refused("[]", 400) == Texts{" wrong_type"});
        CHECK(refused(R"({"class":1,"x":2,"attributes":{"a/b":{}}})", 400) ==
              Texts{"/x unknown_member", "/class wrong_type", "/attributes/a~1b wrong_type"});
        CHECK(refused(R"({"class":"server","relationships":[{"type":"calls"}]})", 400) ==
              Texts{"/relationships/0/target missing_member"});
        CHECK(refused("{}", 422) == Texts{"/class missing_value"});
        CHECK(refused(
                  R"({"class":"server","relationships":[)"
                  R"({"type":"calls","target":"db","capacity":0},{"type":"calls","target":"x"}]})",
                  422) == Texts{"/relationships/0/capacity out_of_range"});
        CHECK(refused(R"({"class":"server","relationships":[{"type":"calls","target":"x"}]})",
                      422) == Texts{"/relationships/0 dangling_reference"});
        CHECK(refused(R"({"class":"server","groups":[{"name":"g","required":1}]})", 422) ==
              Texts{"/groups/0 group_unsatisfiable"});
        CHECK(refused(R"({"class":"server","relationships":[{"type":"hosts","target":"db"}]})",
                      422) == Texts{"/relationships/0 other_owner"});
        CHECK(refused(
                  R"({"class":"server","relationships":[)"
                  R"({"type":"calls","target":"db"},{"type":"calls","target":"db","delay_s":1}]})",
                  422) == Texts{"/relationships/0 conflicting_duplicate",
                                "/relationships/1 conflicting_duplicate"});
        CHECK(head(test.app()) == before);
        CHECK(put(test.app(),
                  "a",
                  R"({"class":"server","relationships":[{"type":"hosts","source":"db"}]})")
                  .status == 201);
    }

    TEST_CASE("a write over a CI needs a condition, and one that does not hold is refused") {
        TestApp test;
        put(test.app(), "a", kServer);
        const std::string other = R"({"class":"server","name":"B"})";

        const TestAnswer without = put(test.app(), "a", other);
        check_problem(without, 428, "precondition_required");
        CHECK(without.json()["detail"].text().find("\"2\"") != std::string::npos);
        const TestAnswer stale = put(test.app(), "a", other, {{"if-match", "\"1\", W/\"2\""}});
        check_problem(stale, 412, "precondition_failed");
        CHECK(stale.header("ETag") == "\"2\"");
        check_problem(
            put(test.app(), "a", other, {{"if-none-match", "*"}}), 412, "precondition_failed");
        check_problem(
            put(test.app(), "new", other, {{"if-match", "*"}}), 412, "precondition_failed");
        check_problem(retire(test.app(), "a", {}), 428, "precondition_required");
        check_problem(retire(test.app(), "a", {{"if-match", "\"9\""}}), 412, "precondition_failed");
        for (const char* wrong : {"1", "\"1", "\"1\" \"2\"", ""}) {
            check_problem(
                put(test.app(), "a", other, {{"if-match", wrong}}), 400, "invalid_argument");
        }
        CHECK(head(test.app()) == 2);

        CHECK(put(test.app(), "a", other, {{"if-match", "\"1\", \"2\""}}).status == 200);
        CHECK(put(test.app(), "new", other, {{"if-none-match", "*"}}).status == 201);
        const TestRequest upsert{
            Method::put, "/api/v1/cis/a?upsert=true", R"({"class":"server"})", {}};
        CHECK(ask(test.app(), upsert).header("ETag") == "\"5\"");
    }

    TEST_CASE("a read says whether the CI is still what its reader knows") {
        TestApp test;
        put(test.app(), "a", kServer);
        const auto read = [&](Method method, const std::string& field, const std::string& tags) {
            return ask(test.app(), {method, "/api/v1/cis/a", "", {{field, tags}}});
        };

        const TestAnswer same = read(Method::get, "if-none-match", "W/\"2\"");
        CHECK(same.status == 304);
        CHECK(same.body.empty());
        CHECK(same.header("ETag") == "\"2\"");
        CHECK(read(Method::head, "if-none-match", "*").status == 304);
        CHECK(read(Method::get, "if-none-match", "\"1\"").status == 200);
        CHECK(read(Method::get, "if-match", "\"2\"").status == 200);
        check_problem(read(Method::get, "if-match", "\"1\""), 412, "precondition_failed");
    }

    TEST_CASE("a batch is one change set, or nothing with pointers to what is wrong") {
        TestApp test;
        test.import_text(ci_line("other"));
        put(test.app(), "old", kServer);
        const auto batch = [&](const std::string& operations) {
            return post(test.app(), "/api/v1/batch", R"({"operations":[)" + operations + "]}");
        };

        const TestAnswer done =
            batch(R"({"put":{"id":"a","class":"server",)"
                  R"("relationships":[{"type":"calls","target":"b"}]}},)"
                  R"({"put":{"id":"b","class":"server"}},)"
                  R"({"patch":{"id":"other","if_match":2,"attributes":{"x":1}}},)"
                  R"({"delete":{"id":"old","if_match":"\"3\""}})");

        REQUIRE(done.status == 200);
        CHECK(head(test.app()) == 4);
        Texts results;
        const json::Value answer = done.json();
        for (const json::Value& operation : answer["operations"].items()) {
            results.push_back(operation["id"].text() + " " + operation["result"].text() + " " +
                              operation["etag"].text());
        }
        CHECK(results ==
              Texts{"a created \"4\"", "b created \"4\"", "other updated \"4\"", "old retired "});
        CHECK(get(test.app(), "/api/v1/cis/a").header("ETag") == "\"4\"");

        const TestAnswer dangling =
            batch(R"({"put":{"id":"c","class":"server"}},)"
                  R"({"put":{"id":"d","class":"server",)"
                  R"("relationships":[{"type":"calls","target":"nowhere"}]}})");
        check_problem(dangling, 422, "write_refused");
        CHECK(violations_of(dangling) ==
              Texts{"/operations/1/put/relationships/0 dangling_reference"});
        const TestAnswer stale = batch(R"({"put":{"id":"c","class":"server"}},)"
                                       R"({"patch":{"id":"a","if_match":3,"name":"A"}},)"
                                       R"({"patch":{"id":"b","name":"B"}})");
        check_problem(stale, 412, "precondition_failed");
        CHECK(violations_of(stale) == Texts{"/operations/1/patch precondition_failed"});
        check_problem(batch(R"({"patch":{"id":"b","name":"B"}})"), 428, "precondition_required");
        check_problem(batch(R"({"put":{"id":"c","class":"s"}},{"delete":{"id":"c"}})"),
                      400,
                      "invalid_argument");
        check_problem(batch(R"({"post":{"id":"c"}})"), 400, "invalid_argument");
        check_problem(batch(R"({"delete":{"id":"a","upsert":true}})"), 400, "invalid_argument");
        check_problem(batch(""), 400, "invalid_argument");
        CHECK(head(test.app()) == 4);
        check_problem(get(test.app(), "/api/v1/cis/c"), 404, "not_found");
    }

    TEST_CASE("a batch beyond its limit is refused with the limit") {
        TestApp test;
        std::string operations;
        for (int i = 0; i < 1001; i++) {
            operations += R"({"put":{"id":"c)" + std::to_string(i) + R"(","class":"server"}},)";
        }
        operations.pop_back();

        const TestAnswer answer =
            post(test.app(), "/api/v1/batch", R"({"operations":[)" + operations + "]}");

        check_problem(answer, 413, "too_large");
        CHECK(answer.json()["detail"].text().find("1000") != std::string::npos);
    }

    TEST_CASE("a request with a key that comes again gets the same answer and does nothing") {
        TestApp test;
        test.import_text(ci_line("z"));
        const std::vector<TestRequest> requests = {
            {Method::put, "/api/v1/cis/a", kServer, {{"idempotency-key", "1"}}},
            {Method::patch,
             "/api/v1/cis/a",
             R"({"name":"A"})",
             {{"if-match", "\"3\""}, {"idempotency-key", "2"}}},
            {Method::post,
             "/api/v1/batch",
             R"({"operations":[{"put":{"id":"b","class":"server"}}]})",
             {{"idempotency-key", "3"}}},
            {Method::post, "/api/v1/imports", ci_line("c"), {{"idempotency-key", "4"}}},
            {Method::del, "/api/v1/cis/b", "", {{"if-match", "*"}, {"idempotency-key", "5"}}},
            {Method::put,
             "/api/v1/cis/a?upsert=true",
             R"({"class":"server","name":"A"})",
             {{"idempotency-key", "6"}}},
        };
        std::vector<TestAnswer> first;
        for (const TestRequest& request : requests) {
            first.push_back(ask(test.app(), request));
            CAPTURE(first.back().body);
            REQUIRE(first.back().status < 300);
        }
        const std::uint64_t before = head(test.app());
        CHECK(before == 2 + requests.size());  // also of the last, which changes nothing

        test.reopen();
        for (std::size_t i = 0; i < requests.size(); i++) {
            CAPTURE(i);
            const TestAnswer again = ask(test.app(), requests[i]);

            CHECK(again.status == first[i].status);
            CHECK(again.content_type == first[i].content_type);
            CHECK(again.headers == first[i].headers);
            CHECK(again.body == first[i].body);
        }
        CHECK(head(test.app()) == before);
    }

    TEST_CASE("a key belongs to one request, one principal, and to what was done") {
        TestApp test;
        const Headers key = {{"idempotency-key", "k"}};
        const std::string dangling =
            R"({"class":"server","relationships":[{"type":"calls","target":"b"}]})";
        check_problem(put(test.app(), "a", dangling, key), 422, "write_refused");
        put(test.app(), "b", kServer);
        CHECK(put(test.app(), "a", dangling, key).status == 201);  // the refusal was not kept

        check_problem(put(test.app(), "a", kServer, key), 422, "idempotency_key_reused");
        check_problem(put(test.app(), "b", dangling, key), 422, "idempotency_key_reused");
        check_problem(ask(test.app(), {Method::put, "/api/v1/cis/a?upsert=true", dangling, key}),
                      422,
                      "idempotency_key_reused");
        CHECK(head(test.app()) == 3);
    }

    TEST_CASE("a key that is empty, too long or given twice, or on a question, is refused") {
        TestApp test;
        for (const Headers& headers : std::vector<Headers>{
                 {{"idempotency-key", ""}},
                 {{"idempotency-key", std::string(257, 'k')}},
                 {{"idempotency-key", "a\x01"}},
                 {{"idempotency-key", "a"}, {"idempotency-key", "a"}},
             }) {
            check_problem(put(test.app(), "a", kServer, headers), 400, "invalid_argument");
        }
        const Headers key = {{"idempotency-key", std::string(256, 'k')}};
        check_problem(
            ask(test.app(), {Method::get, "/api/v1/cis", "", key}), 400, "invalid_argument");
        check_problem(ask(test.app(), {Method::post, "/api/v1/impact", R"({"failed":["a"]})", key}),
                      400,
                      "invalid_argument");
        CHECK(put(test.app(), "a", kServer, key).status == 201);
    }

    TEST_CASE("of requests with one key at the same time one is done and all get its answer") {
        TestApp test;
        std::vector<TestAnswer> answers(8);
        std::vector<std::thread> clients;
        for (TestAnswer& answer : answers) {
            clients.emplace_back([&] {
                answer = put(test.app(), "a", kServer, {{"idempotency-key", "k"}});
            });
        }
        for (std::thread& client : clients) {
            client.join();
        }

        for (const TestAnswer& answer : answers) {
            CHECK(answer.status == 201);
            CHECK(answer.body == answers[0].body);
        }
        CHECK(head(test.app()) == 2);
    }

    TEST_CASE("a request that wants a version waits for it, and is told when it does not come") {
        TestApp test;
        const auto read = [&](const std::string& version) {
            return ask(test.app(),
                       {Method::get, "/api/v1/lint", "", {{"faultline-min-version", version}}});
        };
        CHECK(read("1").status == 200);
        CHECK(read("1").header("Faultline-Version") == "1");
        const TestAnswer absent = read("99");
        check_problem(absent, 503, "unavailable");
        CHECK(absent.header("Retry-After") == "1");
        check_problem(read("x"), 400, "invalid_argument");

        std::thread writer([&] {
            std::this_thread::sleep_for(std::chrono::milliseconds(20));
            put(test.app(), "a", kServer);
        });
        const TestAnswer late = read("2");
        writer.join();

        CHECK(late.status == 200);
        CHECK(late.json()["version"].text() == "2");
    }

    TEST_CASE("a kept answer is read back as it was, and other bytes are refused") {
        const Response response{201, "text/plain", {{"ETag", "\"1\""}, {"X", ""}}, {}, "body\0x"};

        const std::string bytes = seal(response);
        const Response back = must(unseal(bytes));

        CHECK(back.status == 201);
        CHECK(back.content_type == response.content_type);
        CHECK(back.headers == response.headers);
        CHECK(back.body == response.body);
        for (std::size_t size = 0; size < bytes.size(); size++) {
            CHECK_FALSE(unseal(bytes.substr(0, size)).ok());
        }
    }

    TEST_CASE(
        "a batch that is refused for a condition says which operation wanted what and why not") {
        TestApp test;
        put(test.app(), "a", kServer);
        put(test.app(), "b", kServer);
        put(test.app(), "a", R"({"class":"server","name":"A"})", {{"if-match", "*"}});
        const auto detail = [&](const std::string& operation) {
            const TestAnswer answer =
                post(test.app(),
                     "/api/v1/batch",
                     R"({"operations":[{"put":{"id":"new","class":"server"}},)" + operation + "]}");
            REQUIRE(answer.status >= 400);
            return answer.json()["detail"].text();
        };

        CHECK(
            detail(R"({"patch":{"id":"a","if_match":2,"name":"B"}})") ==
            "operation 2 of 2 (patch): If-Match asks for \"2\", and configuration item 'a' has the "
            "entity tag \"4\" (version 4) now; read it again");
        CHECK(
            detail(R"({"put":{"id":"a","class":"server","if_none_match":"*"}})") ==
            "operation 2 of 2 (put): If-None-Match asks for none of *, and configuration item 'a' "
            "has the entity tag \"4\" (version 4) now; read it again");
        CHECK(detail(R"({"put":{"id":"x","class":"server","if_match":"\"2\", W/\"3\""}})") ==
              "operation 2 of 2 (put): If-Match asks for \"2\", W/\"3\", and there is no "
              "configuration "
              "item 'x'");
        CHECK(detail(R"({"delete":{"id":"x"}})") ==
              "operation 2 of 2 (delete): there is no configuration item 'x'");
        CHECK(detail(R"({"delete":{"id":"b"}})")
                  .starts_with(
                      "operation 2 of 2 (delete): configuration item 'b' exists: say which state"));
        const TestAnswer alone = put(test.app(), "a", kServer, {{"if-match", "\"2\""}});
        CHECK(alone.json()["detail"].text() ==
              "If-Match asks for \"2\", and configuration item 'a' has the entity tag \"4\" "
              "(version 4) "
              "now; read it again");
    }
}

}  // namespace
}  // namespace faultline::http
