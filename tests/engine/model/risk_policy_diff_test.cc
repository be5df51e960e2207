// What differs between policies and between weights: every part, once, and nothing else.

#include "engine/model/risk_policy_diff.h"

#include <set>

#include <doctest/doctest.h>

#include "tests/support/random_policy.h"

namespace faultline::model {
namespace {

RiskPolicy normalised(RiskPolicy policy) {
    normalise(policy);
    return policy;
}

TEST_SUITE("engine/model/risk_policy_diff") {
    TEST_CASE("a policy differs in nothing from itself, and in something from every other one") {
        for (std::uint64_t seed = 0; seed < 100; seed++) {
            CAPTURE(seed);
            std::mt19937_64 random(seed);

            const RiskPolicy before = normalised(test::random_policy(random));
            const RiskPolicy after = normalised(test::random_policy(random));

            CHECK(changes_between(before, before).empty());
            CHECK(changes_between(before, after).empty() == (before == after));
            for (const PolicyChange& change : changes_between(before, after)) {
                CHECK(change.before != change.after);
            }
        }
    }

    TEST_CASE("turned round, what was added is removed and before is after") {
        for (std::uint64_t seed = 0; seed < 100; seed++) {
            CAPTURE(seed);
            std::mt19937_64 random(seed);
            const RiskPolicy a = normalised(test::random_policy(random));
            const RiskPolicy b = normalised(test::random_policy(random));

            std::vector<PolicyChange> forth = changes_between(a, b);
            const std::vector<PolicyChange> back = changes_between(b, a);

            for (PolicyChange& change : forth) {
                std::swap(change.before, change.after);
            }
            CHECK(forth == back);
        }
    }

    TEST_CASE("evidence of other work is other evidence, and says of which work") {
        RiskPolicy before = builtin_policy();
        before.evidence = {{EvidenceKind::load_test, RiskBand::high, Decision::block}};
        RiskPolicy after = before;
        after.evidence.push_back(
            {EvidenceKind::load_test, RiskBand::high, Decision::cab, {{"swap"}, {"switch"}}});

        const std::vector<PolicyChange> changes = changes_between(before, after);

        REQUIRE(changes.size() == 1);
        CHECK(changes[0].name == "load_test high model 'swap' and class 'switch'");
        CHECK_FALSE(changes[0].before);
        CHECK(std::get<EvidenceRule>(*changes[0].after) == after.evidence[1]);
    }

    TEST_CASE("each part is named as the document names it, in its order") {
        const RiskPolicy before = normalised(builtin_policy());
        RiskPolicy after = before;
        after.name = "ours";
        after.p.low = .01;
        after.money.erase(after.money.begin());
        after.unknown_band = RiskBand::high;
        after.band_decisions[0] = Decision::peer_review;
        after.auto_approve_p_upper.reset();
        after.evidence.erase(after.evidence.begin());
        after.rules[0].threshold = 1;
        after.freezes.emplace_back();
        after.freezes.back().name = "year end";

        std::vector<std::string> names;
        for (const PolicyChange& change : changes_between(before, after)) {
            names.push_back(std::string(change.part) + " " + change.name);
        }

        CHECK(names == std::vector<std::string>{"name name",
                                                "bands money CHF",
                                                "bands p",
                                                "unknown band",
                                                "decisions low",
                                                "auto_approve p_upper",
                                                "evidence load_test high",
                                                "rules backout-in-window",
                                                "freezes year end"});
    }

    TEST_CASE("every number of the weights has a name of its own, and a change of it is found") {
        const std::vector<NamedWeight> named = named_weights(RiskWeights());
        std::set<std::string> names;
        for (const NamedWeight& number : named) {
            names.insert(number.name);
        }
        RiskWeights other;
        other.w_team = .125;
        other.features[kRiskFeatureCount - 1].mean = 2;

        CHECK(named.size() == 13 + 2 * kRiskFeatureCount);
        CHECK(names.size() == named.size());
        CHECK(changes_between(RiskWeights(), RiskWeights()).empty());
        CHECK(changes_between(RiskWeights(), other) ==
              std::vector<WeightChange>{{"w_team", .25, .125}, {"features/stale_data/mean", 0, 2}});
    }
}

}  // namespace
}  // namespace faultline::model
