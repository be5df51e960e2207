#include "api/render/answers.h"

#include <string>

#include <doctest/doctest.h>

#include "api/json/value.h"
#include "tests/api/app/test_app.h"

namespace faultline::render {
namespace {

using app::import_texts;
using app::TestApp;
using storage::must;

// One host whose failure puts a CI into every class.
constexpr const char* kEstate = R"J(
{"ci":{"id":"host-3","class":"server"}}
{"ci":{"id":"vm-17","class":"virtual_machine","name":"pay-db-1"}}
{"ci":{"id":"vm-18","class":"virtual_machine","name":"pay-db-2"}}
{"ci":{"id":"app-2","class":"application","name":"Käse \"1\""}}
{"ci":{"id":"portal","class":"application","name":"Portal"}}
{"ci":{"id":"service","class":"business_service","name":"Service"}}
{"ci":{"id":"desk","class":"business_service","name":"Desk"}}
{"relationship":{"source":"vm-17","type":"runs_on","target":"host-3","group":"hosts"}}
{"relationship":{"source":"app-2","type":"depends_on","target":"vm-17","group":"db"}}
{"relationship":{"source":"app-2","type":"depends_on","target":"vm-18","group":"db"}}
{"relationship":{"source":"portal","type":"calls","target":"vm-17","strength":0.2}}
{"relationship":{"source":"service","type":"depends_on","target":"app-2"}}
{"relationship":{"source":"desk","type":"depends_on","target":"portal"}}
{"relationship":{"source":"desk","type":"owned_by","target":"host-3"}}
)J";

// What stands before the lists.
constexpr const char* kSummary =
    R"J("summary":{"failed":1,"down":1,"at_risk":1,"impaired":1,"inherited":2,"by_class":{)J"
    R"J("application":{"down":0,"at_risk":1,"impaired":1,"inherited":0},)J"
    R"J("business_service":{"down":0,"at_risk":0,"impaired":0,"inherited":2},)J"
    R"J("virtual_machine":{"down":1,"at_risk":0,"impaired":0,"inherited":0}}})J";
constexpr const char* kDown =
    R"J("down":[{"id":"vm-17","name":"pay-db-1","class":"virtual_machine","hops":1,)J"
    R"J("path":["vm-17","host-3"],)J"
    R"J("broken_groups":[{"name":"hosts","required":1,"capacity_left":0}]}])J";
constexpr const char* kAtRisk =
    R"J("at_risk":[{"id":"app-2","name":"Käse \"1\"","class":"application",)J"
    R"J("hit_groups":[{"name":"db","required":1,"capacity_left":1,"held_by":["vm-18"],)J"
    R"J("margin":0}]}])J";
constexpr const char* kImpaired =
    R"J("impaired":[{"id":"portal","name":"Portal","class":"application",)J"
    R"J("soft_needs":[{"target":"vm-17","strength":0.2}]}])J";
constexpr const char* kDesk =
    R"J({"id":"desk","name":"Desk","class":"business_service",)J"
    R"J("nearest":{"owner":"portal","soft_target":"vm-17","margin":null},"margin_min":null})J";
constexpr const char* kService =
    R"J({"id":"service","name":"Service","class":"business_service",)J"
    R"J("nearest":{"owner":"app-2","group":"db","margin":0},"margin_min":0})J";

std::string impact_json(TestApp& test,
                        const app::ImpactQuestion& question,
                        const ImpactView& view) {
    const auto answer = must(app::ask_impact(app::kTester, test.app(), question));
    return json::to_json([&](json::JsonWriter& out) { write_impact(answer, view, out); });
}

std::string head(const std::string& question, bool complete) {
    return R"({"version":2,"graph_version":2,"as_of":null,"question":)" + question +
           (complete ? R"(,"complete":true,)" : R"(,"complete":false,)");
}

const char* const kPlainQuestion = R"({"failed":["host-3"],"max_hops":null,"limit":null})";

