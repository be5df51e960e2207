// The policy and the weights in force: what holds when, who wrote it, and what writes nothing.

#include "api/app/policies.h"

#include <doctest/doctest.h>

#include "api/app/risk_weights.h"
#include "tests/api/app/test_app.h"
#include "tests/support/random_policy.h"

namespace faultline::app {
namespace {

using storage::must;

model::RiskPolicy normalised(model::RiskPolicy policy) {
    model::normalise(policy);
    return policy;
}

model::RiskPolicy named(const std::string& name) {
    model::RiskPolicy policy = normalised(model::builtin_policy());
    policy.name = name;
    return policy;
}

CurrentOutcome apply(App& app, const model::RiskPolicy& policy, const Condition& condition = {}) {
    return must(write_policy(kTester, app, {policy, "why", {}, condition, {}}));
}

Condition if_match(const std::string& tag) {
    return {TagList{false, {{tag, false}}}, {}};
}

TEST_SUITE("api/app/policies") {
    TEST_CASE("a store that nobody gave a policy has the built-in one, of version 0") {
        TestApp test;

        const PolicyAnswer shown = must(show_policy(kTester, test.app()));
        const RiskWeightsAnswer weights = must(show_risk_weights(kTester, test.app()));

        CHECK(shown.in_force.policy == normalised(model::builtin_policy()));
        CHECK(shown.in_force.version == Version{});
        CHECK_FALSE(shown.origin);
        CHECK(weights.in_force.weights == model::RiskWeights());
        CHECK(must(policy_history(kTester, test.app(), {})).versions.empty());
    }

    TEST_CASE("what is written holds, also after a restart, and what was before can be asked for") {
        TestApp test;
        const Version before = test.app().view().version();
        apply(test.app(), named("ours"));
        const Version first = test.app().view().version();
        apply(test.app(), named("theirs"));
        test.reopen();

        const PolicyAnswer shown = must(show_policy(kTester, test.app()));

        CHECK(shown.in_force.policy.name == "theirs");
        CHECK(shown.in_force.version == test.app().view().version());
        REQUIRE(shown.origin);
        CHECK(shown.origin->context.reason == "why");
        CHECK(shown.origin->context.principal == kTester.name);
        CHECK(must(show_policy(kTester, test.app(), first)).in_force.policy.name == "ours");
        CHECK(must(show_policy(kTester, test.app(), before)).in_force.policy.name == "default");
    }

    TEST_CASE("what a freeze names and is not there is noted, and the policy is taken") {
        TestApp test;
        test.import_text(ci_line("pay", "business_service") + ci_line("odd", "gadget"));
        model::RiskPolicy policy = named("ours");
        model::FreezePeriod freeze;
        freeze.name = "year end";
        freeze.begin = {1};
        freeze.end = {2};
        freeze.services = {"payy", "pay"};
        freeze.classes = {"server", "gadget", "gizmo"};
        freeze.cis = {"odd", "ood"};
        policy.freezes = {freeze};
        std::vector<Violation> written;
        const auto keep = [&](const PolicyDone& done) {
            written = done.notes.listed;
            return std::string();
        };

        const PolicyDone draft = must(compare_policy(kTester, test.app(), policy));
        must(write_policy(kTester, test.app(), {policy, "why", {}, {}, {nullptr, keep}}));

        REQUIRE(draft.notes.listed.size() == 3);
        CHECK(draft.notes.count == 3);
        CHECK(draft.notes.listed[0].pointer == "/freezes/0/scope/services/0");
        CHECK(draft.notes.listed[0].code == "unknown_ci");
        CHECK(draft.notes.listed[0].message == "freeze 'year end': there is no CI 'payy'");
        CHECK(draft.notes.listed[1].pointer == "/freezes/0/scope/classes/2");
        CHECK(draft.notes.listed[1].code == "unknown_class");
        CHECK(draft.notes.listed[2].pointer == "/freezes/0/scope/cis/1");
        REQUIRE(written.size() == 3);
        CHECK(must(show_policy(kTester, test.app())).in_force.policy.name == "ours");
    }

    TEST_CASE("applying what holds writes nothing, be it built in or not") {
        TestApp test;
        const Version before = test.app().view().version();

        apply(test.app(), model::builtin_policy());
        CHECK(test.app().view().version() == before);
        apply(test.app(), named("ours"));
        const Version written = test.app().view().version();
        apply(test.app(), named("ours"));
        CHECK(test.app().view().version() == written);
        must(write_risk_weights(kTester, test.app(), {model::RiskWeights(), "why", {}, {}, {}}));
        CHECK(test.app().view().version() == written);
    }

    TEST_CASE("any valid policy and any valid weights hold as they were written") {
        TestApp test;
        for (std::uint64_t seed = 0; seed < 20; seed++) {
            CAPTURE(seed);
            std::mt19937_64 random(seed);
            const model::RiskPolicy policy = test::random_policy(random);
            const model::RiskWeights weights = test::random_weights(random);
            REQUIRE(model::validate(policy).empty());
            REQUIRE(model::validate(weights).empty());

            apply(test.app(), policy);
            must(write_risk_weights(kTester, test.app(), {weights, "why", {}, {}, {}}));

            CHECK(must(policy_at(test.app().view())).policy == normalised(policy));
            CHECK(must(risk_weights_at(test.app().view())).weights == weights);
            CHECK(must(compare_policy(kTester, test.app(), policy)).changes.empty());
            CHECK(must(compare_risk_weights(kTester, test.app(), weights)).changes.empty());
        }
    }

    TEST_CASE("what breaks rules, or has no reason, is refused and writes nothing") {
        TestApp test;
        const Version before = test.app().view().version();
        model::RiskPolicy policy = named("ours");
        policy.rules[0].check = "joint_redundancy_conflict";
        policy.rules[1].check = "error_budget";
        model::RiskWeights weights;
        weights.base_rate = 1;

        const auto broken = write_policy(kTester, test.app(), {policy, "why", {}, {}, {}});
        const auto silent = write_policy(kTester, test.app(), {named("ours"), "", {}, {}, {}});
        const auto heavy = write_risk_weights(kTester, test.app(), {weights, "why", {}, {}, {}});

        REQUIRE_FALSE(broken.ok());
        REQUIRE(broken.error().violations.size() == 2);
        CHECK(broken.error().violations[0].message.find("not computed yet") != std::string::npos);
        CHECK(broken.error().violations[1].message.find("not measured yet") != std::string::npos);
        REQUIRE_FALSE(silent.ok());
        CHECK(silent.error().violations.at(0).pointer == "/reason");
        CHECK_FALSE(heavy.ok());
        CHECK_FALSE(compare_policy(kTester, test.app(), policy).ok());
        CHECK_FALSE(compare_risk_weights(kTester, test.app(), weights).ok());
        CHECK(test.app().view().version() == before);
    }

    TEST_CASE("evidence of a class that nobody has is refused, with every place of one") {
        TestApp test;
        test.import_text(ci_line("vault", "strong_room"));
        const Version before = test.app().view().version();
        model::RiskPolicy policy = named("ours");
        policy.evidence[0].when.classes = {"network_device", "strong_room"};
        CHECK(must(compare_policy(kTester, test.app(), policy)).changes.size() == 3);
        policy.evidence[0].when.classes = {"swich", "switch", "unheard_of"};

        const auto compared = compare_policy(kTester, test.app(), policy);
        const auto written = write_policy(kTester, test.app(), {policy, "why", {}, {}, {}});

        REQUIRE_FALSE(compared.ok());
        REQUIRE_FALSE(written.ok());
        for (const Error* error : {&compared.error(), &written.error()}) {
            CHECK(error->code == ErrorCode::invalid_argument);
            CHECK(error->message.find("near to it: 'switch'") != std::string::npos);
            REQUIRE(error->violations.size() == 2);
            CHECK(error->violations[0].pointer == "/evidence/0/when/classes/0");
            CHECK(error->violations[1].pointer == "/evidence/0/when/classes/2");
            CHECK(error->violations[1].code == "unknown_class");
        }
        CHECK(test.app().view().version() == before);
    }

    TEST_CASE("of two who alter the same policy the second one is told") {
        TestApp test;

        const CurrentOutcome first = apply(test.app(), named("ours"), if_match("0"));
        const Version written = test.app().view().version();
        const CurrentOutcome second = apply(test.app(), named("theirs"), if_match("0"));

        CHECK(first.violations.empty());
        REQUIRE(second.violations.size() == 1);
        CHECK(second.violations[0].code == "precondition_failed");
        CHECK(second.current == written);
        CHECK(must(policy_at(test.app().view())).policy.name == "ours");
    }

    TEST_CASE("the history has every version with what it altered, page by page") {
        TestApp test;
        for (const char* name : {"a", "b", "c"}) {
            apply(test.app(), named(name));
            test.import_text(ci_line(name));
        }

        const PolicyHistoryAnswer all = must(policy_history(kTester, test.app(), {}));
        HistoryPage page;
        page.limit = 2;
        const PolicyHistoryAnswer newest = must(policy_history(kTester, test.app(), page));
        page.before = newest.versions.back().origin.version;
        const PolicyHistoryAnswer older = must(policy_history(kTester, test.app(), page));

        REQUIRE(all.versions.size() == 3);
        CHECK(all.versions[0].name == "c");
        REQUIRE(all.versions[2].changes);
        CHECK(all.versions[2].changes->size() == 1);
        CHECK(all.versions[2].changes->at(0).before == model::PolicyItem(std::string("default")));
        CHECK_FALSE(all.more);
        CHECK(newest.versions.size() == 2);
        CHECK(newest.more);
        REQUIRE(older.versions.size() == 1);
        CHECK(older.versions[0].name == "a");
        CHECK_FALSE(older.more);
        page.limit = 0;
        CHECK_FALSE(policy_history(kTester, test.app(), page).ok());
    }
}

}  // namespace
}  // namespace faultline::app
