// The catalogue over HTTP: what is shown can be sent back, and what is refused says why.

#include <string>

#include <doctest/doctest.h>

#include "api/app/changes.h"
#include "tests/api/http/test_request.h"

namespace faultline::http {
namespace {

constexpr const char* kGadget =
    R"({"classes":[{"name":"gadget","extends":"host","attributes":[{"name":"pins",)"
    R"("type":"integer","presence":"required"}]}]})";

TEST_SUITE("api/http/schema_handlers") {
    TEST_CASE("the document that is shown alters nothing when it is sent back") {
        app::TestApp test;
        const std::string shown = get(test.app(), "/api/v1/schema").body;

        const TestAnswer again = post(test.app(), "/api/v1/schema", shown);

        CHECK(again.status == 200);
        CHECK(again.json()["count"].text() == "0");
        CHECK(again.json()["version"].text() == "1");
    }

    TEST_CASE("every kind of entry is read as it is shown") {
        app::TestApp test;
        const TestAnswer added = post(
            test.app(),
            "/api/v1/schema?reason=more",
            R"({"classes":[{"name":"gadget","layer":7,"unavailability":0.5,"description":"d",)"
            R"("attributes":[{"name":"a","array":true,"unit":"u","presence":"recommended",)"
            R"("controlled":true,"allowed":["x"],"description":"e"}]}],)"
            R"("relationship_types":[{"name":"t","inverse":"i","impact":"none",)"
            R"("direction":"not_to_higher_layer","allowed":[{"source":"gadget","target":"host"}],)"
            R"("targets_max":1,"sources_max":2}],"sources":[{"name":"s","freshness_days":3}],)"
            R"("identification":[{"class":"gadget","entries":[{"attributes":["a"],)"
            R"("through":"t"}]}],"authority":[{"class":"gadget","attribute":"a",)"
            R"("sources":["s"]}],"conformance":[{"name":"c","class":"gadget",)"
            R"("check":"verified_within","argument":"9"}]})");
        REQUIRE(added.status == 200);
        CHECK(added.json()["count"].text() == "6");
        const std::string shown = get(test.app(), "/api/v1/schema").body;
        for (const char* const part :
             {R"({"name":"gadget","extends":null,"layer":7,"unavailability":0.5,)"
              R"("description":"d","attributes":[{"name":"a","type":"string","array":true,)"
              R"("unit":"u","presence":"recommended","controlled":true,"allowed":["x"],)"
              R"("description":"e"}]})",
              R"("allowed":[{"source":"gadget","target":"host"}],"targets_max":1,)"
              R"("sources_max":2})",
              R"("sources":[{"name":"s","freshness_days":3}])",
              R"({"class":"gadget","entries":[{"attributes":["a"],"through":"t"}]})",
              R"("authority":[{"class":"gadget","attribute":"a","sources":["s"]}])",
              R"({"name":"c","class":"gadget","check":"verified_within","argument":"9"})"}) {
            CAPTURE(part);
            CHECK(shown.find(part) != std::string::npos);
        }

        const TestAnswer removed =
            post(test.app(),
                 "/api/v1/schema",
                 R"({"remove":{"classes":["gadget"],"relationship_types":["t"],"sources":["s"],)"
                 R"("identification":["gadget"],"authority":[{"class":"gadget","attribute":"a"}],)"
                 R"("conformance":["c"]}})");

        CHECK(removed.json()["count"].text() == "6");
        CHECK(get(test.app(), "/api/v1/schema/classes/gadget").status == 404);
        CHECK(get(test.app(), "/api/v1/schema/classes/gadget?as_of=2").status == 200);
    }

    TEST_CASE("a dry run says what would alter and why it would be refused") {
        app::TestApp test;
        REQUIRE(post(test.app(), "/api/v1/schema", kGadget).status == 200);
        test.import_text(app::ci_line("g", "gadget"));
        const char* const removal = R"({"remove":{"classes":["gadget"]}})";

        const TestAnswer planned = post(test.app(), "/api/v1/schema?dry_run=true", removal);
        const TestAnswer refused = post(test.app(), "/api/v1/schema", removal);

        CHECK(planned.status == 200);
        CHECK(planned.json()["dry_run"].text() == "true");
        CHECK(planned.json()["changes"].items()[0]["result"].text() == "removed");
        CHECK(planned.json()["problems"].items()[0]["code"].text() == "class_in_use");
        CHECK(refused.status == 409);
        CHECK(refused.json()["violations"].items()[0]["pointer"].text() == "/classes/gadget");
    }

    TEST_CASE("what is wrong with a document is named with its place") {
        app::TestApp test;
        const auto wrong = [&](const char* body, int status, const char* part) {
            const TestAnswer answer = post(test.app(), "/api/v1/schema", body);
            CAPTURE(answer.body);
            CHECK(answer.status == status);
            CHECK(answer.body.find(part) != std::string::npos);
        };
        wrong("[]", 400, "object");
        wrong(R"({"class":[]})", 400, "/class");
        wrong(R"({"classes":[{"name":"x","layer":256}]})", 400, "/classes/0/layer");
        wrong(R"({"classes":[{"name":"x","attributes":[{"name":"a","type":"text"}]}]})",
              400,
              "/classes/0/attributes/0/type");
        wrong(R"({"classes":[{"name":"x","extends":"ghost"}]})", 422, "/classes/x/extends");
        wrong(R"({"sources":[{"name":"s","freshness_days":0}]})", 422, "freshness_days");
        wrong(R"({"conformance":[{"name":"c","class":"host","check":"blue"}]})", 422, "there are");
        CHECK(test.app().view().version() == Version{1});
    }

    TEST_CASE("a class is shown with what it inherits, and as a JSON schema") {
        app::TestApp test;
        REQUIRE(post(test.app(), "/api/v1/schema", kGadget).status == 200);

        const TestAnswer shown = get(test.app(), "/api/v1/schema/classes/gadget");
        const TestAnswer schema = get(test.app(), "/api/v1/schema/classes/gadget/json-schema");

        CHECK(shown.json()["lineage"].text() == R"(["gadget","host","configuration_item"])");
        CHECK(shown.json()["layer"].text() == "40");
        CHECK(shown.json()["identification"]["class"].text() == "host");
        CHECK(shown.body.find(R"("defined_by":"configuration_item")") != std::string::npos);
        const json::Value document = schema.json();
        const json::Value& attributes = document["properties"]["attributes"];
        CHECK(attributes["properties"]["pins"]["type"].text() == "integer");
        CHECK(attributes["required"].text() == R"(["pins"])");
        CHECK(get(test.app(), "/api/v1/schema/classes/ghost").status == 404);
    }

    TEST_CASE("a freshness limit that is set makes what was seen before it stale at once") {
        app::TestApp test;
        app::ImportRequest request;
        request.source = "scan";
        test.import_text(app::ci_line("host") + app::ci_line("app", "application") +
                             R"({"relationship":{"source":"app","type":"runs_on",)"
                             R"("target":"host","verified_at":"1970-01-02T00:00:00Z"}})"
                             "\n",
                         request);
        const std::string question = "/api/v1/cis/host/impact?at=2030-01-01T00:00:00Z";
        const auto stale = [&] {
            return get(test.app(), question).json()["confidence"]["stale"]["count"].text();
        };
        CHECK(stale() == "0");

        CHECK(post(test.app(),
                   "/api/v1/schema",
                   R"({"sources":[{"name":"scan","freshness_days":1}]})")
                  .status == 200);
        CHECK(stale() == "1");
        CHECK(post(test.app(), "/api/v1/schema", R"({"sources":[{"name":"scan"}]})").status == 200);
        CHECK(stale() == "0");
    }

    TEST_CASE("the changes feed and the audit trail show that the catalogue was altered") {
        app::TestApp test;
        REQUIRE(post(test.app(), "/api/v1/schema?reason=CHG-7", kGadget).status == 200);

        const auto change =
            get(test.app(), "/api/v1/changes-feed?after=1").json()["changes"].items()[0];

        CHECK(change["catalogue"].text() == "true");
        CHECK(change["source"].text() == "schema");
        CHECK(change["reason"].text() == "CHG-7");
        CHECK(change["entries"].text() == R"([{"kind":"class","name":"gadget","what":"added"}])");
        CHECK(change["entries_omitted"].text() == "0");
    }

    TEST_CASE("the changes feed says of each entry what became of it, of the first 100") {
        app::TestApp test;
        const auto alter = [&](const char* document) {
            REQUIRE(post(test.app(), "/api/v1/schema", document).status == 200);
        };
        alter(kGadget);
        alter(R"({"classes":[{"name":"gadget","layer":9}],"sources":[{"name":"s"}],)"
              R"("authority":[{"class":"gadget","attribute":"name","sources":["s"]}]})");
        alter(R"({"remove":{"classes":["gadget"],)"
              R"("authority":[{"class":"gadget","attribute":"name"}]}})");

        const auto changes = get(test.app(), "/api/v1/changes-feed").json()["changes"].items();

        REQUIRE(changes.size() == 4);
        CHECK(changes[0]["entries"].items().size() == app::kChangedEntriesMax);
        CHECK(changes[0]["entries"].items()[0]["what"].text() == "added");
        CHECK(changes[0]["entries_omitted"].text() != "0");
        CHECK(changes[2]["entries"].text() ==
              R"([{"kind":"class","name":"gadget","what":"altered"},)"
              R"({"kind":"source","name":"s","what":"added"},)"
              R"({"kind":"authority","name":"gadget: name","what":"added"}])");
        CHECK(changes[3]["entries"].text() ==
              R"([{"kind":"class","name":"gadget","what":"removed"},)"
              R"({"kind":"authority","name":"gadget: name","what":"removed"}])");
    }
}

}  // namespace
}  // namespace faultline::http
