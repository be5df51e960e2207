// RiskPolicy: the built-in one is valid, every violation is found, the canonical form is golden.

#include "engine/model/risk_policy.h"

#include <algorithm>
#include <limits>
#include <string>

#include <doctest/doctest.h>

#include "tests/support/golden_file.h"

namespace faultline::model {
namespace {

FreezePeriod any_freeze() {
    FreezePeriod freeze;
    freeze.name = "year end";
    freeze.begin = UtcTime{1'700'000'000'000'000};
    freeze.end = UtcTime{1'700'000'060'000'000};
    freeze.services = {"pay"};
    freeze.classes = {"switch"};
    freeze.cis = {"a", "b"};
    freeze.exempt.add(ChangeType::emergency);
    freeze.reason = "books";
    return freeze;
}

RiskPolicy any_policy() {
    RiskPolicy policy;
    policy.name = "p";
    policy.p = {.125, .25, .5};
    policy.money = {{"EUR", {1, 2, 4}}};
    policy.user_minutes = {8, 16, 32};
    policy.service_minutes = {1, 1, 64};
    policy.auto_approve_p_upper = .125;
    policy.evidence = {{EvidenceKind::load_test, RiskBand::high, Decision::block}};
    RuleCondition when;
    when.types.add(ChangeType::normal);
    when.tier_max = 2;
    when.band_min = RiskBand::medium;
    policy.rules = {{"r", "single_points_above", 1, Decision::cab, when},
                    {"s", "applies", 0, Decision::peer_review, {}}};
    policy.freezes = {any_freeze()};
    return policy;
}

// The same with evidence that only some work needs.
RiskPolicy scoped_policy() {
    RiskPolicy policy = any_policy();
    policy.evidence = {
        {EvidenceKind::load_test, RiskBand::high, Decision::block},
        {EvidenceKind::load_test, RiskBand::high, Decision::cab, {{}, {"switch"}}},
        {EvidenceKind::load_test, RiskBand::high, Decision::cab, {{"patch", "swap"}, {"host"}}}};
    return policy;
}

bool breaks(const RiskPolicy& policy, std::string_view pointer, std::string_view code) {
    return std::ranges::any_of(validate(policy), [&](const Violation& violation) {
        return violation.pointer == pointer && violation.code == code;
    });
}

std::string message_of_check(const std::string& name) {
    RiskPolicy policy = any_policy();
    policy.rules[1].check = name;
    for (const Violation& violation : validate(policy)) {
        if (violation.code == "unavailable_check") return violation.message;
    }
    return "";
}

TEST_SUITE("engine/model/risk_policy") {
    TEST_CASE("the built-in policy is valid, in order, and asks for a bound") {
        RiskPolicy policy = builtin_policy();
        normalise(policy);

        CHECK(validate(policy).empty());
        CHECK(decode_risk_policy(encode_risk_policy(policy)).value() == policy);
        CHECK(policy.auto_approve_p_upper.has_value());
        CHECK(policy.freezes.empty());
    }

    TEST_CASE("the canonical form is the golden one") {
        REQUIRE(validate(any_policy()).empty());

        CHECK(test::hex_digits(encode_risk_policy(any_policy())) ==
              test::hex_digits(test::golden_bytes("model/risk_policy.hex")));
    }

    TEST_CASE("evidence of some work has a golden form of its own, and only that has it") {
        REQUIRE(validate(scoped_policy()).empty());
        const std::string bytes = encode_risk_policy(scoped_policy());

        CHECK(test::hex_digits(bytes) ==
              test::hex_digits(test::golden_bytes("model/risk_policy_scoped.hex")));
        CHECK(decode_risk_policy(bytes).value() == scoped_policy());
        for (std::size_t size = 0; size < bytes.size(); size++) {
            CHECK_FALSE(decode_risk_policy(bytes.substr(0, size)).ok());
        }
        CHECK(encode_risk_policy(any_policy())[0] == '\1');
        CHECK(bytes[0] == '\2');
    }

    TEST_CASE("the form with kinds of work is refused where no evidence has any") {
        RiskPolicy policy = scoped_policy();
        policy.evidence = {policy.evidence[1]};
        std::string bytes = encode_risk_policy(policy);
        const std::string limited("\0\1\6switch", 9);
        const std::size_t at = bytes.find(limited);
        REQUIRE(at != std::string::npos);

        bytes.replace(at, limited.size(), std::string(2, '\0'));

        CHECK_FALSE(decode_risk_policy(bytes).ok());
    }

    TEST_CASE("a policy reads back, and nothing else does") {
        const std::string bytes = encode_risk_policy(any_policy());

        CHECK(decode_risk_policy(bytes).value() == any_policy());
        for (std::size_t size = 0; size < bytes.size(); size++) {
            CHECK_FALSE(decode_risk_policy(bytes.substr(0, size)).ok());
        }
        CHECK_FALSE(decode_risk_policy(bytes + "x").ok());
        CHECK_FALSE(decode_risk_policy("\2" + bytes.substr(1)).ok());
        RiskPolicy turned = any_policy();
        std::swap(turned.rules[0], turned.rules[1]);
        CHECK_FALSE(decode_risk_policy(encode_risk_policy(turned)).ok());
        RiskPolicy wrong = any_policy();
        wrong.unknown_band = RiskBand::low;
        CHECK_FALSE(decode_risk_policy(encode_risk_policy(wrong)).ok());
    }

    TEST_CASE("the order in which a policy is written does not matter once it is normalised") {
        RiskPolicy policy = any_policy();
        std::swap(policy.rules[0], policy.rules[1]);
        policy.freezes[0].cis = {"b", "a", "b"};

        normalise(policy);

        CHECK(policy == any_policy());
    }

    TEST_CASE("a check whose input does not exist yet is refused with the reason") {
        CHECK(message_of_check("joint_redundancy_conflict").find("not computed yet") !=
              std::string::npos);
        CHECK(message_of_check("error_budget").find("not measured yet") != std::string::npos);
        RiskPolicy policy = any_policy();
        policy.rules[0].check = "moon_phase";
        CHECK(breaks(policy, "/rules/0/check", "unknown_check"));
    }

    TEST_CASE("every violation of bands and decisions is returned") {
        RiskPolicy policy = any_policy();
        policy.name = "";
        policy.p = {.3, .2, 1.5};
        policy.user_minutes.high = std::numeric_limits<double>::infinity();
        policy.money.push_back({"EUR", {1, 2, 4}});
        policy.money.push_back({"eur", {-1, 2, 4}});
        policy.band_decisions = {
            Decision::cab, Decision::auto_approve, Decision::cab, Decision::block};
        policy.unknown_decision = Decision::auto_approve;
        policy.auto_approve_p_upper = 2;

        CHECK(breaks(policy, "/name", "invalid_name"));
        CHECK(breaks(policy, "/bands/p", "descending_limits"));
        CHECK(breaks(policy, "/bands/p/high", "out_of_range"));
        CHECK(breaks(policy, "/bands/user_minutes/high", "out_of_range"));
        CHECK(breaks(policy, "/bands/money/1/currency", "duplicate_currency"));
        CHECK(breaks(policy, "/bands/money/2/currency", "invalid_currency"));
        CHECK(breaks(policy, "/bands/money/2/limits/low", "out_of_range"));
        CHECK(breaks(policy, "/decisions", "descending_decisions"));
        CHECK(breaks(policy, "/decisions/medium", "auto_approval_above_low"));
        CHECK(breaks(policy, "/unknown/decision", "raises_nothing"));
        CHECK(breaks(policy, "/auto_approve/p_upper", "out_of_range"));
        CHECK(validate(policy).size() == 11);
    }

    TEST_CASE("every violation of rules is returned") {
        RiskPolicy policy = any_policy();
        policy.evidence.push_back(policy.evidence[0]);
        policy.evidence.push_back({EvidenceKind::other, RiskBand::low, Decision::auto_approve});
        policy.rules = {{"a", "applies", 1, Decision::auto_approve, {}},
                        {"a", "graph_confidence_below", 3, Decision::cab, {}},
                        {"c", "p_above", 1.5, Decision::cab, {}},
                        {"d", "lead_time_below", 24, Decision::cab, {}}};
        policy.rules[3].when.tier_max = 1;
        policy.rules[2].when.types.bits = 8;

        CHECK(breaks(policy, "/evidence/1", "duplicate_evidence"));
        CHECK(breaks(policy, "/evidence/2/kind", "invalid_kind"));
        CHECK(breaks(policy, "/evidence/2/decision", "raises_nothing"));
        CHECK(breaks(policy, "/rules/0/decision", "raises_nothing"));
        CHECK(breaks(policy, "/rules/0/threshold", "needless_threshold"));
        CHECK(breaks(policy, "/rules/1/name", "duplicate_name"));
        CHECK(breaks(policy, "/rules/1/threshold", "out_of_range"));
        CHECK(breaks(policy, "/rules/2/threshold", "out_of_range"));
        CHECK(breaks(policy, "/rules/2/when/types", "invalid_types"));
        CHECK(breaks(policy, "/rules/3/when/tier", "needless_tier"));
        CHECK(validate(policy).size() == 10);
    }

    TEST_CASE("every violation of kinds of work is returned") {
        RiskPolicy policy = scoped_policy();
        policy.evidence[1].when = {{"swap", "patch", "swap"}, {"host"}};
        policy.evidence[0].when = {{"", "a\nb", std::string(kChangeNameBytesMax + 1, 'm')}, {""}};
        policy.evidence.push_back({EvidenceKind::peer_review, RiskBand::low, Decision::cab});
        policy.evidence[3].when.models.assign(kWorkScopeMax + 1, "m");
        policy.evidence[3].when.classes.assign(kWorkScopeMax + 1, "c");

        CHECK(breaks(policy, "/evidence/0/when/models/0", "invalid_name"));
        CHECK(breaks(policy, "/evidence/0/when/models/1", "invalid_name"));
        CHECK(breaks(policy, "/evidence/0/when/models/2", "invalid_name"));
        CHECK(breaks(policy, "/evidence/0/when/classes/0", "missing_value"));
        CHECK(breaks(policy, "/evidence/2", "duplicate_evidence"));
        CHECK(breaks(policy, "/evidence/3/when/models", "too_many"));
        CHECK(breaks(policy, "/evidence/3/when/classes", "too_many"));
        CHECK(validate(policy).size() == 7);
    }

    TEST_CASE("evidence is asked of as many kinds of work as the limit says, and no more") {
        RiskPolicy policy = any_policy();
        policy.evidence.clear();
        for (std::size_t i = 0; i < kPolicyItemsMax; i++) {
            policy.evidence.push_back({EvidenceKind::load_test,
                                       RiskBand::high,
                                       Decision::cab,
                                       {{"model " + std::to_string(i)}, {}}});
        }
        CHECK(validate(policy).empty());

        policy.evidence.push_back({EvidenceKind::load_test, RiskBand::low, Decision::cab});

        CHECK(breaks(policy, "/evidence", "too_many"));
    }

    TEST_CASE("the same evidence may be asked of other work, in one order of all") {
        RiskPolicy policy = scoped_policy();
        std::ranges::reverse(policy.evidence);
        policy.evidence[0].when.models = {"swap", "patch", "swap"};

        normalise(policy);

        CHECK(policy == scoped_policy());
    }

    TEST_CASE("kinds of work that are not the same do not look the same") {
        CHECK(work_scope_text({}).empty());
        CHECK(work_scope_text({{"a", "b"}, {"c"}}) == "model 'a' or 'b' and class 'c'");
        CHECK(work_scope_text({{}, {"c"}}) == "class 'c'");
        CHECK(work_scope_text({{"a", "b"}, {}}) != work_scope_text({{"a' or 'b"}, {}}));
        CHECK(work_scope_text({{"a"}, {"b"}}) != work_scope_text({{"a' and class 'b"}, {}}));
    }

    TEST_CASE("every violation of freezes is returned") {
        RiskPolicy policy = any_policy();
        policy.freezes.push_back(any_freeze());
        policy.freezes[1].end = policy.freezes[1].begin;
        policy.freezes[1].everything = true;
        policy.freezes[1].cis = {""};
        policy.freezes[1].reason = "\n";
        policy.freezes.push_back(any_freeze());
        policy.freezes[2].name = "empty";
        policy.freezes[2].services = policy.freezes[2].classes = policy.freezes[2].cis = {};

        CHECK(breaks(policy, "/freezes/1/name", "duplicate_name"));
        CHECK(breaks(policy, "/freezes/1/end", "invalid_period"));
        CHECK(breaks(policy, "/freezes/1/scope", "invalid_scope"));
        CHECK(breaks(policy, "/freezes/1/scope/cis/0", "missing_value"));
        CHECK(breaks(policy, "/freezes/1/reason", "invalid_text"));
        CHECK(breaks(policy, "/freezes/2/scope", "invalid_scope"));
        CHECK(validate(policy).size() == 6);
    }

    TEST_CASE("names of decisions, bands and checks are found again") {
        for (std::size_t i = 0; i < kDecisions; i++) {
            const auto decision = static_cast<Decision>(i);
            CHECK(find_decision(decision_name(decision)) == decision);
        }
        for (std::size_t i = 0; i < kRiskBands; i++) {
            const auto band = static_cast<RiskBand>(i);
            CHECK(find_risk_band(risk_band_name(band)) == band);
        }
        CHECK_FALSE(find_decision("maybe").has_value());
        CHECK_FALSE(find_risk_band("").has_value());
        CHECK(std::ranges::is_sorted(policy_checks(), {}, &PolicyCheck::name));
        for (const PolicyCheck& check : policy_checks()) {
            CHECK(find_policy_check(check.name) == &check);
        }
    }
}

}  // namespace
}  // namespace faultline::model
