// Rules about evidence that only some kinds of work need.

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include "engine/change/policy.h"

namespace faultline::change {
namespace {

using model::Decision;
using model::EvidenceKind;
using model::RiskBand;
using model::RiskPolicy;

// A policy whose only rule is that load tests are needed of some work, from the lowest band on.
RiskPolicy load_test_policy(model::WorkScope work) {
    RiskPolicy policy = model::builtin_policy();
    policy.rules.clear();
    policy.evidence = {{EvidenceKind::load_test, RiskBand::low, Decision::block, std::move(work)}};
    return policy;
}

// What such a rule says about some facts.
RuleOutcome ask_evidence(model::WorkScope work, const AssessmentFacts& facts) {
    const RiskPolicy policy = load_test_policy(std::move(work));
    REQUIRE(validate(policy).empty());
    const PolicyOutcome outcome = apply_policy(policy, facts);
    const auto found = std::ranges::find(outcome.rules, "evidence", &RuleOutcome::check);
    REQUIRE(found != outcome.rules.end());
    return *found;
}

TEST_SUITE("engine/change/evidence_rules") {
    TEST_CASE("evidence that may be there and nobody knows of is not known to be missing") {
        AssessmentFacts facts;
        facts.more_evidence = true;

        const RuleOutcome unknown = ask_evidence({}, facts);
        facts.evidence = {EvidenceKind::load_test};
        const RuleOutcome known = ask_evidence({}, facts);

        CHECK(unknown.fired);
        CHECK(unknown.unknown);
        CHECK(unknown.decision == Decision::cab);
        CHECK_FALSE(known.fired);
    }

    TEST_CASE("evidence of some work is needed by changes of that work") {
        struct Row {
            model::WorkScope work;
            const char* model;
            std::vector<FactCi> cis;
            bool fires;
            bool unknown;
        };
        const FactCi router{"r1", {"router", "network_device"}};
        const FactCi server{"web1", {"server", "host"}};
        const FactCi unknown{"x", {}};

        for (const Row& row : {Row{{}, "", {}, true, false},
                               Row{{{"swap"}, {}}, "swap", {server}, true, false},
                               Row{{{"patch", "swap"}, {}}, "swap", {}, true, false},
                               Row{{{"swap"}, {}}, "swap 2", {server}, false, false},
                               Row{{{"swap"}, {}}, "", {server}, false, false},
                               Row{{{}, {"router"}}, "", {server, router}, true, false},
                               Row{{{}, {"network_device"}}, "", {router}, true, false},
                               Row{{{}, {"switch"}}, "", {router, server}, false, false},
                               Row{{{}, {"router"}}, "swap", {}, false, false},
                               Row{{{}, {"router"}}, "", {server, unknown}, true, true},
                               Row{{{}, {"router"}}, "", {unknown, router}, true, false},
                               Row{{{"swap"}, {"router"}}, "swap", {router}, true, false},
                               Row{{{"swap"}, {"router"}}, "swap", {server}, false, false},
                               Row{{{"swap"}, {"router"}}, "patch", {unknown}, false, false}}) {
            CAPTURE(model::work_scope_text(row.work));
            CAPTURE(row.model);
            AssessmentFacts facts;
            facts.model = row.model;
            facts.cis = row.cis;

            const RuleOutcome without = ask_evidence(row.work, facts);
            facts.evidence = {EvidenceKind::load_test};
            const RuleOutcome with = ask_evidence(row.work, facts);

            CHECK(without.fired == row.fires);
            CHECK(without.applies == row.fires);
            CHECK(without.unknown == row.unknown);
            CHECK(without.value == 0);
            CHECK(without.threshold == 1);
            CHECK(without.decision == (row.unknown ? Decision::cab : Decision::block));
            CHECK_FALSE(with.fired);
            CHECK_FALSE(with.unknown);
            CHECK(with.value == 1);
        }
    }

    TEST_CASE("a rule about evidence of some work is named by that work") {
        CHECK(ask_evidence({}, {}).name == "evidence/load_test/low");
        CHECK(ask_evidence({{"a/b"}, {"switch"}}, {}).name ==
              "evidence/load_test/low/model 'a/b' and class 'switch'");
    }
}

}  // namespace
}  // namespace faultline::change
