// Histories, differences, baselines and retention over the router: members, pages and refusals.

#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "tests/api/http/test_request.h"

namespace faultline::http {
namespace {

using json::Value;

// A service on a database, of which the second version alters something.
void make_past(app::TestApp& test) {
    test.import_text(app::ci_line("svc") + app::ci_line("db") + app::need_line("svc", "db", "g"),
                     {.source = "cmdb", .reason = "first"});
    test.import_text(R"({"ci":{"id":"db","class":"server","attributes":{"owner":"dba","ram":64}}})"
                     "\n",
                     {.source = "cmdb"});
}

TestAnswer del(app::App& app, const std::string& target) {
    return ask(app, {.method = Method::del, .target = target});
}

TEST_SUITE("api/http/history_handlers") {
    TEST_CASE("a history says who did what, field by field") {
        app::TestApp test;
        make_past(test);

        const TestAnswer answer = get(test.app(), "/api/v1/cis/db/history?limit=1");

        CHECK(answer.body ==
              R"({"version":3,"graph_version":3,"as_of":null,"ci":"db","alive":true,"history":[)"
              R"({"version":3,"time":"2023-11-14T22:13:20Z","principal":"tester","source":"cmdb",)"
              R"("reason":"","request_id":"","what":"updated","changes":[)"
              R"({"field":"attributes.owner","before":null,"after":"dba"},)"
              R"({"field":"attributes.ram","before":null,"after":64}]}],)"
              R"("next_cursor":"c1-33"})"
              "\n");
        const Value next = get(test.app(), "/api/v1/cis/db/history?cursor=c1-33").json();
        CHECK(next["history"].items().size() == 1);
        CHECK(next["history"].items()[0]["what"].text() == "created");
        CHECK(next["history"].items()[0]["reason"].text() == "first");
        CHECK(next["next_cursor"].is_null());
    }

    TEST_CASE("what is wrong with a page is said") {
        app::TestApp test;
        make_past(test);

        for (const char* query :
             {"limit=0", "limit=10001", "cursor=c1-78", "cursor=x", "after=1"}) {
            check_problem(get(test.app(), "/api/v1/cis/db/history?" + std::string(query)),
                          400,
                          "invalid_argument");
        }
        check_problem(get(test.app(), "/api/v1/cis/x/history"), 404, "not_found");
        check_problem(
            get(test.app(), "/api/v1/relationships/history?source=svc"), 400, "invalid_argument");
    }

    TEST_CASE("relationships and their history have the form in which they were recorded") {
        app::TestApp test;
        make_past(test);

        const Value list = get(test.app(), "/api/v1/relationships?ci=db").json();
        const Value history = get(test.app(),
                                  "/api/v1/relationships/history?source=svc&type=depends_on"
                                  "&target=db&group=g")
                                  .json();

        REQUIRE(list["relationships"].items().size() == 1);
        const Value& relationship = list["relationships"].items()[0];
        CHECK(relationship["source"].text() == "svc");
        CHECK(relationship["group"].text() == "g");
        REQUIRE(history["history"].items().size() == 1);
        const Value& change =
            history["history"].items()[0]["sides"].items()[0]["changes"].items()[0];
        CHECK(change["field"].text() == "relationships");
        CHECK(change["before"].is_null());
        CHECK(change["after"].text() == relationship.text());
    }

    TEST_CASE("a diff lists what differs, and counts it at the end") {
        app::TestApp test;
        make_past(test);

        const TestAnswer answer = get(test.app(), "/api/v1/diff?from=2&to=3");

        CHECK(answer.body ==
              R"({"version":3,"graph_version":3,"as_of":3,"from":{"version":2,"graph_version":2,)"
              R"("as_of":2,"time":"2023-11-14T22:13:20Z","baseline":null,"scope":{}},"to":{)"
              R"("version":3,"graph_version":3,"as_of":3,"time":"2023-11-14T22:13:20Z",)"
              R"("baseline":null,"scope":{}},"cis":[{"id":"db","name":"db","class":"server",)"
              R"("what":"changed","changes":[)"
              R"({"field":"attributes.owner","before":null,"after":"dba"},)"
              R"({"field":"attributes.ram","before":null,"after":64}]}],)"
              R"("summary":{"created":0,"changed":1,"retired":0,"entered":0,"left":0}})"
              "\n");
        CHECK(get(test.app(), "/api/v1/diff?from=2&ci=svc").json()["cis"].items().empty());
        for (const char* query :
             {"to=2", "from=x", "from=2&class=a&service=svc", "from=baseline:"}) {
            check_problem(
                get(test.app(), "/api/v1/diff?" + std::string(query)), 400, "invalid_argument");
        }
        check_problem(get(test.app(), "/api/v1/diff?from=baseline:x"), 404, "not_found");
    }

    TEST_CASE("a baseline is made, shown, compared with and deleted") {
        app::TestApp test;
        make_past(test);

        const TestAnswer made =
            post(test.app(),
                 "/api/v1/baselines",
                 R"({"name":"q 4/é","service":"svc","as_of":2,"description":"d","reason":"r"})");
        const std::string path = "/api/v1/baselines/q%204%2F%C3%A9";

        REQUIRE_MESSAGE(made.status == 200, made.body);
        CHECK(made.header("Faultline-Version") == "4");
        const Value baseline = made.json()["baseline"];
        CHECK(baseline["version"].text() == "2");
        CHECK(baseline["scope"].text() == R"({"service":"svc"})");
        CHECK(baseline["cis"].text() == "2");
        CHECK(baseline["content_sha256"].text().size() == 64);
        CHECK(get(test.app(), path).json()["baseline"].text() == baseline.text());
        CHECK(get(test.app(), "/api/v1/baselines").json()["baselines"].items().size() == 1);
        const Value members = get(test.app(), path + "/members").json();
        CHECK(members["version"].text() == "2");
        CHECK(members["cis"].items().size() == 2);
        const Value diff = get(test.app(), "/api/v1/diff?from=baseline:q%204%2F%C3%A9").json();
        CHECK(diff["summary"]["changed"].text() == "1");
        CHECK(diff["from"]["baseline"].text() == "q 4/é");
        check_problem(
            post(test.app(), "/api/v1/baselines", R"({"name":"q 4/é"})"), 409, "conflict");
        CHECK(del(test.app(), path + "?reason=done").json()["deleted"].text() == "q 4/é");
        check_problem(get(test.app(), path), 404, "not_found");
        check_problem(del(test.app(), path), 404, "not_found");
    }

    TEST_CASE("a baseline is made and deleted once, however often a request with a key comes") {
        app::TestApp test;
        make_past(test);
        const TestRequest create{Method::post,
                                 "/api/v1/baselines",
                                 R"({"name":"b","cis":["svc"]})",
                                 {{"idempotency-key", "1"}}};
        const TestRequest erase{
            Method::del, "/api/v1/baselines/b?reason=r", "", {{"idempotency-key", "2"}}};
        const TestAnswer made = ask(test.app(), create);
        REQUIRE_MESSAGE(made.status == 200, made.body);
        test.import_text(app::retire_line("svc"));  // of which no baseline could be made now
        CHECK(made.json()["baseline"].text() ==
              get(test.app(), "/api/v1/baselines/b").json()["baseline"].text());
        const TestAnswer gone = ask(test.app(), erase);
        REQUIRE_MESSAGE(gone.status == 200, gone.body);
        REQUIRE(post(test.app(), "/api/v1/retention", R"({"before":6,"reason":"r"})").status ==
                200);
        const Version before = test.app().view().version();
        test.reopen();

        const TestAnswer made_again = ask(test.app(), create);
        const TestAnswer gone_again = ask(test.app(), erase);

        CHECK(made_again.status == made.status);
        CHECK(made_again.headers == made.headers);
        CHECK(made_again.body == made.body);
        CHECK(gone_again.headers == gone.headers);
        CHECK(gone_again.body == gone.body);
        TestRequest other = create;
        other.body = R"({"name":"c"})";
        check_problem(ask(test.app(), other), 422, "idempotency_key_reused");
        other = erase;
        other.target = "/api/v1/baselines/b";
        check_problem(ask(test.app(), other), 422, "idempotency_key_reused");
        CHECK(test.app().view().version() == before);
    }

    TEST_CASE("removing history takes no key, because to ask again removes nothing more") {
        app::TestApp test;
        make_past(test);
        TestRequest request{Method::post,
                            "/api/v1/retention",
                            R"({"before":3,"reason":"r"})",
                            {{"idempotency-key", "1"}}};

        check_problem(ask(test.app(), request), 400, "invalid_argument");

        request.headers.clear();
        CHECK(ask(test.app(), request).json()["removed"].text() == "true");
        CHECK(ask(test.app(), request).json()["removed"].text() == "false");
        CHECK(raw(test.app().view().version()) == 4);
    }

    TEST_CASE("a baseline says whether its content matches only when it is asked") {
        app::TestApp test;
        make_past(test);
        CHECK(post(test.app(), "/api/v1/baselines", R"({"name":"b","as_of":2})").status == 200);

        const Value plain = get(test.app(), "/api/v1/baselines/b").json();
        const Value verified = get(test.app(), "/api/v1/baselines/b?verify=true").json();

        CHECK(plain["content_matches"].is_null());
        CHECK(verified["content_matches"].text() == "true");
        CHECK(verified["baseline"].text() == plain["baseline"].text());
        check_problem(get(test.app(), "/api/v1/baselines/b?verify=maybe"), 400, "invalid_argument");
        check_problem(get(test.app(), "/api/v1/baselines/x?verify=true"), 404, "not_found");
    }

    TEST_CASE("a body with wrong members is refused, and every one is named") {
        app::TestApp test;

        const TestAnswer answer = post(
            test.app(), "/api/v1/baselines", R"({"name":1,"cis":"a","as_of":"soon","more":true})");

        check_problem(answer, 400, "invalid_argument");
        CHECK(answer.json()["violations"].items().size() == 4);
        check_problem(
            post(test.app(), "/api/v1/baselines", R"({"name":"a","cis":["x"],"class":"y"})"),
            400,
            "invalid_argument");
        check_problem(post(test.app(), "/api/v1/baselines", "[]"), 400, "invalid_argument");
        check_problem(post(test.app(), "/api/v1/baselines", "{}"), 400, "invalid_argument");
    }

    TEST_CASE("retention removes only what it is told to, and says what") {
        app::TestApp test;
        make_past(test);
        const std::string body = R"({"before":3,"reason":"policy"})";

        const Value planned = post(test.app(), "/api/v1/retention?dry_run=true", body).json();
        CHECK(planned["removed"].text() == "false");
        CHECK(planned["versions"].text() == "2");
        CHECK(get(test.app(), "/api/v1/cis/db?as_of=2").status == 200);
        const TestAnswer done = post(test.app(), "/api/v1/retention", body);
        CHECK(done.json()["removed"].text() == "true");
        CHECK(done.header("Faultline-Version") == "4");
        check_problem(get(test.app(), "/api/v1/cis/db?as_of=2"), 404, "not_found");
        check_problem(
            post(test.app(), "/api/v1/retention", R"({"before":3})"), 400, "invalid_argument");
    }
}

}  // namespace
}  // namespace faultline::http
