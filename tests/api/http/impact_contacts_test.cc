// Impact answers that say whom to tell.

#include "api/app/impact_contacts.h"

#include <string>

#include <doctest/doctest.h>

#include "tests/api/http/test_request.h"

namespace faultline::http {
namespace {

using app::TestApp;

constexpr const char* kEstate = R"J(
{"ci":{"id":"host","class":"server","attributes":{"owner":"hardware"}}}
{"ci":{"id":"spare","class":"server"}}
{"ci":{"id":"pay","class":"business_service","attributes":{"owner":"payments",)J"
                                R"J("support_group":["desk","night"]}}}
{"ci":{"id":"shop","class":"business_service","attributes":{"owner":"payments","contact":"desk"}}}
{"ci":{"id":"mail","class":"business_service","attributes":{"owner":7}}}
{"ci":{"id":"news","class":"business_service","attributes":{"owner":"press"}}}
{"relationship":{"source":"pay","type":"depends_on","target":"host"}}
{"relationship":{"source":"shop","type":"depends_on","target":"host","group":"pool"}}
{"relationship":{"source":"shop","type":"depends_on","target":"spare","group":"pool"}}
{"relationship":{"source":"mail","type":"calls","target":"host","strength":0.5}}
{"relationship":{"source":"news","type":"depends_on","target":"shop"}}
)J";

TEST_SUITE("api/http/impact_contacts") {
    TEST_CASE("contacts of the services hit are merged, and nobody is left out, byte for byte") {
        TestApp test;
        test.import_text(kEstate);

        const std::string body = get(test.app(), "/api/v1/cis/host/impact?contacts=true").body;

        const std::string expected =
            R"("contacts":[{"contact":"desk","roles":[)"
            R"({"role":"support_group","services":[)"
            R"({"id":"pay","name":"pay","result":"down"}]},)"
            R"({"role":"contact","services":[{"id":"shop","name":"shop","result":"at_risk"}]}]},)"
            R"({"contact":"night","roles":[{"role":"support_group","services":[)"
            R"({"id":"pay","name":"pay","result":"down"}]}]},)"
            R"({"contact":"payments","roles":[{"role":"owner","services":[)"
            R"({"id":"pay","name":"pay","result":"down"},)"
            R"({"id":"shop","name":"shop","result":"at_risk"}]}]}],)"
            R"("without_contact":[{"id":"mail","name":"mail","result":"impaired"}],"down":)";
        CHECK_MESSAGE(body.find(expected) != std::string::npos, body);
        CHECK(body ==
              post(test.app(), "/api/v1/impact", R"({"failed":["host"],"contacts":true})").body);
    }

    TEST_CASE("a service that failed itself is told of, and a summary has contacts too") {
        TestApp test;
        test.import_text(kEstate);

        const json::Value answer =
            get(test.app(), "/api/v1/cis/news/impact?contacts=true&view=summary").json();

        REQUIRE(answer["contacts"].items().size() == 1);
        const json::Value& contact = answer["contacts"].items()[0];
        CHECK(contact["contact"].text() == "press");
        CHECK(contact["roles"].items()[0]["services"].items()[0]["result"].text() == "failed");
        CHECK(answer["without_contact"].items().empty());
    }

    TEST_CASE("a new owner is told at once, and an answer that was not asked says nothing") {
        TestApp test;
        test.import_text(kEstate);
        const std::string path = "/api/v1/cis/news/impact";
        const std::string before = get(test.app(), path + "?contacts=true").body;

        test.import_text(
            R"({"ci":{"id":"news","class":"business_service","attributes":{"owner":"radio"}}})");
        const std::string after = get(test.app(), path + "?contacts=true").body;

        CHECK(before.find("press") != std::string::npos);
        CHECK(after.find("press") == std::string::npos);
        CHECK(after.find("radio") != std::string::npos);
        CHECK(get(test.app(), path).body.find("contact") == std::string::npos);
        CHECK(get(test.app(), path + "?contacts=true&format=dot").status == 400);
    }
}

}  // namespace
}  // namespace faultline::http
