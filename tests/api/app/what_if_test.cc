#include "api/app/what_if.h"

#include <algorithm>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "tests/api/app/test_app.h"
#include "tests/support/graph_text.h"

namespace faultline::app {
namespace {

using storage::must;

// A rack with one PDU; a service on two of two hosts in it, one of which is enough.
const std::string kEstate =
    ci_line("pdu-1", "pdu") + ci_line("host-1", "host") + ci_line("host-2", "host") +
    ci_line("app", "application") + ci_line("shop", "business_service") +
    need_line("host-1", "pdu-1", "power") + need_line("host-2", "pdu-1", "power") +
    need_line("app", "host-1", "hosts") + need_line("app", "host-2", "hosts") +
    need_line("shop", "app");

ProposedEdit adds(std::string line) {
    line.pop_back();  // the line feed
    return {.line = std::move(line)};
}

ProposedEdit removes(std::string source, std::string target, std::string group) {
    return {EditAction::remove_relationship,
            "",
            std::move(source),
            "depends_on",
            std::move(target),
            std::move(group)};
}

// A second PDU for both hosts.
ProposedStep second_pdu() {
    return {.name = "second pdu",
            .edits = {adds(ci_line("pdu-2", "pdu")),
                      adds(need_line("host-1", "pdu-2", "power")),
                      adds(need_line("host-2", "pdu-2", "power"))}};
}

class Asked {
 public:
    Asked() { test_.import_text(kEstate); }

    [[nodiscard]] TestApp& test() { return test_; }

    WhatIfAnswer ask(const WhatIfQuestion& question) {
        return must(ask_what_if(kTester, test_.app(), question));
    }

    // The violations as "pointer code".
    std::vector<std::string> refused(const WhatIfQuestion& question) {
        std::vector<std::string> found;
        for (const Violation& violation : ask(question).violations) {
            found.push_back(violation.pointer + " " + violation.code);
        }
        return found;
    }

    // What the question fails with.
    std::string error(const WhatIfQuestion& question) {
        const auto answer = ask_what_if(kTester, test_.app(), question);
        REQUIRE_FALSE(answer.ok());
        const auto& violations = answer.error().violations;
        const std::string where =
            violations.empty() ? "" : violations.front().pointer + " " + violations.front().code;
        return where + ": " + answer.error().message;
    }

