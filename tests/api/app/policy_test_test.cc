// What another policy would have decided: on which graph, what differs, and that nothing is left
// out in silence.

#include "api/app/policy_test.h"

#include <algorithm>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "api/app/assessment.h"
#include "api/app/assessments.h"
#include "api/app/change_records.h"
#include "api/app/policies.h"
#include "engine/base/utc_time.h"
#include "tests/api/app/plain_reassessor.h"
#include "tests/api/app/test_app.h"
#include "tests/support/random_policy.h"

namespace faultline::app {
namespace {

using model::ChangeState;
using model::Decision;
using storage::must;

constexpr UtcTime kNow{1'700'000'000'000'000};  // that of the app's clock

UtcTime days_from_now(std::int64_t days) {
    return {kNow.microseconds + days * kDayMicroseconds};
}

model::ChangePlan plan_at(UtcTime start, const std::string& ci) {
    model::ChangePlan plan;
    plan.title = "Patch";
    plan.reason = "because";
    plan.model = "patch";
    plan.cis = {{.ci = ci, .effect = model::PlannedEffect::planned_down}};
    plan.window = model::PlannedWindow{start, {start.microseconds + kHourMicroseconds}};
    plan.team = "unix";
    plan.requester = "ann";
    plan.communication = "mail";
    plan.backout = {{.text = "restore", .step = 0, .duration_s = 600}};
    return plan;
}

// A shop on an application on one of two hosts, and changes of all kinds of past.
struct History {
    History() {
        test.import_text(ci_line("host-1", "host") + ci_line("host-2", "host") +
                         ci_line("app", "application") + ci_line("shop", "business_service") +
                         need_line("app", "host-1", "hosts") + need_line("app", "host-2", "hosts") +
                         need_line("shop", "app"));
        put_ended("OLD1", plan_at(days_from_now(-30), "host-1"), ChangeState::closed);
        put_ended("OLD2", plan_at(days_from_now(-20), "host-2"), ChangeState::failed);
        put_ended("OLD3", plan_at(days_from_now(-10), "ghost"), ChangeState::backed_out);
        must(create_change(
            kTester,
            app(),
            {.id = "OPEN1", .plan = plan_at(days_from_now(2), "app"), .context = {}}));
        must(
            create_change(kTester,
                          app(),
                          {.id = "NEW1", .plan = plan_at(days_from_now(3), "app"), .context = {}}));
        PlainReassessor reassessor(app());
        must(store_assessment(kTester, app(), {"OPEN1", reassessor, {}}));
    }

    App& app() { return test.app(); }

    // Put a change as imported history has it, whatever the lifecycle says.
    void put_ended(const std::string& id, const model::ChangePlan& plan, ChangeState end) {
        model::ChangeRecord change;
        change.id = id;
        change.plan = plan;
        change.state = end;
        change.ended = plan.window->end;
        must(app().write([&](storage::Repository& store) -> Result<Write> {
            model::ChangeSet change_set;
            change_set.context = {"tester", "test", {}, {}};
            change_set.put_record(model::kChangeRecord, id, model::encode_change(change));
            FL_TRY(const auto committed, store.append(change_set));
            return Write{committed, {}, false};
        }));
    }

    PolicyTestAnswer try_policy(const model::RiskPolicy& draft, std::uint32_t limit = 200) {
        return must(test_policy(kTester, app(), {.draft = draft, .limit = limit, .as_of = {}}));
    }

    TestApp test;
};

std::vector<std::string> ids_of(const PolicyTestAnswer& answer) {
    std::vector<std::string> ids;
    for (const PolicyTestCase& tested : answer.cases) {
        ids.push_back(tested.change->id);
    }
    return ids;
}

model::RiskPolicy blocking_all() {
    model::RiskPolicy policy = model::builtin_policy();
    policy.rules.push_back({"nothing goes", "applies", 0, Decision::block, {}});
    return policy;
}

// The built-in policy blocks changes without a plan to roll back.
model::RiskPolicy without_evidence() {
    model::RiskPolicy policy = model::builtin_policy();
    policy.evidence.clear();
    return policy;
}

TEST_SUITE("api/app/policy_test") {
    TEST_CASE("past changes are tested, the newest first, and those that cannot be say why") {
        History history;

        const PolicyTestAnswer answer = history.try_policy(model::builtin_policy());

        CHECK(ids_of(answer) == std::vector<std::string>{"OPEN1", "OLD3", "OLD2", "OLD1"});
        CHECK(answer.is_complete());
        CHECK(answer.summary.tested == 3);
        CHECK(answer.summary.not_tested == 1);
        CHECK(answer.cases[1].untested.find("none of its CIs") != std::string::npos);
        CHECK(answer.cases[0].basis == PolicyTestBasis::assessed);
        CHECK(answer.cases[0].assessment == 1);
        CHECK(answer.cases[2].basis == PolicyTestBasis::now);
        CHECK(answer.cases[2].assessed_at == days_from_now(-20));
    }

    TEST_CASE("the policy in force changes nothing, whichever it is") {
        History history;
        for (std::uint64_t seed = 0; seed < 5; seed++) {
            CAPTURE(seed);
            std::mt19937_64 random(seed);
            const model::RiskPolicy policy = test::random_policy(random);
            must(write_policy(kTester, history.app(), {policy, "why", {}, {}, {}}));
            PlainReassessor reassessor(history.app());
            must(store_assessment(kTester, history.app(), {"OPEN1", reassessor, {}}));

            const PolicyTestAnswer answer = history.try_policy(policy);

            CHECK(answer.summary.tested == 3);
            CHECK(answer.summary.stricter + answer.summary.laxer == 0);
            for (const PolicyTestCase& tested : answer.cases) {
                CHECK(tested.rules.empty());
            }
        }
    }

    TEST_CASE("a draft that blocks all blocks all, and the summary counts every change once") {
        History history;

        const PolicyTestAnswer answer = history.try_policy(blocking_all());

        std::uint64_t changes = 0;
        std::uint64_t failed = 0;
        std::uint64_t successful = 0;
        for (const auto& row : answer.summary.matrix) {
            const PolicyTestCell& cell = row.at(static_cast<std::size_t>(Decision::block));
            changes += cell.changes;
            failed += cell.failed;
            successful += cell.successful;
        }
        CHECK(changes == answer.summary.tested);
        CHECK(failed == 1);
        CHECK(successful == 1);
        CHECK(answer.summary.laxer == 0);
        for (const PolicyTestCase& tested : answer.cases) {
            if (!tested.is_tested()) continue;
            CHECK(tested.after.decision == Decision::block);
            const auto named = [](const RuleDifference& rule) {
                return rule.name == "nothing goes" && !rule.before && rule.after->fired;
            };
            CHECK(std::ranges::count_if(tested.rules, named) == 1);
        }
    }

    TEST_CASE("evidence that a draft asks of some work only is told of the changes of that work") {
        History history;
        model::RiskPolicy draft = model::builtin_policy();
        const auto add = [&](const std::string& model, const std::string& class_name) {
            draft.evidence.push_back({model::EvidenceKind::staged_rollout,
                                      model::RiskBand::low,
                                      Decision::block,
                                      {{model}, {class_name}}});
        };
        add("patch", "host");
        add("swap", "host");

        const PolicyTestAnswer answer = history.try_policy(draft);

        for (const PolicyTestCase& tested : answer.cases) {
            if (!tested.is_tested()) continue;
            CAPTURE(tested.change->id);
            const bool is_of_host = tested.change->id != "OPEN1";
            REQUIRE(tested.rules.size() == (is_of_host ? 1 : 0));
            if (!is_of_host) continue;
            const bool was_assessed = tested.basis == PolicyTestBasis::assessed;
            CHECK(tested.after.decision == (was_assessed ? Decision::block : Decision::cab));
            CHECK(tested.rules[0].after->unknown == !was_assessed);
            CHECK(tested.rules[0].name ==
                  "evidence/staged_rollout/low/model 'patch' and class 'host'");
            CHECK(tested.rules[0].after->value == 0);
            CHECK(tested.rules[0].after->threshold == 1);
        }
    }

    TEST_CASE("of a change that was never assessed nobody knows that evidence is missing") {
        History history;
        model::ChangePlan bare = plan_at(days_from_now(-5), "host-1");
        bare.backout.clear();
        history.put_ended("BARE", bare, ChangeState::closed);
        model::ChangePlan tested = plan_at(days_from_now(-4), "host-1");
        tested.evidence = {{model::EvidenceKind::load_test, "r", "ann", days_from_now(-6)}};
        history.put_ended("TESTED", tested, ChangeState::closed);
        model::RiskPolicy draft = model::builtin_policy();
        draft.evidence = {{model::EvidenceKind::load_test, model::RiskBand::low, Decision::block}};
        draft.rules = {{"backout", "backout_not_in_window_above", 0, Decision::block},
                       {"rollback", "untested_rollback", 0, Decision::block}};

        const PolicyTestAnswer answer = history.try_policy(draft);

        const auto rule_of = [&](const std::string& id, const std::string& name) {
            const auto tried = std::ranges::find_if(
                answer.cases, [&](const PolicyTestCase& one) { return one.change->id == id; });
            REQUIRE(tried != answer.cases.end());
            const auto rule = std::ranges::find(tried->rules, name, &RuleDifference::name);
            return rule == tried->rules.end() ? RuleSide{} : rule->after.value_or(RuleSide{});
        };
        for (const char* name : {"evidence/load_test/low", "backout", "rollback"}) {
            CAPTURE(name);
            CHECK(rule_of("BARE", name).fired);
            CHECK(rule_of("BARE", name).unknown);
            CHECK(rule_of("BARE", name).decision == draft.unknown_decision);
        }
        CHECK_FALSE(rule_of("TESTED", "evidence/load_test/low").fired);
        CHECK_FALSE(rule_of("TESTED", "backout").unknown);
        CHECK(rule_of("OPEN1", "evidence/load_test/low").fired);
        CHECK_FALSE(rule_of("OPEN1", "evidence/load_test/low").unknown);
        CHECK(rule_of("OPEN1", "evidence/load_test/low").decision == Decision::block);
    }

    TEST_CASE("a change that was assessed is judged by the policy and the graph of that version") {
        History history;
        const Version assessed = history.try_policy(without_evidence()).cases[0].version;
        must(write_policy(kTester, history.app(), {without_evidence(), "why", {}, {}, {}}));
        history.test.import_text(need_line("shop", "host-1"));

        const PolicyTestAnswer answer = history.try_policy(without_evidence());

        CHECK(answer.cases[0].version == assessed);
        CHECK(answer.cases[0].policy_version == Version{});
        CHECK(answer.cases[0].is_decided_otherwise());
        CHECK(answer.cases[3].policy_version > assessed);
        CHECK_FALSE(answer.cases[3].is_decided_otherwise());
    }

    TEST_CASE("what the limit cuts is counted, and times choose by the planned start") {
        History history;

        const PolicyTestAnswer cut = history.try_policy(blocking_all(), 1);
        const PolicyTestAnswer some = must(test_policy(kTester,
                                                       history.app(),
                                                       {.draft = blocking_all(),
                                                        .since = days_from_now(-20),
                                                        .until = days_from_now(2),
                                                        .as_of = {}}));

        CHECK(ids_of(cut) == std::vector<std::string>{"OPEN1"});
        CHECK(cut.count == 4);
        CHECK_FALSE(cut.is_complete());
        CHECK(ids_of(some) == std::vector<std::string>{"OLD3", "OLD2"});
        CHECK(some.is_complete());
    }

    TEST_CASE("a draft that breaks rules, no limit and times turned round are refused") {
        History history;
        model::RiskPolicy broken = model::builtin_policy();
        broken.rules[0].check = "error_budget";
        const auto refused = [&](PolicyTestQuestion question) {
            return !test_policy(kTester, history.app(), std::move(question)).ok();
        };

        CHECK(refused({.draft = broken, .as_of = {}}));
        CHECK(refused({.draft = blocking_all(), .limit = 0, .as_of = {}}));
        CHECK(refused({.draft = blocking_all(), .limit = kPolicyTestMax + 1, .as_of = {}}));
        CHECK(refused({.draft = blocking_all(), .since = kNow, .until = kNow, .as_of = {}}));
    }
}

}  // namespace
}  // namespace faultline::app
