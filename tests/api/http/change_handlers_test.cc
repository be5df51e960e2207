// Changes through the router: documents, patches, conditions, refusals, and the way from a plan to
// the end.

#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "tests/api/http/test_request.h"

namespace faultline::http {
namespace {

using app::ci_line;
using app::TestApp;

constexpr const char* kChanges = "/api/v1/changes";

// The clock of a TestApp says 2023-11-14T22:13:20Z.
const std::string kPlan = R"({"title":"Core","cis":[{"ci":"b","step":2,"effect":"capacity",)"
                          R"("capacity":3},{"ci":"a","effect":"planned_down"}],"edits":[{"edits":)"
                          R"([{"ci":{"id":"n","class":"server"}}]}],)"
                          R"("planned_start":"2023-11-14T22:00:00Z",)"
                          R"("planned_end":"2023-11-14T23:00:00+00:00","team":"net",)"
                          R"("requester":"rita","backout":[{"text":"undo","duration_s":60}]})";

void fill(TestApp& test) {
    test.import_text(ci_line("a") + ci_line("b"));
}

TestAnswer create(TestApp& test, const std::string& body = kPlan) {
    return post(test.app(), kChanges, body);
}

TestAnswer patch(TestApp& test, const std::string& body, Headers headers = {{"if-match", "*"}}) {
    return ask(test.app(),
               {Method::patch, std::string(kChanges) + "/CHG0000001", body, std::move(headers)});
}

TestAnswer step(TestApp& test, const std::string& what, const std::string& body) {
    return post(test.app(), std::string(kChanges) + "/CHG0000001/" + what, body);
}

std::vector<std::string> problems(const TestAnswer& answer) {
    std::vector<std::string> found;
    const json::Value document = answer.json();
    for (const json::Value& violation : document["violations"].items()) {
        found.push_back(violation["pointer"].text() + " " + violation["code"].text());
    }
    return found;
}

using Problems = std::vector<std::string>;

TEST_SUITE("api/http/change_handlers") {
    TEST_CASE("a change is made of its document, and read as it is kept") {
        TestApp test;
        fill(test);

        const TestAnswer made = create(test);
        const TestAnswer read = get(test.app(), made.header("Location"));

        CHECK(made.status == 201);
        CHECK(made.header("Location") == "/api/v1/changes/CHG0000001");
        CHECK(read.header("ETag") == made.header("ETag"));
        const json::Value change = read.json()["change"];
        CHECK(change.text() == made.json()["change"].text());
        CHECK(change["cis"].text() == R"([{"ci":"a","effect":"planned_down","step":1},)"
                                      R"({"ci":"b","effect":"capacity","capacity":3,"step":2}])");
        CHECK(change["edits"].text() ==
              R"([{"step":1,"edits":[{"ci":{"id":"n","class":"server"}}]}])");
        CHECK(change["planned_end"].text() == "2023-11-14T23:00:00Z");
        CHECK(change["state"].text() == "new");
        CHECK(change["backout"].text() == R"([{"text":"undo","step":null,"duration_s":60}])");
        CHECK(change["outage"].is_null());
    }

    TEST_CASE("everything that is wrong with a document is told with its place") {
        TestApp test;
        fill(test);

        CHECK(problems(create(test,
                              R"({"title":1,"state":"closed","nonsense":1,)"
                              R"("cis":[{"ci":"a","effect":"explode"}],)"
                              R"("edits":[{"edits":[{"x":1}]}],"planned_end":"soon",)"
                              R"("evidence":[{"reference":"r"}]})")) ==
              Problems{"/nonsense unknown_member",
                       "/state read_only",
                       "/title wrong_type",
                       "/cis/0/effect wrong_value",
                       "/edits/0/edits/0 not_one_edit",
                       "/planned_end wrong_value",
                       "/planned_start missing_member",
                       "/evidence/0/kind missing_member"});
        const TestAnswer unknown = create(test, R"({"title":"","cis":[{"ci":"nobody"}]})");
        check_problem(unknown, 422, "change_refused");
        CHECK(problems(unknown) == Problems{"/title missing", "/cis/0/ci unknown_ci"});
        CHECK(create(test, "[]").status == 400);
    }

    TEST_CASE("a patch alters what it names, null takes it away, and the rest stays") {
        TestApp test;
        fill(test);
        create(test);

        CHECK(patch(test, R"({"title":"x"})", {}).status == 428);
        CHECK(patch(test, R"({"title":"x"})", {{"if-match", "\"1\""}}).status == 412);
        const TestAnswer done = patch(test, R"({"title":"New","backout":null,"automated":true})");

        CHECK(done.status == 200);
        const json::Value change = done.json()["change"];
        CHECK(change["title"].text() == "New");
        CHECK(change["backout"].items().empty());
        CHECK(change["automated"].text() == "true");
        CHECK(change["team"].text() == "net");
        CHECK(problems(patch(test, R"({"state":"closed"})")) == Problems{"/state read_only"});
        CHECK(problems(patch(test, R"({"title":null})")) == Problems{"/title missing"});
    }

    TEST_CASE("a document that was read can be written back, and then says nothing new") {
        TestApp test;
        fill(test);
        const TestAnswer made = create(test);
        const std::string target = made.header("Location");

        const TestAnswer again = ask(test.app(),
                                     {Method::put,
                                      target,
                                      made.json()["change"].text(),
                                      {{"if-match", made.header("ETag")}}});
        const TestAnswer less =
            ask(test.app(), {Method::put, target, R"({"title":"t"})", {{"if-match", "*"}}});

        CHECK(again.status == 200);
        CHECK(again.header("ETag") == made.header("ETag"));
        CHECK(less.json()["change"]["cis"].items().empty());
    }

    TEST_CASE("a step that is refused is a conflict with every gate, and nothing is written") {
        TestApp test;
        fill(test);
        create(test, R"({"title":"t"})");
        const Version before = test.app().view().version();

        const TestAnswer refused =
            step(test, "transitions", R"({"to":"assess","role":"approver","codes":["x"]})");

        check_problem(refused, 409, "blocked");
        CHECK(problems(refused) ==
              Problems{"/role role_not_allowed", "/to plan_complete", "/codes/0 unknown_code"});
        CHECK(test.app().view().version() == before);
        check_problem(
            step(test, "transitions", R"({"to":"closed","role":"approver"})"), 409, "blocked");
        CHECK(problems(step(test, "transitions", R"({"to":"done"})")) ==
              Problems{"/to wrong_value", "/role missing_member"});
        CHECK(post(test.app(),
                   "/api/v1/changes/x/transitions",
                   R"({"to":"assess","role":)"
                   R"("requester"})")
                  .status == 404);
    }

    TEST_CASE("steps say who took them, and the history tells what each one altered") {
        TestApp test;
        fill(test);
        create(test);

        const TestAnswer moved = step(test,
                                      "transitions",
                                      R"({"to":"assess","role":"requester","by":"rita",)"
                                      R"("reason":"ready"})");
        const TestAnswer evidence =
            step(test, "evidence", R"({"kind":"load_test","reference":"https://x/1","by":"bob"})");
        const json::Value history =
            get(test.app(), "/api/v1/changes/CHG0000001/history").json()["history"];

        CHECK(moved.json()["change"]["transitions"].items()[0]["by"].text() == "rita");
        CHECK(moved.json()["change"]["transitions"].items()[0]["principal"].text() == "tester");
        CHECK(evidence.json()["change"]["evidence"].items()[0]["at"].text() ==
              "2023-11-14T22:13:20Z");
        REQUIRE(history.items().size() == 3);
        CHECK(history.items()[0]["changes"].items()[0]["field"].text() == "evidence");
        CHECK(history.items()[1]["reason"].text() == "ready");
        CHECK(history.items()[1]["changes"].items()[0].text() ==
              R"({"field":"state","before":"new","after":"assess"})");
        CHECK(history.items()[2]["what"].text() == "created");
        check_problem(step(test, "acknowledgements", R"({"assessment":1})"), 409, "blocked");
        check_problem(step(test, "review", R"({"text":"fine"})"), 409, "blocked");
        check_problem(step(test, "evidence", R"({"kind":"load_test","reference":""})"),
                      422,
                      "change_refused");
    }

    TEST_CASE("a create that is sent again with its key is answered the same and done once") {
        TestApp test;
        fill(test);
        const TestRequest request{Method::post, kChanges, kPlan, {{"idempotency-key", "k"}}};

        const TestAnswer first = ask(test.app(), request);
        const TestAnswer again = ask(test.app(), request);

        CHECK(first.status == 201);
        CHECK(again.body == first.body);
        CHECK(get(test.app(), kChanges).json()["count"].text() == "1");
    }

    TEST_CASE("lists are filtered and come in pages, and wrong filters are refused") {
        TestApp test;
        fill(test);
        create(test);
        create(test, R"({"title":"other","type":"standard"})");

        CHECK(get(test.app(), "/api/v1/changes?ci=a&state=new,assess").json()["count"].text() ==
              "1");
        const json::Value page = get(test.app(), "/api/v1/changes?limit=1").json();
        CHECK(page["count"].text() == "2");
        const json::Value rest =
            get(test.app(), "/api/v1/changes?cursor=" + page["next_cursor"].text()).json();
        REQUIRE(rest["changes"].items().size() == 1);
        CHECK(rest["changes"].items()[0]["title"].text() == "other");
        CHECK(problems(get(test.app(), "/api/v1/changes?state=done&type=x&planned_from=y")) ==
              Problems{"/query/state wrong_value",
                       "/query/type wrong_value",
                       "/query/planned_from wrong_value"});
        CHECK(get(test.app(), "/api/v1/changes/CHG0000009").status == 404);
    }

    TEST_CASE("the lifecycle is told as it is") {
        TestApp test;

        const json::Value lifecycle = get(test.app(), "/api/v1/change-lifecycle").json();

        CHECK(lifecycle["transitions"].items().size() == 20);
        CHECK(lifecycle["transitions"].items()[0].text() ==
              R"({"from":"new","to":"assess","roles":["requester","change_manager"],)"
              R"("gates":["plan_complete"]})");
        CHECK(lifecycle["gates"].items().size() == 14);
        CHECK(lifecycle["emergency_review_days"].text() == "3");
    }
}

}  // namespace
}  // namespace faultline::http
