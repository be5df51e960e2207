#include "api/app/lint.h"

#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "api/app/schema.h"
#include "tests/api/app/test_app.h"

namespace faultline::app {
namespace {

using storage::must;

std::string relationship(const std::string& source,
                         const std::string& type,
                         const std::string& target) {
    return R"({"relationship":{"source":")" + source + R"(","type":")" + type + R"(","target":")" +
           target + "\"}}\n";
}

TEST_SUITE("api/app/lint") {
    TEST_CASE("an estate that fits the catalogue has no findings") {
        TestApp test;
        test.import_text(ci_line("vm", "virtual_machine") + ci_line("host") +
                         relationship("vm", "runs_on", "host"));

        const LintAnswer answer = must(lint(kTester, test.app()));

        CHECK(answer.findings.empty());
    }

    TEST_CASE("unknown classes and types are found once each, counted, with the first by id") {
        TestApp test;
        std::string text = ci_line("host");
        for (int i = 10; i < 25; i++) {
            const std::string id = "x-" + std::to_string(i);
            text += ci_line(id, "spaceship") + relationship(id, "docks_at", "host");
        }
        test.import_text(text);

        const LintAnswer answer = must(lint(kTester, test.app()));

        REQUIRE(answer.findings.size() == 2);
        CHECK(answer.findings[0].code == "unknown_class");
        CHECK(answer.findings[0].subject == "spaceship");
        CHECK(answer.findings[0].count == 15);
        REQUIRE(answer.findings[0].examples.size() == kLintExamplesMax);
        CHECK(answer.findings[0].examples.front() == "x-10");
        CHECK(answer.findings[0].examples.back() == "x-19");
        CHECK(answer.findings[1].code == "unknown_type");
        CHECK(answer.findings[1].subject == "docks_at");
        CHECK(answer.findings[1].examples.front() == "x-10 -> host");
    }

    TEST_CASE("a need that points to a higher layer is found as it was recorded") {
        TestApp test;
        test.import_text(ci_line("vm", "virtual_machine") + ci_line("host") +
                         relationship("host", "runs_on", "vm"));

        const LintAnswer answer = must(lint(kTester, test.app()));

        REQUIRE(answer.findings.size() == 1);
        CHECK(answer.findings[0].code == "against_direction");
        CHECK(answer.findings[0].subject == "runs_on: server needs virtual_machine");
        CHECK(answer.findings[0].examples == std::vector<std::string>{"host -> vm"});
    }

    TEST_CASE("a cycle of hard needs is found and one with redundancy is not") {
        TestApp test;
        test.import_text(ci_line("a") + ci_line("b") + ci_line("c") + need_line("a", "b") +
                         need_line("b", "c") + need_line("c", "a") + ci_line("d") + ci_line("e") +
                         need_line("d", "e") + need_line("e", "d", "pool") +
                         need_line("e", "a", "pool"));

        const LintAnswer answer = must(lint(kTester, test.app()));

        REQUIRE(answer.findings.size() == 1);
        CHECK(answer.findings[0].code == "hard_cycle");
        CHECK(answer.findings[0].subject == "a");
        CHECK(answer.findings[0].count == 3);
        CHECK(answer.findings[0].examples == std::vector<std::string>{"a", "b", "c"});
    }

    TEST_CASE("a statement of reliability that is unusable is found with attribute and value") {
        TestApp test;
        ImportRequest other;
        other.source = "other";
        test.import_text(R"({"ci":{"id":"a","class":"server","attributes":{"mtbf_hours":4}}})"
                         "\n"
                         R"({"ci":{"id":"b","class":"server","attributes":{"mtbf_hours":4}}})"
                         "\n"
                         R"({"ci":{"id":"c","class":"server","attributes":{"mttr_hours":4}}})"
                         "\n"
                         R"({"ci":{"id":"d","class":"server","attributes":{"availability":0.99}}})"
                         "\n");
        test.import_text(R"({"ci":{"id":"b","class":"server","attributes":{"mttr_hours":5}}})"
                         "\n",
                         other);

        const LintAnswer answer = must(lint(kTester, test.app()));

        REQUIRE(answer.findings.size() == 2);
        CHECK(answer.findings[0].code == "reliability_unusable");
        CHECK(answer.findings[0].subject == "mttr_hours");
        CHECK(answer.findings[0].message.starts_with("mttr_hours is missing beside mtbf_hours"));
        CHECK(answer.findings[0].examples == std::vector<std::string>{"a"});
        CHECK(answer.findings[1].subject == "mttr_hours = 5");
        CHECK(answer.findings[1].examples == std::vector<std::string>{"b"});
    }

    TEST_CASE("groups with fewer members than they look are found by the class of their owner") {
        TestApp test;
        test.import_text(ci_line("one") + ci_line("all") + ci_line("fine") + ci_line("a") +
                         ci_line("b") + need_line("one", "a", "pool") +
                         need_line("all", "a", "pool") + need_line("all", "b", "pool") +
                         group_line("all", "pool", 2) + need_line("fine", "a", "pool") +
                         need_line("fine", "b", "pool"));

        const LintAnswer answer = must(lint(kTester, test.app()));

        REQUIRE(answer.findings.size() == 2);
        CHECK(answer.findings[0].code == "group_of_one");
        CHECK(answer.findings[0].subject == "server");
        CHECK(answer.findings[0].examples == std::vector<std::string>{"one: pool"});
        CHECK(answer.findings[1].code == "group_without_redundancy");
        CHECK(answer.findings[1].examples == std::vector<std::string>{"all: pool"});
    }

    TEST_CASE("a member by several relationships counts once, and is found once") {
        TestApp test;
        test.import_text(ci_line("svc", "application") + ci_line("a") + ci_line("b") +
                         need_line("svc", "a", "pool") + need_line("svc", "b", "pool") +
                         R"({"relationship":{"source":"svc","type":"uses","target":"a",)"
                         R"("group":"pool"}})"
                         "\n"
                         R"({"relationship":{"source":"svc","type":"calls","target":"a",)"
                         R"("group":"pool"}})"
                         "\n");

        const LintAnswer answer = must(lint(kTester, test.app()));

        REQUIRE(answer.findings.size() == 1);
        CHECK(answer.findings[0].code == "group_member_repeated");
        CHECK(answer.findings[0].subject == "application");
        CHECK(answer.findings[0].count == 1);
        CHECK(answer.findings[0].examples == std::vector<std::string>{"svc: pool, a"});
    }

    TEST_CASE("a host under both members of a group is found, and a network or a site is not") {
        TestApp test;
        std::string text = ci_line("site", "site") + ci_line("net", "subnet") + ci_line("host");
        for (const std::string group : {"x", "y"}) {
            text += ci_line("svc-" + group, "application");
            for (const std::string& vm : {group + "1", group + "2"}) {
                text += ci_line(vm, "virtual_machine") + need_line("svc-" + group, vm, "nodes") +
                        need_line(vm, "net") + relationship(vm, "located_in", "site");
            }
        }
        test.import_text(text + relationship("x1", "runs_on", "host") +
                         relationship("x2", "runs_on", "host"));

        const LintAnswer answer = must(lint(kTester, test.app()));

        REQUIRE(answer.findings.size() == 1);
        CHECK(answer.findings[0].code == "shared_cause");
        CHECK(answer.findings[0].subject == "application on server");
        CHECK(answer.findings[0].examples == std::vector<std::string>{"svc-x: nodes on host"});
    }

    TEST_CASE("a member that the other members need is found as such") {
        TestApp test;
        test.import_text(ci_line("svc", "application") + ci_line("a") + ci_line("b") +
                         need_line("svc", "a", "pool") + need_line("svc", "b", "pool") +
                         need_line("b", "a"));

        const LintAnswer answer = must(lint(kTester, test.app()));

        REQUIRE(answer.findings.size() == 1);
        CHECK(answer.findings[0].code == "group_member_needed");
        CHECK(answer.findings[0].examples == std::vector<std::string>{"svc: pool on a"});
    }

    TEST_CASE("two CIs that are in each other are found although neither need is hard") {
        TestApp test;
        test.import_text(ci_line("a", "host") + ci_line("b", "host") +
                         R"({"relationship":{"source":"a","type":"located_in","target":"b",)"
                         R"("strength":0.5}})"
                         "\n"
                         R"({"relationship":{"source":"a","type":"hosts","target":"b",)"
                         R"("strength":0.5}})"
                         "\n");

        const LintAnswer answer = must(lint(kTester, test.app()));

        REQUIRE(answer.findings.size() == 1);
        CHECK(answer.findings[0].code == "containment_both_ways");
        CHECK(answer.findings[0].subject == "host, host");
        CHECK(answer.findings[0].count == 1);
        CHECK(answer.findings[0].examples == std::vector<std::string>{"a, b"});
    }

    TEST_CASE("a container that needs what is in it is found, by a group too") {
        TestApp test;
        test.import_text(ci_line("cluster", "cluster") + ci_line("h1") + ci_line("h2") +
                         need_line("cluster", "h1", "nodes") + need_line("cluster", "h2", "nodes") +
                         R"({"relationship":{"source":"h1","type":"located_in",)"
                         R"("target":"cluster","strength":0.5}})"
                         "\n");

        const LintAnswer answer = must(lint(kTester, test.app()));

        // The layers say the same of the classes.
        REQUIRE(answer.findings.size() == 2);
        CHECK(answer.findings[0].code == "against_direction");
        CHECK(answer.findings[1].code == "container_needs_content");
        CHECK(answer.findings[1].subject == "cluster needs server");
        CHECK(answer.findings[1].examples == std::vector<std::string>{"cluster -> h1"});
    }

    TEST_CASE("of places that are in each other both ways by class the rarer way is found") {
        TestApp test;
        std::string text = ci_line("hall", "room") + ci_line("cage", "room");
        for (const std::string rack : {"r1", "r2", "r3"}) {
            text += ci_line(rack, "rack") + relationship(rack, "located_in", "hall");
        }
        test.import_text(text + relationship("r1", "contains", "cage"));

        const LintAnswer answer = must(lint(kTester, test.app()));

        REQUIRE(answer.findings.size() == 1);
        CHECK(answer.findings[0].code == "containment_turned");
        CHECK(answer.findings[0].subject == "room in rack");
        CHECK(answer.findings[0].examples == std::vector<std::string>{"cage in r1"});
    }

    TEST_CASE("a schema by which containers need what they contain is found where it is used") {
        TestApp test;
        test.import_text(ci_line("rack", "rack") + ci_line("host"));
        SchemaRequest request;
        request.entries = {model::RelationshipType{"contains",
                                                   "located_in",
                                                   model::ImpactKind::source_needs_target,
                                                   model::ExpectedDirection::not_to_higher_layer,
                                                   "holds it"}};
        request.keeping.answer = [](const SchemaDone&) { return std::string(); };
        REQUIRE(must(change_schema(kTester, test.app(), request)).refusal == SchemaRefusal::none);
        test.import_text(relationship("rack", "contains", "host"));

        const LintAnswer answer = must(lint(kTester, test.app()));

        REQUIRE(answer.findings.size() == 2);
        CHECK(answer.findings[0].code == "against_direction");
        CHECK(answer.findings[1].code == "containment_wrong_way");
        CHECK(answer.findings[1].subject == "contains: rack -> server");
        CHECK(answer.findings[1].examples == std::vector<std::string>{"rack -> host"});
    }

    TEST_CASE(
        "of the sample estate the stories that are hidden in it are found, and nothing else") {
        TestApp test;
        std::ifstream file(FL_SOURCE_DIR "/samples/estate/estate.ndjson");
        std::ostringstream text;
        text << file.rdbuf();
        test.import_text(text.str());

        const LintAnswer answer = must(lint(kTester, test.app()));

        REQUIRE(answer.findings.size() == 2);
        CHECK(answer.findings[0].code == "shared_cause");
        CHECK(answer.findings[0].subject == "application on component");
        CHECK(answer.findings[0].examples ==
              std::vector<std::string>{"app-payment: proxies on dhcp-ams-card"});
        CHECK(answer.findings[1].subject == "application on storage_array");
        CHECK(answer.findings[1].examples ==
              std::vector<std::string>{"app-orders: nodes on sa-ams-2",
                                       "app-shop-fra: pool on sa-fra-2"});
    }

    TEST_CASE("findings go away with what they were about") {
        TestApp test;
        test.import_text(ci_line("a", "spaceship"));
        REQUIRE(must(lint(kTester, test.app())).findings.size() == 1);

        test.import_text(retire_line("a"));

        CHECK(must(lint(kTester, test.app())).findings.empty());
    }
}

}  // namespace
}  // namespace faultline::app
