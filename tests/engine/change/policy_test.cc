// Policy: bands, every check, freezes, and that nothing lowers a decision and unknown is never
// fine.

#include "engine/change/policy.h"

#include <algorithm>
#include <functional>
#include <limits>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "engine/base/utc_time.h"
#include "tests/engine/change/random_history.h"

namespace faultline::change {
namespace {

using model::ChangeType;
using model::Decision;
using model::EvidenceKind;
using model::RiskBand;
using model::RiskPolicy;
using test::kNow;

UtcTime days_later(std::int64_t days) {
    return UtcTime{kNow.microseconds + days * kDayMicroseconds};
}

// A change about which all is known, and all is fine.
AssessmentFacts fine_facts() {
    AssessmentFacts facts;
    facts.window = {{kNow, days_later(1)}};
    facts.cis = {{"web1", {"server", "hardware"}}};
    facts.services = {{{"pay", 1, .5}, {"wiki", 3, .25}}};
    facts.p = .01;
    facts.p_upper = .03;
    facts.risk_confidence = RiskConfidence::high;
    facts.money = {{"EUR", 10}};
    facts.user_minutes = 5;
    facts.planned_down.emplace();
    facts.down_if_failed.emplace();
    facts.single_points.emplace();
    facts.evidence = {EvidenceKind::rollback_plan};
    facts.rollback_tested = true;
    facts.not_in_window.emplace();
    facts.graph_confidence = GraphConfidence::high;
    facts.stale_items = 0;
    facts.lead_time_hours = 100;
    facts.concurrent.emplace();
    return facts;
}

// Every check that can be used, with thresholds that fine facts stay within, a freeze that is about
// another class and another service, and one of everything that comes later.
RiskPolicy strict_policy() {
    RiskPolicy policy = model::builtin_policy();
    policy.rules.clear();
    for (const model::PolicyCheck& check : model::policy_checks()) {
        if (!check.missing.empty() || check.name == "applies") continue;
        double threshold = check.threshold.empty() ? 0 : 1;
        if (check.threshold == "probability") threshold = .05;
        policy.rules.push_back({"rule " + std::string(check.name),
                                std::string(check.name),
                                threshold,
                                Decision::block,
                                {}});
    }
    model::FreezePeriod freeze;
    freeze.name = "elsewhere";
    freeze.begin = kNow;
    freeze.end = days_later(1);
    freeze.classes = {"switch"};
    freeze.services = {"shop"};
    freeze.reason = "sales";
    policy.freezes = {freeze, freeze};
    policy.freezes[1].name = "later";
    policy.freezes[1].begin = days_later(1);
    policy.freezes[1].end = days_later(2);
    policy.freezes[1].everything = true;
    policy.freezes[1].classes = policy.freezes[1].services = {};
    return policy;
}

const RuleOutcome& outcome_of(const PolicyOutcome& outcome, std::string_view name) {
    const auto found = std::ranges::find(outcome.rules, name, &RuleOutcome::name);
    REQUIRE(found != outcome.rules.end());
    return *found;
}

// What one rule says about some facts.
RuleOutcome ask(model::PolicyRule rule, const AssessmentFacts& facts) {
    rule.name = "asked";
    RiskPolicy policy = model::builtin_policy();
    policy.rules = {rule};
    REQUIRE(validate(policy).empty());
    return outcome_of(apply_policy(policy, facts), "asked");
}

model::PolicyRule rule_of(std::string check, double threshold, std::optional<double> tier = {}) {
    model::PolicyRule rule;
    rule.check = std::move(check);
    rule.threshold = threshold;
    rule.decision = Decision::block;
    rule.when.tier_max = tier;
    return rule;
}

// Makes one fact unknown.
using Forget = std::function<void(AssessmentFacts&)>;

std::vector<Forget> ways_to_forget() {
    return {[](auto& facts) { facts.window.reset(); },
            [](auto& facts) { facts.cis[0].classes.clear(); },
            [](auto& facts) { facts.services.reset(); },
            [](auto& facts) { (*facts.services)[1].expected_minutes.reset(); },
            [](auto& facts) { facts.p.reset(); },
            [](auto& facts) { facts.p_upper.reset(); },
            [](auto& facts) { facts.risk_confidence.reset(); },
            [](auto& facts) { facts.money[0].currency = "ZZZ"; },
            [](auto& facts) { facts.without_money = {"wiki"}; },
            [](auto& facts) { facts.user_minutes.reset(); },
            [](auto& facts) { facts.without_users = {"wiki"}; },
            [](auto& facts) { facts.planned_down.reset(); },
            [](auto& facts) { facts.down_if_failed.reset(); },
            [](auto& facts) { facts.single_points.reset(); },
            [](auto& facts) { facts.rollback_tested.reset(); },
            [](auto& facts) { facts.not_in_window.reset(); },
            [](auto& facts) { facts.graph_confidence.reset(); },
            [](auto& facts) { facts.stale_items.reset(); },
            [](auto& facts) { facts.lead_time_hours.reset(); },
            [](auto& facts) { facts.concurrent.reset(); }};
}

AssessmentFacts any_facts(test::Dice& dice) {
    AssessmentFacts facts = fine_facts();
    facts.type = static_cast<ChangeType>(dice.below(3));
    facts.p = dice.share() * .5;
    facts.p_upper = *facts.p * (1 + dice.share());
    facts.money[0].amount = 200'000 * dice.share() * dice.share();
    facts.user_minutes = 200'000 * dice.share() * dice.share();
    (*facts.services)[0].expected_minutes = 100 * dice.share() * dice.share();
    if (dice.one_in(3)) facts.planned_down = {"pay"};
    if (dice.one_in(3)) facts.single_points = {"wiki"};
    if (dice.one_in(3)) facts.down_if_failed = {"pay", "wiki"};
    facts.rollback_tested = dice.one_in(2);
    facts.graph_confidence = static_cast<GraphConfidence>(dice.below(3));
    facts.lead_time_hours = 60 * dice.share();
    if (dice.one_in(4)) facts.services->push_back({"new", {}, .1});
    for (const Forget& forget : ways_to_forget()) {
        if (dice.one_in(12) && facts.services && facts.services->size() > 1) forget(facts);
    }
    return facts;
}

TEST_SUITE("engine/change/policy") {
    TEST_CASE("a change about which all is fine is approved by the policy") {
        for (const RiskPolicy& policy : {model::builtin_policy(), strict_policy()}) {
            REQUIRE(validate(policy).empty());

            const PolicyOutcome outcome = apply_policy(policy, fine_facts());

            CHECK(outcome.band == RiskBand::low);
            CHECK(outcome.decision == Decision::auto_approve);
            for (const RuleOutcome& rule : outcome.rules) {
                CAPTURE(rule.name);
                CHECK_FALSE(rule.fired);
            }
            CHECK(outcome.rules.size() ==
                  2 + policy.evidence.size() + policy.rules.size() + policy.freezes.size());
        }
    }

    TEST_CASE("an unknown input never leads to auto-approval") {
        const RiskPolicy policy = strict_policy();
        std::size_t number = 0;
        for (const Forget& forget : ways_to_forget()) {
            number++;
            CAPTURE(number);
            AssessmentFacts facts = fine_facts();

            forget(facts);

            const PolicyOutcome outcome = apply_policy(policy, facts);
            CHECK(outcome.decision >= Decision::peer_review);
            CHECK(outcome.decision <= policy.unknown_decision);
            CHECK(std::ranges::any_of(
                outcome.rules, [](const RuleOutcome& rule) { return rule.fired && rule.unknown; }));
        }
    }

    TEST_CASE("a record that says nothing at all is stopped by what it lacks") {
        const PolicyOutcome outcome = apply_policy(model::builtin_policy(), AssessmentFacts{});

        CHECK(outcome.band == RiskBand::medium);
        CHECK(outcome.decision == Decision::block);
        CHECK(outcome_of(outcome, "evidence/rollback_plan/medium").fired);
    }

    TEST_CASE("the band is the largest of all measures, and says which") {
        AssessmentFacts facts = fine_facts();
        facts.money = {{"EUR", 1'000}, {"USD", 10'001}};
        facts.p = .1;

        const PolicyOutcome outcome = apply_policy(model::builtin_policy(), facts);

        CHECK(outcome.band == RiskBand::high);
        CHECK(outcome_of(outcome, "band").subjects == std::vector<std::string>{"money USD"});
        CHECK(outcome_of(outcome, "band").decision == Decision::cab);
        CHECK_FALSE(outcome_of(outcome, "band").unknown);
        REQUIRE(outcome.measures.size() == 5);
        CHECK(outcome.measures[0].band == RiskBand::medium);
        CHECK(outcome.measures[3].name == "money EUR");
        CHECK(outcome.measures[3].band == RiskBand::low);
    }

    TEST_CASE("minutes of the worst service count, and it is named") {
        AssessmentFacts facts = fine_facts();
        (*facts.services)[1].expected_minutes = 61;

        const PolicyOutcome outcome = apply_policy(model::builtin_policy(), facts);

        CHECK(outcome.band == RiskBand::critical);
        CHECK(outcome.measures[1].subjects == std::vector<std::string>{"wiki"});
        CHECK(outcome.measures[1].value == 61);
    }

    TEST_CASE("what is no number is within no limit") {
        AssessmentFacts facts = fine_facts();
        facts.p = facts.p_upper = std::numeric_limits<double>::quiet_NaN();

        const PolicyOutcome outcome = apply_policy(model::builtin_policy(), facts);

        CHECK(outcome.band == RiskBand::critical);
        CHECK(outcome_of(outcome, "auto_approval").fired);
    }

    TEST_CASE("auto-approval needs a limit, and the bound under it") {
        AssessmentFacts facts = fine_facts();
        RiskPolicy policy = model::builtin_policy();
        facts.p_upper = .0999;
        CHECK(apply_policy(policy, facts).decision == Decision::auto_approve);

        facts.p_upper = .1;
        CHECK(apply_policy(policy, facts).decision == Decision::peer_review);

        facts.p_upper = 0;
        policy.auto_approve_p_upper.reset();
        CHECK(apply_policy(policy, facts).decision == Decision::peer_review);
    }

    TEST_CASE("missing evidence blocks from its band on") {
        AssessmentFacts facts = fine_facts();
        facts.evidence.clear();
        CHECK(apply_policy(model::builtin_policy(), facts).decision == Decision::auto_approve);

        facts.p = .1;
        const PolicyOutcome outcome = apply_policy(model::builtin_policy(), facts);
        const RuleOutcome& rule = outcome_of(outcome, "evidence/rollback_plan/medium");
        CHECK(outcome.decision == Decision::block);
        CHECK(rule.fired);
        CHECK(rule.value == 0);
        CHECK(rule.threshold == 1);
        CHECK(rule.subjects == std::vector<std::string>{"rollback_plan"});
        CHECK_FALSE(outcome_of(outcome, "evidence/load_test/high").applies);

        facts.evidence = {EvidenceKind::rollback_plan};
        CHECK(apply_policy(model::builtin_policy(), facts).decision == Decision::peer_review);
    }

    TEST_CASE("checks compare with their threshold, and say with what") {
        AssessmentFacts facts = fine_facts();
        facts.p = .2;
        facts.p_upper = .4;
        facts.graph_confidence = GraphConfidence::medium;
        facts.stale_items = 3;
        facts.lead_time_hours = 12;
        facts.concurrent = {"CHG2", "CHG1"};
        facts.not_in_window = {"step 2"};
        struct Row {
            const char* check;
            double fires, holds, value;
        };

        for (const Row& row : {Row{"p_above", .1, .2, .2},
                               Row{"p_upper_above", .3, .4, .4},
                               Row{"graph_confidence_below", 2, 1, 1},
                               Row{"stale_items_above", 2, 3, 3},
                               Row{"lead_time_below", 13, 12, 12},
                               Row{"concurrent_changes_above", 1, 2, 2},
                               Row{"backout_not_in_window_above", 0, 1, 1}}) {
            CAPTURE(row.check);
            const RuleOutcome fired = ask(rule_of(row.check, row.fires), facts);
            CHECK(fired.fired);
            CHECK(fired.value == row.value);
            CHECK(fired.threshold == row.fires);
            CHECK(fired.decision == Decision::block);
            CHECK_FALSE(fired.unknown);
            CHECK_FALSE(ask(rule_of(row.check, row.holds), facts).fired);
        }
        CHECK(ask(rule_of("concurrent_changes_above", 1), facts).subjects ==
              std::vector<std::string>{"CHG1", "CHG2"});
    }

    TEST_CASE("a rule of tier 1 looks at services of tier 1 and of unknown tier") {
        AssessmentFacts facts = fine_facts();
        facts.single_points = {"wiki"};
        CHECK(ask(rule_of("single_points_above", 0), facts).fired);
        CHECK_FALSE(ask(rule_of("single_points_above", 0, 1), facts).fired);

        facts.single_points = {"wiki", "pay"};
        const RuleOutcome sure = ask(rule_of("single_points_above", 0, 1), facts);
        CHECK(sure.subjects == std::vector<std::string>{"pay"});
        CHECK_FALSE(sure.unknown);

        facts.single_points = {"somewhere"};
        const RuleOutcome perhaps = ask(rule_of("single_points_above", 0, 1), facts);
        CHECK(perhaps.fired);
        CHECK(perhaps.unknown);
        CHECK(perhaps.decision == Decision::cab);
    }

    TEST_CASE("expected minutes of one service are compared, where they are known") {
        AssessmentFacts facts = fine_facts();
        CHECK_FALSE(ask(rule_of("service_minutes_above", .5), facts).fired);
        CHECK(ask(rule_of("service_minutes_above", .4), facts).subjects ==
              std::vector<std::string>{"pay"});

        (*facts.services)[1].expected_minutes.reset();
        CHECK(ask(rule_of("service_minutes_above", .5), facts).unknown);
        CHECK_FALSE(ask(rule_of("service_minutes_above", .5, 1), facts).fired);
    }

    TEST_CASE("an untested rollback matters where a service of the tier can be affected") {
        AssessmentFacts facts = fine_facts();
        facts.rollback_tested = false;
        const RuleOutcome rule = ask(rule_of("untested_rollback", 0, 1), facts);
        CHECK(rule.fired);
        CHECK(rule.subjects == std::vector<std::string>{"pay"});
        CHECK_FALSE(rule.threshold.has_value());

        facts.services->erase(facts.services->begin());
        CHECK_FALSE(ask(rule_of("untested_rollback", 0, 1), facts).fired);
        CHECK(ask(rule_of("untested_rollback", 0), facts).fired);
    }

    TEST_CASE("low confidence is a note while the CI has no history") {
        AssessmentFacts facts = fine_facts();
        facts.risk_confidence = RiskConfidence::low;
        CHECK(ask(rule_of("risk_confidence_low", 0), facts).fired);

        facts.few_changes = true;
        CHECK_FALSE(ask(rule_of("risk_confidence_low", 0), facts).fired);
    }

    TEST_CASE("conditions keep a rule to types and bands") {
        model::PolicyRule rule = rule_of("applies", 0);
        rule.when.types.add(ChangeType::emergency);
        rule.when.band_min = RiskBand::medium;
        AssessmentFacts facts = fine_facts();
        facts.p = .1;
        CHECK_FALSE(ask(rule, facts).applies);

        facts.type = ChangeType::emergency;
        CHECK(ask(rule, facts).fired);

        facts.p = .01;
        CHECK_FALSE(ask(rule, facts).applies);
    }

    TEST_CASE("a freeze stops what it is about, in its time, unless the type is exempt") {
        RiskPolicy policy = strict_policy();
        model::FreezePeriod& freeze = policy.freezes[0];
        AssessmentFacts facts = fine_facts();
        const auto asked = [&] { return apply_freeze(policy, freeze, facts); };
        CHECK_FALSE(asked().fired);

        freeze.classes = {"hardware"};
        CHECK(asked().fired);
        CHECK(asked().decision == Decision::block);
        CHECK(asked().subjects == std::vector<std::string>{"web1"});
        CHECK(asked().value == 1440);

        facts.type = ChangeType::emergency;
        freeze.exempt.add(ChangeType::emergency);
        CHECK_FALSE(asked().applies);
        CHECK_FALSE(asked().fired);
        facts.type = ChangeType::standard;
        CHECK(asked().fired);

        facts.window = {{days_later(-1), kNow}};
        CHECK_FALSE(asked().fired);
        facts.window = {{days_later(-1), UtcTime{kNow.microseconds + 1}}};
        CHECK(asked().fired);
        facts.window = {{days_later(1), days_later(2)}};
        CHECK_FALSE(asked().fired);
    }

    TEST_CASE("a freeze finds services that a change can affect, and CIs by their id") {
        RiskPolicy policy = strict_policy();
        model::FreezePeriod& freeze = policy.freezes[0];
        const AssessmentFacts facts = fine_facts();
        freeze.services = {"pay", "wiki"};
        CHECK(apply_freeze(policy, freeze, facts).subjects ==
              std::vector<std::string>{"pay", "wiki"});

        freeze.services = {};
        freeze.cis = {"web1"};
        CHECK(apply_freeze(policy, freeze, facts).fired);

        freeze.cis = {};
        freeze.everything = true;
        CHECK(apply_freeze(policy, freeze, facts).fired);
    }

    TEST_CASE("whether a freeze holds at a moment can be asked with a window of that moment") {
        RiskPolicy policy = strict_policy();
        policy.freezes[0].everything = true;
        AssessmentFacts facts = fine_facts();

        facts.window = {{kNow, kNow}};
        CHECK(apply_freeze(policy, policy.freezes[0], facts).fired);
        facts.window = {{days_later(1), days_later(1)}};
        CHECK_FALSE(apply_freeze(policy, policy.freezes[0], facts).fired);
    }

    TEST_CASE("the decision is the maximum over fired rules, and no rule lowers it") {
        for (std::uint64_t seed = 1; seed <= 300; seed++) {
            CAPTURE(seed);
            test::Dice dice(seed);
            const AssessmentFacts facts = any_facts(dice);
            RiskPolicy policy = strict_policy();
            for (model::PolicyRule& rule : policy.rules) {
                rule.decision = static_cast<Decision>(1 + dice.below(3));
            }
            std::vector<model::PolicyRule> rules = std::move(policy.rules);
            policy.rules.clear();

            Decision before = apply_policy(policy, facts).decision;
            for (const model::PolicyRule& rule : rules) {
                policy.rules.push_back(rule);
                const PolicyOutcome outcome = apply_policy(policy, facts);
                Decision most = Decision::auto_approve;
                for (const RuleOutcome& each : outcome.rules) {
                    if (each.fired) most = std::max(most, each.decision);
                }
                CHECK(outcome.decision == most);
                CHECK(outcome.decision >= before);
                before = outcome.decision;
            }
        }
    }

    TEST_CASE(
        "limiting evidence to some work asks no more than of all, and no less than not at all") {
        const std::vector<std::string> names = {"firmware", "patch", "swap"};
        const std::vector<std::string> classes = {"hardware", "server", "switch"};
        for (std::uint64_t seed = 1; seed <= 300; seed++) {
            CAPTURE(seed);
            test::Dice dice(seed);
            AssessmentFacts facts = any_facts(dice);
            facts.model = dice.one_in(4) ? "" : names[dice.below(3)];
            facts.evidence.clear();
            if (dice.one_in(3)) facts.evidence = {EvidenceKind::load_test};
            model::WorkScope work;
            for (const std::string& name : names) {
                if (dice.one_in(3)) work.models.push_back(name);
            }
            for (const std::string& name : classes) {
                if (dice.one_in(3)) work.classes.push_back(name);
            }
            const model::EvidenceRule rule = {
                EvidenceKind::load_test, static_cast<RiskBand>(dice.below(4)), Decision::block};
            RiskPolicy policy = strict_policy();
            policy.evidence.clear();

            const Decision never = apply_policy(policy, facts).decision;
            policy.evidence = {rule};
            const PolicyOutcome of_all = apply_policy(policy, facts);
            policy.evidence[0].when = work;
            const PolicyOutcome of_some = apply_policy(policy, facts);

            const auto& known = facts.cis[0].classes;
            const bool in_model =
                work.models.empty() || std::ranges::count(work.models, facts.model);
            const bool in_class = work.classes.empty() || known.empty() ||
                                  std::ranges::find_first_of(known, work.classes) != known.end();
            CHECK(of_some.decision >= never);
            CHECK(of_some.decision <= of_all.decision);
            CHECK(of_some.band == of_all.band);
            CHECK(of_some.rules[2].fired == (of_all.rules[2].fired && in_model && in_class));
        }
    }

    TEST_CASE("more risk never lowers a decision, forgetting never leads to auto-approval") {
        for (std::uint64_t seed = 1; seed <= 300; seed++) {
            CAPTURE(seed);
            test::Dice dice(seed);
            const RiskPolicy policy = strict_policy();
            const AssessmentFacts facts = any_facts(dice);
            const Decision before = apply_policy(policy, facts).decision;

            AssessmentFacts riskier = facts;
            if (riskier.p) riskier.p = *riskier.p * 1.5;
            if (riskier.p_upper) riskier.p_upper = *riskier.p_upper * 1.5;
            riskier.money[0].amount *= 3;
            if (riskier.lead_time_hours) riskier.lead_time_hours = *riskier.lead_time_hours / 2;
            if (riskier.single_points) riskier.single_points->push_back("pay");
            CHECK(apply_policy(policy, riskier).decision >= before);

            const std::vector<Forget> ways = ways_to_forget();
            if (!facts.services || facts.cis.empty()) continue;
            AssessmentFacts forgotten = facts;
            ways[dice.below(ways.size())](forgotten);
            CHECK(apply_policy(policy, forgotten).decision >= Decision::peer_review);
        }
    }

    TEST_CASE("the order of facts changes nothing but the order of measures") {
        AssessmentFacts facts = fine_facts();
        facts.single_points = {"wiki", "pay"};
        AssessmentFacts turned = facts;
        std::ranges::reverse(*turned.services);
        std::ranges::reverse(*turned.single_points);
        const RiskPolicy policy = strict_policy();

        const PolicyOutcome a = apply_policy(policy, facts);
        const PolicyOutcome b = apply_policy(policy, turned);

        CHECK(a.decision == b.decision);
        REQUIRE(a.rules.size() == b.rules.size());
        for (std::size_t i = 0; i < a.rules.size(); i++) {
            CHECK(a.rules[i].subjects == b.rules[i].subjects);
            CHECK(a.rules[i].value == b.rules[i].value);
        }
    }
}

}  // namespace
}  // namespace faultline::change