 private:
    TestApp test_;
};

std::vector<std::string> names(const WhatIfQuestion& question, const impact::StepOrder& order) {
    std::vector<std::string> found;
    for (const std::uint32_t step : order.steps) {
        found.push_back(question.steps[step].name);
    }
    return found;
}

TEST_SUITE("api/app/what_if") {
    TEST_CASE("a second PDU takes the fear out of losing the first") {
        Asked asked;

        const WhatIfAnswer answer =
            asked.ask({.steps = {second_pdu()}, .ask = {{"pdu-1"}, {"pdu-2"}, {"host-1"}}});

        REQUIRE(answer.asks.size() == 3);
        CHECK(answer.asks[0].before.disruption == impact::Disruption{1, 4, 0});
        CHECK(answer.asks[0].after.disruption == impact::Disruption{0, 0, 2});
        CHECK(answer.asks[0].after.changes.no_longer_down.size() == 4);
        CHECK(answer.asks[0].after.changes.newly_at_risk.size() == 2);
        // What is not there before cannot fail there.
        CHECK(answer.asks[1].before.failed == 0);
        CHECK(answer.asks[1].after.disruption == impact::Disruption{0, 0, 2});
        CHECK(answer.asks[2].after.changes.empty());
        CHECK(answer.falling.empty());
    }

    TEST_CASE("the worst state on the way is found before or after the edits of a step") {
        Asked asked;
        WhatIfQuestion question;
        question.steps = {
            {.name = "one host", .down = {"host-1"}},
            {.name = "strip", .down = {"host-1"}, .edits = {removes("app", "host-2", "hosts")}},
            {.name = "rest"}};

        const WhatIfAnswer answer = asked.ask(question);

        CHECK(answer.steps[0].during.disruption == impact::Disruption{0, 0, 1});
        CHECK(answer.steps[1].during.disruption == impact::Disruption{0, 0, 1});
        CHECK(answer.steps[1].applied.disruption == impact::Disruption{1, 2, 0});
        REQUIRE(answer.worst.has_value());
        CHECK(answer.worst->step == 1);
        CHECK(answer.worst->applied);
        REQUIRE(answer.falling.size() == 1);
        CHECK(answer.falling[0].id == "shop");
        CHECK(answer.falling[0].first->step == 1);
        CHECK(answer.after.disruption == impact::Disruption{});
        const impact::ImpactDifference& changes = answer.steps[0].during.changes;
        REQUIRE(changes.margins.size() == 1);
        CHECK(changes.margins[0].group == "hosts");
        CHECK_FALSE(changes.margins[0].before.has_value());
        CHECK(changes.margins[0].after == 0U);
    }

    TEST_CASE("CIs that failed are down in every state, and what falls anyway is not blamed") {
        Asked asked;

        const WhatIfAnswer answer = asked.ask(
            {.failed = {"host-1"}, .steps = {{.name = "a", .down = {"host-2"}}, {.name = "b"}}});
        const WhatIfAnswer down_already =
            asked.ask({.failed = {"pdu-1"}, .steps = {{.name = "a", .down = {"host-2"}}}});

        CHECK(answer.before.disruption == impact::Disruption{0, 0, 1});
        CHECK(answer.steps[0].during.disruption == impact::Disruption{1, 2, 0});
        CHECK(answer.steps[1].during.disruption == impact::Disruption{0, 0, 1});
        CHECK(answer.falling.size() == 1);
        CHECK(down_already.before.disruption.services_down == 1);
        CHECK(down_already.falling.empty());
    }

    TEST_CASE("an edit changes what it names, whoever claimed it, and leaves the rest") {
        Asked asked;
        ImportRequest other;
        other.source = "other";
        asked.test().import_text(need_line("shop", "pdu-1"), other);
        const WhatIfQuestion renamed{
            .steps = {{.name = "a", .edits = {adds(ci_line("app", "database"))}}},
            .ask = {{"host-1", "host-2"}}};
        const WhatIfQuestion removed{
            .steps = {{.name = "a", .edits = {removes("shop", "pdu-1", "")}}}};

        const WhatIfAnswer answer = asked.ask(renamed);

        const graph::Snapshot& after = *answer.after.graph;
        CHECK(after.class_name(after.class_of(*after.find("app"))) == "database");
        CHECK(answer.asks[0].after.disruption == answer.asks[0].before.disruption);
        const WhatIfAnswer without = asked.ask(removed);
        const graph::Snapshot& cut = *without.after.graph;
        CHECK(cut.dependencies_of(*cut.find("shop")).size() == 1);
    }

    TEST_CASE("retiring takes a CI from all its sources with its relationships, and tells them") {
        Asked asked;
        ImportRequest other;
        other.source = "other";
        asked.test().import_text(ci_line("host-2", "host"), other);

        const WhatIfAnswer answer =
            asked.ask({.steps = {{.name = "a", .edits = {adds(retire_line("host-2"))}}}});

        CHECK_FALSE(answer.after.graph->find("host-2").has_value());
        CHECK(answer.after.graph->ci_count() == 4);
        REQUIRE(answer.steps[0].notes.size() == 1);
        CHECK(answer.steps[0].notes[0].pointer == "/steps/0/edits/0");
        CHECK(answer.steps[0].notes[0].code == "relationship_retired");
    }

    TEST_CASE("a member is exchanged in one step, whatever the order of its edits") {
        Asked asked;
        const std::vector<ProposedEdit> edits = {adds(ci_line("host-3", "host")),
                                                 adds(need_line("app", "host-3", "hosts")),
                                                 removes("app", "host-1", "hosts"),
                                                 removes("app", "host-2", "hosts")};
        const std::vector<ProposedEdit> turned(edits.rbegin(), edits.rend());

        const WhatIfAnswer answer = asked.ask({.steps = {{.name = "a", .edits = edits}}});
        const WhatIfAnswer again = asked.ask({.steps = {{.name = "a", .edits = turned}}});

        REQUIRE(answer.violations.empty());
        CHECK(test::text_of(*answer.after.graph) == test::text_of(*again.after.graph));
    }

    TEST_CASE("what cannot be done is told with the place of the edit") {
        Asked asked;
        const auto step = [](std::vector<ProposedEdit> edits) {
            return WhatIfQuestion{
                .steps = {{.name = "a"}, {.name = "b", .edits = std::move(edits)}}};
        };
        using Found = std::vector<std::string>;

        CHECK(asked.refused(step({adds(need_line("app", "nobody"))})) ==
              Found{"/steps/1/edits/0 dangling_reference"});
        CHECK(asked.refused(step({adds(ci_line("x")), adds(need_line("x", "x"))})) ==
              Found{"/steps/1/edits/1 self_relationship"});
        CHECK(asked.refused(step({adds(group_line("app", "hosts", 3))})) ==
              Found{"/steps/1/edits/0 group_unsatisfiable"});
        CHECK(asked.refused(
                  step({adds(group_line("app", "hosts", 2)), removes("app", "host-1", "hosts")})) ==
              Found{"/steps/1/edits/0 group_unsatisfiable"});
        CHECK(asked.refused(step({adds(retire_line("nobody")),
                                  removes("app", "pdu-1", "hosts"),
                                  {EditAction::remove_group, "", "app", "", "", "no"}})) ==
              Found{"/steps/1/edits/0 unknown_ci",
                    "/steps/1/edits/1 unknown_relationship",
                    "/steps/1/edits/2 unknown_group"});
        CHECK(asked.refused(step({{.line = R"({"ci": {"id": "x", "class": 1}})"}})) ==
              Found{"/steps/1/edits/0 wrong_type"});
        CHECK(asked.refused({.steps = {{.name = "a", .down = {"app", "nobody"}}}}) ==
              Found{"/steps/0/down/1 unknown_ci"});
        CHECK(asked.refused({.steps = {{.name = "a"}}, .ask = {{"app"}, {"nobody"}}}) ==
              Found{"/ask/1/0 unknown_ci"});
    }

    TEST_CASE("taking the last members of a group that a line requires is refused") {
        Asked asked;
        asked.test().import_text(group_line("app", "hosts", 1), {});
        const std::vector<ProposedEdit> both = {removes("app", "host-1", "hosts"),
                                                removes("app", "host-2", "hosts")};
        std::vector<ProposedEdit> group = {{EditAction::remove_group, "", "app", "", "", "hosts"}};

        CHECK(asked.refused({.steps = {{.name = "a", .edits = both}}}) ==
              std::vector<std::string>{"/steps/0/edits/1 group_unsatisfiable"});
        const WhatIfAnswer answer = asked.ask({.steps = {{.name = "a", .edits = group}}});
        REQUIRE(answer.violations.empty());
        const graph::Snapshot& graph = *answer.after.graph;
        CHECK(graph.dependencies_of(*graph.find("app")).empty());
    }

    TEST_CASE("limits and names are checked, with their values") {
        Asked asked;
        std::vector<ProposedStep> steps(kWhatIfStepsMax + 1);
        for (std::size_t i = 0; i < steps.size(); i++) {
            steps[i].name = std::to_string(i);
        }
        ProposedStep large{.name = "a"};
        large.edits.resize(kWhatIfEditsMax + 1);
        ProposedStep middle{.name = "a"};
        middle.edits.resize(kOrderEditsMax + 1, adds(ci_line("x")));

        CHECK(asked.error({.steps = steps}) == "/steps limit: steps: 101, the limit is 100");
        CHECK(asked.error({.steps = {large}}).ends_with("10001, the limit is 10000"));
        CHECK(asked.error({.steps = {middle}, .suggest_order = true})
                  .ends_with("1001, the limit is 1000"));
        CHECK(asked.ask({.steps = {middle}}).violations.empty());
        CHECK(asked.error({.steps = {{.name = "a"}, {.name = "a"}}})
                  .starts_with("/steps/1/name repeated_name"));
        CHECK(asked.error({.steps = {{.name = "a", .after = {"b"}}}})
                  .starts_with("/steps/0/after/0 unknown_step"));
        CHECK(asked.error({.steps = {{.name = "a", .after = {"b"}}, {.name = "b"}}})
                  .starts_with("/steps/0/after/0 wrong_order"));
        CHECK(asked.error({.failed = {"nobody"}, .steps = {{.name = "a"}}})
                  .starts_with("/failed/0 unknown_ci"));
    }

    TEST_CASE("nothing is written") {
        Asked asked;
        const std::string before = asked.test().hash();
        const Version version = asked.test().app().view().version();

        const WhatIfAnswer answer = asked.ask({.steps = {second_pdu()}, .suggest_order = true});

        CHECK(answer.violations.empty());
        CHECK(asked.test().hash() == before);
        CHECK(asked.test().app().view().version() == version);
        CHECK_FALSE(must(asked.test().app().view().find_ci("pdu-2")).has_value());
    }

    TEST_CASE("edits stand on the version that is asked for") {
        Asked asked;
        asked.test().import_text(retire_line("host-2"));
        const WhatIfQuestion then{.steps = {{.name = "a", .down = {"host-1"}}},
                                  .as_of = Version{2}};
        const WhatIfQuestion now{.steps = {{.name = "a", .down = {"host-1"}}}};

        CHECK(asked.ask(then).worst.has_value());
        CHECK(asked.ask(then).steps[0].during.disruption == impact::Disruption{0, 0, 1});
        CHECK(asked.ask(now).steps[0].during.disruption == impact::Disruption{1, 2, 0});
    }

    TEST_CASE("redundancy first, then the work on what it replaces") {
        Asked asked;
        WhatIfQuestion question;
        question.steps = {{.name = "swap pdu-1", .down = {"pdu-1"}}, second_pdu()};
        question.suggest_order = true;

        const WhatIfAnswer answer = asked.ask(question);

        REQUIRE(answer.order.has_value());
        CHECK(answer.falling.size() == 1);
        CHECK(names(question, *answer.order) ==
              std::vector<std::string>{"second pdu", "swap pdu-1"});
        CHECK(answer.order->worst == impact::Disruption{0, 0, 2});
        CHECK(answer.order->method == impact::OrderMethod::exact);
    }

    TEST_CASE("an order that cannot be done is not suggested, and `after` is obeyed") {
        Asked asked;
        WhatIfQuestion question;
        // The work on pdu-2 is the mildest first step, if only it were there.
        question.steps = {second_pdu(),
                          {.name = "check pdu-2", .down = {"pdu-2"}},
                          {.name = "swap pdu-1", .down = {"pdu-1"}, .after = {"check pdu-2"}}};
        question.suggest_order = true;

        const WhatIfAnswer answer = asked.ask(question);

        REQUIRE(answer.order.has_value());
        CHECK(names(question, *answer.order) ==
              std::vector<std::string>{"second pdu", "check pdu-2", "swap pdu-1"});
    }

    TEST_CASE("steps that speak of the same thing keep their order") {
        Asked asked;
        WhatIfQuestion question;
        // Turned round, the second step would find nothing to take away.
        question.steps = {{.name = "add", .edits = {adds(need_line("shop", "pdu-1"))}},
                          {.name = "take", .edits = {removes("shop", "pdu-1", "")}},
                          {.name = "new", .edits = {adds(ci_line("pdu-2", "pdu"))}},
                          {.name = "use", .edits = {adds(need_line("shop", "pdu-2"))}}};
        question.suggest_order = true;

        const WhatIfAnswer answer = asked.ask(question);

        REQUIRE(answer.order.has_value());
        CHECK(std::ranges::is_sorted(answer.order->steps));
    }
}

}  // namespace
}  // namespace faultline::app
