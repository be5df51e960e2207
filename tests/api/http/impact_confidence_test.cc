// The confidence block of an impact answer, as bodies, parameters and bytes.

#include <string>

#include <doctest/doctest.h>

#include "tests/api/http/test_request.h"

namespace faultline::http {
namespace {

using app::TestApp;
using json::Value;
using storage::must;

// What the source scan saw or verified counts for three days; the clock of the tests says
// 2023-11-14T22:13:20Z.
constexpr const char* kEstate =
    R"J({"ci":{"id":"host-1","class":"server"}})J"
    "\n"
    R"J({"ci":{"id":"host-2","class":"server"}})J"
    "\n"
    R"J({"ci":{"id":"host-3","class":"server"}})J"
    "\n"
    R"J({"ci":{"id":"app","class":"application"}})J"
    "\n"
    R"J({"ci":{"id":"web","class":"application"}})J"
    "\n"
    R"J({"relationship":{"source":"app","type":"runs_on","target":"host-2","group":"pool")J"
    R"J(,"verified_at":"2023-11-01T00:00:00Z"}})J"
    "\n"
    R"J({"relationship":{"source":"app","type":"runs_on","target":"host-3","group":"pool")J"
    R"J(,"verified_at":"2023-11-01T00:00:00Z"}})J"
    "\n"
    R"J({"relationship":{"source":"web","type":"runs_on","target":"host-1")J"
    R"J(,"verified_at":"2023-11-01T00:00:00Z"}})J"
    "\n";

// What a source without a limit says proves nothing.
constexpr const char* kByHand =
    R"J({"relationship":{"source":"app","type":"runs_on","target":"host-1","group":"pool"}})J"
    "\n";

void import_estate(TestApp& test) {
    must(test.app().write([](storage::Repository& log) -> Result<app::Write> {
        model::ChangeSet change_set;
        change_set.put_catalogue_entry(model::SourceDefinition{"scan", 3});
        FL_TRY(const storage::Committed committed, log.append(change_set));
        return app::Write{committed, {}};
    }));
    app::ImportRequest request;
    request.source = "scan";
    test.import_text(kEstate, request);
    request.source = "hand";
    test.import_text(kByHand, request);
}

TEST_SUITE("api/http/impact_confidence") {
    TEST_CASE("an answer without the question has no block, one with it has these bytes") {
        TestApp test;
        import_estate(test);

        const TestAnswer plain = get(test.app(), "/api/v1/cis/host-1/impact?view=summary");
        const TestAnswer sure =
            get(test.app(), "/api/v1/cis/host-1/impact?at=2023-11-20T00:00:00Z&limit=2");

        CHECK(plain.body.find("confidence") == std::string::npos);
        const std::string stale_members =
            R"({"source":"app","target":"host-2","group":"pool",)"
            R"("verified_at":"2023-11-01T00:00:00Z","last_seen":"2023-11-14T22:13:20Z"},)"
            R"({"source":"app","target":"host-3","group":"pool",)"
            R"("verified_at":"2023-11-01T00:00:00Z","last_seen":"2023-11-14T22:13:20Z"})";
        const std::string stale_web =
            R"({"source":"web","target":"host-1","group":null,)"
            R"("verified_at":"2023-11-01T00:00:00Z","last_seen":"2023-11-14T22:13:20Z"})";
        const std::string block =
            R"("confidence":{"at":"2023-11-20T00:00:00Z","needs":4,)"
            R"("stale":{"count":3,"needs":[)" +
            stale_members +
            R"(]},"unverified":{"count":1,"needs":[{"source":"app","target":"host-1",)"
            R"("group":"pool","verified_at":null,"last_seen":null}]},"unknown":[],)"
            R"("stale_cis":{"count":3,"cis":[{"id":"app","name":"app","class":"application",)"
            R"("last_seen":"2023-11-14T22:13:20Z"},{"id":"host-1","name":"host-1",)"
            R"("class":"server","last_seen":"2023-11-14T22:13:20Z"}]},)"
            R"("optimistic":{"down":0,"at_risk":1,"impaired":0,"inherited":0,"complete":true,)"
            R"("equals_answer":false,"differences":{"count":1,"cis":[{"id":"web","name":"web",)"
            R"("class":"application","in_answer":"down","in_bound":"other",)"
            R"("margin_in_answer":null,"margin_in_bound":null}]},)"
            R"("responsible":{"count":1,"needs":[)" +
            stale_web +
            R"(]}},"pessimistic":{"down":2,"at_risk":0,"impaired":0,"inherited":0,)"
            R"("complete":true,"equals_answer":false,"differences":{"count":1,"cis":[)"
            R"({"id":"app","name":"app","class":"application","in_answer":"at_risk",)"
            R"("in_bound":"down","margin_in_answer":1,"margin_in_bound":null}]},)"
            R"("responsible":{"count":2,"needs":[)" +
            stale_members + R"(]}}},"down":[)";
        CHECK_MESSAGE(sure.body.find(block) != std::string::npos, sure.body);
    }

    TEST_CASE("a body and parameters ask the same") {
        TestApp test;
        import_estate(test);

        const TestAnswer by_query =
            get(test.app(),
                "/api/v1/cis/host-1/impact?confidence=true&unknown=host-2,host-3,host-1&"
                "at=2023-11-02T00:00:00Z");
        const TestAnswer by_body = post(
            test.app(),
            "/api/v1/impact",
            R"({"failed":["host-1"],"unknown":["host-3","host-2"],"at":"2023-11-02T00:00:00Z"})");

        CHECK(by_query.status == 200);
        CHECK(by_query.body == by_body.body);
        const Value confidence = by_body.json()["confidence"];
        CHECK(confidence["unknown"].text() == R"(["host-2","host-3"])");
        CHECK(confidence["stale"]["count"].text() == "0");
        CHECK(confidence["optimistic"]["equals_answer"].text() == "true");
        CHECK(confidence["pessimistic"]["down"].text() == "2");
    }

    TEST_CASE("an unknown CI never reads as fine: at worst it has failed") {
        TestApp test;
        test.import_text(app::ci_line("a") + app::ci_line("b") + app::ci_line("c") +
                         app::need_line("b", "a") + app::need_line("c", "b"));

        const Value confidence =
            get(test.app(), "/api/v1/cis/c/impact?unknown=a").json()["confidence"];

        CHECK(confidence["optimistic"]["equals_answer"].text() == "true");
        CHECK(confidence["pessimistic"]["equals_answer"].text() == "false");
        CHECK(confidence["pessimistic"]["down"].text() == "1");
        CHECK(confidence["pessimistic"]["differences"]["count"].text() == "2");
    }

    TEST_CASE("a summary has the counts of the block without its lists") {
        TestApp test;
        import_estate(test);

        const Value answer =
            get(test.app(), "/api/v1/cis/host-1/impact?at=2023-11-20T00:00:00Z&view=summary")
                .json();

        CHECK(answer["down"].is_null());
        CHECK(answer["confidence"]["stale"]["count"].text() == "3");
        CHECK(answer["confidence"]["stale"]["needs"].items().empty());
        CHECK(answer["confidence"]["pessimistic"]["differences"]["count"].text() == "1");
        CHECK(answer["confidence"]["pessimistic"]["differences"]["cis"].items().empty());
    }

    TEST_CASE("wrong words are refused by name") {
        TestApp test;
        import_estate(test);
        const std::string path = "/api/v1/cis/host-1/impact";

        CHECK(get(test.app(), path + "?confidence=maybe").status == 400);
        CHECK(get(test.app(), path + "?at=yesterday").status == 400);
        CHECK(get(test.app(), path + "?confidence=false&unknown=host-2").status == 400);
        const TestAnswer nobody = get(test.app(), path + "?unknown=host-2,nobody");
        CHECK(nobody.status == 404);
        CHECK(nobody.body.find("'nobody'") != std::string::npos);
        for (const char* member : {R"("confidence":1)",
                                   R"("unknown":"a")",
                                   R"("unknown":[1])",
                                   R"("at":7)",
                                   R"("at":"noon")"}) {
            CAPTURE(member);
            const TestAnswer answer = post(test.app(),
                                           "/api/v1/impact",
                                           R"({"failed":["host-1"],)" + std::string(member) + "}");
            CHECK(answer.status == 400);
        }
    }
}

}  // namespace
}  // namespace faultline::http
