// Impact answers that explain one CI.

#include "api/app/impact_explanation.h"

#include <string>

#include <doctest/doctest.h>

#include "tests/api/http/test_request.h"

namespace faultline::http {
namespace {

using app::TestApp;

constexpr const char* kEstate = R"J(
{"ci":{"id":"host","class":"server","name":"Host 7"}}
{"ci":{"id":"spare","class":"server"}}
{"ci":{"id":"pay","class":"business_service","name":"Online Payment"}}
{"ci":{"id":"shop","class":"business_service"}}
{"ci":{"id":"mail","class":"business_service"}}
{"relationship":{"source":"pay","type":"depends_on","target":"host","delay_s":30}}
{"relationship":{"source":"pay","type":"owned_by","target":"host"}}
{"relationship":{"source":"shop","type":"depends_on","target":"host","group":"pool"}}
{"relationship":{"source":"shop","type":"depends_on","target":"spare","group":"pool"}}
)J";

TEST_SUITE("api/http/impact_explanation") {
    TEST_CASE("an explanation has the members of the reference in their order, byte for byte") {
        TestApp test;
        test.import_text(kEstate);

        const std::string body =
            get(test.app(), "/api/v1/cis/host/impact?explain=pay&paths=2&times=true").body;

        const std::string need =
            R"("dependency":{"id":"host","name":"Host 7","class":"server","result":"failed",)"
            R"("hops":0},"need":"hard","group":null,"strength":1.0,"delay_s":30,"recorded_as":[)"
            R"({"source":"pay","type":"depends_on","target":"host","group":null,"capacity":1,)"
            R"("strength":1.0,"delay_s":30,"verified_at":null,"sources":["faultline"],)"
            R"("version":2}]})";
        const std::string step =
            R"({"dependent":{"id":"pay","name":"Online Payment","class":"business_service",)"
            R"("result":"down","hops":1},)" +
            need;
        const std::string expected =
            R"(,"explanation":{"id":"pay","name":"Online Payment","class":"business_service",)"
            R"("result":"down","hops":1,"impact_after_s":30,"sentence":"When Host 7 (host) fails, )"
            R"(Online Payment (pay) goes down after 30 seconds: it needs Host 7 (host).",)"
            R"("details":[],"hard_needs":[{)" +
            need + R"(],"soft_needs":[],"groups":[],"path":[)" + step + R"(],"paths":[[)" + step +
            R"(]],"paths_complete":true}})"
            "\n";
        CHECK_MESSAGE(body.ends_with(expected), body);
        CHECK(body == post(test.app(),
                           "/api/v1/impact",
                           R"({"failed":["host"],"explain":"pay","paths":2,"times":true})")
                          .body);
    }

    TEST_CASE("a CI that holds says which members are lost and which survive") {
        TestApp test;
        test.import_text(kEstate);

        const json::Value answer = get(test.app(), "/api/v1/cis/host/impact?explain=shop").json();

        const json::Value& explanation = answer["explanation"];
        CHECK(explanation["result"].text() == "at_risk");
        REQUIRE(explanation["groups"].items().size() == 1);
        const json::Value& group = explanation["groups"].items()[0];
        CHECK(group["owner"].text() == "shop");
        CHECK(group["broken"].text() == "false");
        CHECK(group["margin"].text() == "0");
        CHECK(group["lost"].items()[0]["id"].text() == "host");
        CHECK(group["surviving"].items()[0]["id"].text() == "spare");
        CHECK(group["surviving"].items()[0]["capacity"].text() == "1");
        CHECK(explanation["paths"].is_null());
        CHECK(answer["down"].is_null());
    }

    TEST_CASE("a new source of a need is named at once, and the past knows nothing of it") {
        TestApp test;
        test.import_text(kEstate);
        const std::string path = "/api/v1/cis/host/impact?explain=pay";
        const std::string before = get(test.app(), path).body;

        app::ImportRequest request;
        request.source = "discovery";
        test.import_text(
            R"({"ci":{"id":"pay","class":"business_service","name":"Online Payment"}})"
            "\n"
            R"({"relationship":{"source":"pay","type":"depends_on","target":"host","delay_s":30}})",
            request);

        CHECK(before.find("discovery") == std::string::npos);
        CHECK(get(test.app(), path).body.find(R"("sources":["discovery","faultline"])") !=
              std::string::npos);
        CHECK(get(test.app(), path + "&as_of=2").body.find("discovery") == std::string::npos);
    }

    TEST_CASE("what does not go with an explanation, or without one, is refused") {
        TestApp test;
        test.import_text(kEstate);
        const std::string path = "/api/v1/cis/host/impact?explain=pay";
        for (const char* more : {"&max_hops=2",
                                 "&limit=2",
                                 "&inherited=true",
                                 "&next=true",
                                 "&group_by=class",
                                 "&format=dot",
                                 "&paths=0",
                                 "&paths=101"}) {
            CAPTURE(more);

            CHECK(get(test.app(), path + more).status == 400);
        }
        CHECK(get(test.app(), "/api/v1/cis/host/impact?paths=2").status == 400);
        CHECK(get(test.app(), "/api/v1/cis/host/impact?explain=").status == 400);
        CHECK(get(test.app(), path + "&contacts=true&confidence=true&view=summary").status == 200);
        const auto posted = [&](const std::string& members) {
            return post(test.app(), "/api/v1/impact", R"({"failed":["host"],)" + members + "}")
                .status;
        };
        CHECK(posted(R"("explain":"pay","limit":3)") == 400);
        CHECK(posted(R"("explain":"pay","paths":"3")") == 400);
        CHECK(posted(R"("explain":"pay","paths":101)") == 400);
        CHECK(posted(R"("explain":7)") == 400);
        CHECK(posted(R"("explain":null,"paths":null)") == 200);
    }

    TEST_CASE("a CI that does not exist is a 404 that names it") {
        TestApp test;
        test.import_text(kEstate);

        const TestAnswer answer = get(test.app(), "/api/v1/cis/host/impact?explain=nowhere");

        check_problem(answer, 404, "not_found");
        CHECK(answer.body.find("nowhere") != std::string::npos);
        CHECK(answer.json()["violations"].items()[0]["pointer"].text() == "/explain");
    }
}

}  // namespace
}  // namespace faultline::http
