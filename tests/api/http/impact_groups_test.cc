// Impact answers that are grouped for pictures.

#include "api/app/impact_groups.h"

#include <string>

#include <doctest/doctest.h>

#include "tests/api/http/test_request.h"

namespace faultline::http {
namespace {

using app::TestApp;

constexpr const char* kEstate = R"J(
{"ci":{"id":"host","class":"server","attributes":{"environment":"prod","tier":1}}}
{"ci":{"id":"spare","class":"server","attributes":{"environment":"prod"}}}
{"ci":{"id":"vm-1","class":"virtual_machine","attributes":{"environment":"prod"}}}
{"ci":{"id":"vm-2","class":"virtual_machine","attributes":{"environment":"test","tier":["a",2]}}}
{"ci":{"id":"app","class":"application"}}
{"ci":{"id":"portal","class":"application","attributes":{"environment":"prod"}}}
{"ci":{"id":"service","class":"business_service"}}
{"relationship":{"source":"vm-1","type":"runs_on","target":"host"}}
{"relationship":{"source":"vm-2","type":"runs_on","target":"host"}}
{"relationship":{"source":"app","type":"depends_on","target":"vm-1","group":"pool"}}
{"relationship":{"source":"app","type":"depends_on","target":"spare","group":"pool"}}
{"relationship":{"source":"portal","type":"calls","target":"vm-2","strength":0.5}}
{"relationship":{"source":"service","type":"depends_on","target":"app"}}
)J";

TEST_SUITE("api/http/impact_groups") {
    TEST_CASE("groups have the counts of their CIs and bundles the needs, byte for byte") {
        TestApp test;
        test.import_text(kEstate);

        const TestAnswer answer =
            get(test.app(), "/api/v1/cis/host/impact?group_by=environment,class");

        const std::string expected =
            R"("group_by":["environment","class"],"groups":[)"
            R"({"key":[null,"application"],"failed":0,"down":0,"at_risk":1,)"
            R"("impaired":0,"inherited":0},)"
            R"({"key":[null,"business_service"],"failed":0,"down":0,"at_risk":0,)"
            R"("impaired":0,"inherited":1},)"
            R"({"key":["prod","application"],"failed":0,"down":0,"at_risk":0,)"
            R"("impaired":1,"inherited":0},)"
            R"({"key":["prod","server"],"failed":1,"down":0,"at_risk":0,)"
            R"("impaired":0,"inherited":0},)"
            R"({"key":["prod","virtual_machine"],"failed":0,"down":1,"at_risk":0,)"
            R"("impaired":0,"inherited":0},)"
            R"({"key":["test","virtual_machine"],"failed":0,"down":1,"at_risk":0,)"
            R"("impaired":0,"inherited":0}],)"
            R"("bundles":[{"source":0,"target":4,"hard":0,"grouped":1,"soft":0},)"
            R"({"source":1,"target":0,"hard":1,"grouped":0,"soft":0},)"
            R"({"source":2,"target":5,"hard":0,"grouped":0,"soft":1},)"
            R"({"source":4,"target":3,"hard":1,"grouped":0,"soft":0},)"
            R"({"source":5,"target":3,"hard":1,"grouped":0,"soft":0}]})";
        CHECK_MESSAGE(answer.body.ends_with(expected + "\n"), answer.body);
        CHECK(answer.body == post(test.app(),
                                  "/api/v1/impact",
                                  R"({"failed":["host"],"group_by":["environment","class"]})")
                                 .body);
    }

    TEST_CASE("values of any type are keys, and a missing one is null") {
        TestApp test;
        test.import_text(kEstate);

        const json::Value answer = get(test.app(), "/api/v1/cis/host/impact?group_by=tier").json();

        const json::Array& groups = answer["groups"].items();
        REQUIRE(groups.size() == 3);
        CHECK(groups[0]["key"].text() == "[null]");
        CHECK(groups[1]["key"].text() == "[1]");
        CHECK(groups[2]["key"].text() == R"([["a",2]])");
        CHECK(groups[0]["at_risk"].text() == "1");
    }

    TEST_CASE("an attribute that changes moves its CI into another group at once") {
        TestApp test;
        test.import_text(kEstate);
        const std::string path = "/api/v1/cis/host/impact?group_by=tier";
        const std::string before = get(test.app(), path).body;

        test.import_text(R"({"ci":{"id":"host","class":"server","attributes":{"tier":7}}})");
        const std::string after = get(test.app(), path).body;

        CHECK(before.find(R"("key":[1])") != std::string::npos);
        CHECK(after.find(R"("key":[1])") == std::string::npos);
        CHECK(after.find(R"("key":[7])") != std::string::npos);
    }

    TEST_CASE("what group_by cannot do is refused, never ignored") {
        TestApp test;
        test.import_text(kEstate);
        const std::string path = "/api/v1/cis/host/impact?group_by=";

        for (const char* words :
             {"", ",", "class,class", "a,b,c,d,e", "class&limit=3", "class&inherited=true"}) {
            CAPTURE(words);
            CHECK(get(test.app(), path + words).status == 400);
        }
        CHECK(post(test.app(), "/api/v1/impact", R"({"failed":["host"],"group_by":"class"})")
                  .status == 400);
        CHECK(post(test.app(), "/api/v1/impact", R"({"failed":["host"],"group_by":[]})").status ==
              400);
    }

    TEST_CASE("more groups than a picture has room for are refused with the limit") {
        TestApp test;
        std::string estate = app::ci_line("host");
        for (std::size_t i = 0; i < app::kImpactGroupsMax; i++) {
            const std::string number = std::to_string(i);
            estate += R"({"ci":{"id":"vm-)" + number + R"(","class":"server","attributes":{"n":)" +
                      number + "}}}\n" + app::need_line("vm-" + number, "host");
        }
        test.import_text(estate);

        const TestAnswer many = get(test.app(), "/api/v1/cis/host/impact?group_by=n");
        const TestAnswer few = get(test.app(), "/api/v1/cis/host/impact?group_by=class");

        CHECK(many.status == 413);
        CHECK(many.body.find(std::to_string(app::kImpactGroupsMax)) != std::string::npos);
        CHECK(few.status == 200);
        CHECK(few.body.size() < 600);
    }
}

}  // namespace
}  // namespace faultline::http