TEST_SUITE("api/render/answers") {
    TEST_CASE("a blast radius has the members of the contract in their order, byte for byte") {
        TestApp test;
        test.import_text(kEstate);

        CHECK(impact_json(test, {{"host-3"}}, {}) ==
              head(kPlainQuestion, true) + kSummary + "," + kDown + "," + kAtRisk + "," +
                  kImpaired + R"(,"frontier":{"count":0,"ids":[]},)" +
                  R"("omitted":{"down":0,"at_risk":0,"impaired":0}})" + "\n");
    }

    TEST_CASE("next and times bring their members when asked for, and say so in the question") {
        TestApp test;
        test.import_text(kEstate);

        const auto answer = must(json::parse(
            impact_json(test, {.failed = {"host-3"}, .next = true, .times = true}, {})));

        CHECK(answer["question"].text() == R"({"failed":["host-3"],"max_hops":null,"limit":null,)"
                                           R"("next":true,"times":true})");
        CHECK(answer["complete"].text() == "true");
        CHECK(answer["down"].items()[0].text().find(R"("hops":1,"impact_after_s":0,"path":)") !=
              std::string::npos);
        CHECK(answer["at_risk"].items()[0]["hit_groups"].items()[0].text() ==
              R"({"name":"db","required":1,"capacity_left":1,"held_by":["vm-18"],"margin":0,)"
              R"("next":["vm-18"]})");
        CHECK(answer["omitted"].text() == R"({"down":0,"at_risk":0,"impaired":0,"next":0})");
    }

    TEST_CASE("hit groups that do not say what breaks them next are counted as left out") {
        TestApp test;
        std::string text = app::ci_line("x") + app::ci_line("y");
        for (std::uint32_t i = 0; i < impact::kNextGroupsMax + 2; i++) {
            const std::string id = "s" + std::to_string(10'000 + i);
            text += app::ci_line(id) + app::need_line(id, "x", "pool") +
                    app::need_line(id, "y", "pool");
        }
        test.import_text(text);

        const auto answer =
            must(json::parse(impact_json(test, {.failed = {"x"}, .next = true}, {})));

        CHECK(answer["complete"].text() == "false");
        CHECK(answer["omitted"]["next"].text() == "2");
        CHECK(answer["at_risk"].items().back()["hit_groups"].items()[0]["next"].is_null());
    }

    TEST_CASE("a limit cuts every list, keeps the summary and counts what it left out") {
        TestApp test;
        test.import_text(kEstate);
        ImpactView view;
        view.limit = 0;

        CHECK(impact_json(test, {{"host-3"}}, view) ==
              head(R"({"failed":["host-3"],"max_hops":null,"limit":0})", false) + kSummary +
                  R"(,"down":[],"at_risk":[],"impaired":[],"frontier":{"count":0,"ids":[]},)" +
                  R"("omitted":{"down":1,"at_risk":1,"impaired":1}})" + "\n");
        view.limit = 1;
        const auto loose = must(json::parse(impact_json(test, {{"host-3"}}, view)));
        CHECK(loose["complete"].text() == "true");
    }

    TEST_CASE("max_hops 0 keeps nothing down and shows the frontier") {
        TestApp test;
        test.import_text(kEstate);
        ImpactView view;
        view.max_hops = 0;

        CHECK(impact_json(test, {{"host-3"}, 0}, view) ==
              head(R"({"failed":["host-3"],"max_hops":0,"limit":null})", false) +
                  R"("summary":{"failed":1,"down":0,"at_risk":0,"impaired":0,"inherited":0,)" +
                  R"("by_class":{}},"down":[],"at_risk":[],"impaired":[],)" +
                  R"("frontier":{"count":1,"ids":["vm-17"]},)" +
                  R"("omitted":{"down":0,"at_risk":0,"impaired":0}})" + "\n");
    }

    TEST_CASE("the inherited stand after the impaired when asked for, of all or of some classes") {
        TestApp test;
        test.import_text(kEstate);
        const app::ImpactQuestion question{{"host-3"}, {}, true};
        ImpactView view;
        view.inherited = true;
        const std::string before = std::string(kDown) + "," + kAtRisk + "," + kImpaired;
        const std::string after = R"(,"frontier":{"count":0,"ids":[]},"omitted":{"down":0,)"
                                  R"("at_risk":0,"impaired":0,"inherited":0}})"
                                  "\n";

        CHECK(impact_json(test, question, view) == head(kPlainQuestion, true) + kSummary + "," +
                                                       before + R"(,"inherited":[)" + kDesk + "," +
                                                       kService + "]" + after);
        view.inherited_classes = {"application", "virtual_machine"};
        CHECK(impact_json(test, question, view) ==
              head(kPlainQuestion, true) + kSummary + "," + before + R"(,"inherited":[])" + after);
    }

    TEST_CASE("the summary view has no lists") {
        TestApp test;
        test.import_text(kEstate);
        ImpactView view;
        view.summary_only = true;

        CHECK(impact_json(test, {{"host-3"}}, view) ==
              head(kPlainQuestion, true) + kSummary + "}\n");
    }

    TEST_CASE("the dependencies of a CI are rendered byte for byte") {
        TestApp test;
        test.import_text(kEstate);
        const auto answer = must(app::ask_depends(app::kTester, test.app(), "app-2"));

        CHECK(json::to_json([&](json::JsonWriter& out) { write_depends(answer, out); }) ==
              R"J({"version":2,"graph_version":2,"as_of":null,"ci":"app-2",)J"
              R"J("summary":{"direct":2,"all":3,)J"
              R"J("by_class":{"server":1,"virtual_machine":2}},)J"
              R"J("relationships":[{"source":"app-2","type":"depends_on","target":"vm-17",)J"
              R"J("group":"db","capacity":1,"strength":1.0,"delay_s":0,"verified_at":null,)J"
              R"J("sources":["faultline"],"version":2},)J"
              R"J({"source":"app-2","type":"depends_on","target":"vm-18",)J"
              R"J("group":"db","capacity":1,"strength":1.0,"delay_s":0,"verified_at":null,)J"
              R"J("sources":["faultline"],"version":2}],)J"
              R"J("groups":[{"name":"db","required":1,"capacity":2,)J"
              R"J("members":["vm-17","vm-18"]}],)J"
              R"J("dependencies":[)J"
              R"J({"id":"vm-17","name":"pay-db-1","class":"virtual_machine","hops":1},)J"
              R"J({"id":"vm-18","name":"pay-db-2","class":"virtual_machine","hops":1},)J"
              R"J({"id":"host-3","name":"host-3","class":"server","hops":2}]})J"
              "\n");
    }

    TEST_CASE("a CI is rendered with its attributes by name, their sources and its claims") {
        TestApp test;
        app::ImportRequest other;
        other.source = "scan";
        test.import_text(R"({"ci":{"id":"a","class":"server","attributes":)"
                         R"({"z":true,"b":[1,2.0,"x"],"a":-9223372036854775808,"d":1e300}}})");
        test.import_text(R"({"ci":{"id":"a","class":"server","name":"A","attributes":{"a":7}}})"
                         "\n"
                         R"({"ci":{"id":"b","class":"server"}})"
                         "\n"
                         R"({"relationship":{"source":"b","type":"powers","target":"a",)"
                         R"("group":"feeds","verified_at":"2026-01-02T03:04:05Z"}})",
                         other);
        const auto answer = must(app::get_ci(app::kTester, test.app(), "a"));

        CHECK(json::to_json([&](json::JsonWriter& out) { write_ci(answer, out); }) ==
              R"J({"version":3,"graph_version":3,"as_of":null,"ci":{"id":"a","class":"server",)J"
              R"J("name":"A","attributes":{"a":7,"b":[1,2.0,"x"],"d":1e+300,"z":true}},)J"
              R"J("relationships":[{"source":"b","type":"powers","target":"a","group":"feeds",)J"
              R"J("capacity":1,"strength":1.0,"delay_s":0,"verified_at":"2026-01-02T03:04:05Z",)J"
              R"J("sources":["scan"],"version":3}],"groups":[{"name":"feeds","required":1}],)J"
              R"J("provenance":{"a":{"source":"scan","version":3},)J"
              R"J("b":{"source":"faultline","version":2},"d":{"source":"faultline","version":2},)J"
              R"J("z":{"source":"faultline","version":2}},"last_changed":3})J"
              "\n");
    }

    TEST_CASE("a page of CIs carries the cursor of the next one and the last page null") {
        TestApp test;
        test.import_text(kEstate);
        const auto text = [&](const app::CiListQuestion& question) {
            const auto answer = must(app::list_cis(app::kTester, test.app(), question));
            return json::to_json([&](json::JsonWriter& out) { write_ci_list(answer, out); });
        };

        CHECK(text({.limit = 1}) ==
              R"J({"version":2,"graph_version":2,"as_of":null,"cis":[{"id":"app-2",)J"
              R"J("name":"Käse \"1\"","class":"application"}],"next_cursor":"c1-6170702d32"})J"
              "\n");
        CHECK(text({.class_name = "server"}) ==
              R"J({"version":2,"graph_version":2,"as_of":null,"cis":[{"id":"host-3",)J"
              R"J("name":"host-3","class":"server"}],"next_cursor":null})J"
              "\n");
        CHECK(must(id_of_cursor("c1-6170702d32")) == "app-2");
    }

    TEST_CASE("an import is rendered with its counts first and its problems by file and line") {
        TestApp test;
        app::ImportRequest request;
        request.best_effort = true;
        request.source = "cmdb";
        const auto answer = must(
            import_texts(test.app(), {app::ci_line("a"), app::need_line("a", "nowhere")}, request));
        REQUIRE(answer.accepted);

        const std::string text =
            json::to_json([&](json::JsonWriter& out) { write_import(answer, out); });

        const std::string message =
            must(json::parse(text))["problems"].items()[0]["message"].text();
        CHECK(message.find("nowhere") != std::string::npos);
        CHECK(text == R"J({"version":2,"graph_version":2,"created":1,"updated":0,"unchanged":0,)J"
                      R"J("retired":0,"quarantined":0,"relationships":{"created":0,"updated":0,)J"
                      R"J("unchanged":0,"retired":0,"quarantined":1},"problems":[{"file":"1",)J"
                      R"J("line":1,"code":"dangling_reference","message":")J" +
                          message +
                          R"J("}],"problem_count":1,"format":"faultline","source":"cmdb",)J"
                          R"J("dropped":{}})J"
                          "\n");
    }

    TEST_CASE("lint findings are rendered with their exact counts") {
        TestApp test;
        test.import_text(app::ci_line("a", "spaceship"));
        const auto answer = must(app::lint(app::kTester, test.app()));

        const std::string text =
            json::to_json([&](json::JsonWriter& out) { write_lint(answer, out); });

        const std::string message = answer.findings.at(0).message;
        CHECK(text == R"J({"version":2,"graph_version":2,"as_of":null,"count":1,"findings":[)J"
                      R"J({"code":"unknown_class","subject":"spaceship","message":")J" +
                          message + R"J(","count":1,"examples":["a"]}]})J" + "\n");
    }
}

}  // namespace
}  // namespace faultline::render
