#include "api/app/lint.h"

#include <string>
#include <vector>

#include <doctest/doctest.h>

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
