#include "engine/model/risk_policy.h"

#include <algorithm>
#include <tuple>

namespace faultline::model {

namespace {

constexpr std::array<std::string_view, kDecisions> kDecisionNames = {
    "auto_approve", "peer_review", "cab", "block"};
constexpr std::array<std::string_view, kRiskBands> kBandNames = {
    "low", "medium", "high", "critical"};

constexpr std::array kChecks = {
    PolicyCheck{"applies", "", false, "the change is one that the rule is about", ""},
    PolicyCheck{"backout_not_in_window_above",
                "count",
                false,
                "more steps than this cannot be rolled back within the window",
                ""},
    PolicyCheck{"concurrent_changes_above",
                "count",
                false,
                "more changes than this at the same time share dependents with it",
                ""},
    PolicyCheck{"error_budget",
                "",
                true,
                "the error budget of a service is used up",
                "error budgets are not measured yet"},
    PolicyCheck{"graph_confidence_below",
                "level",
                false,
                "the graph behind the answer is less sure than this: 1 medium, 2 high",
                ""},
    PolicyCheck{"joint_redundancy_conflict",
                "",
                false,
                "the change and another one take all members of a group together",
                "conflicts between changes are not computed yet"},
    PolicyCheck{"lead_time_below", "hours", false, "it was asked for later than this", ""},
    PolicyCheck{"p_above", "probability", false, "p is more than this", ""},
    PolicyCheck{
        "p_upper_above", "probability", false, "the upper 95 % bound of p is more than this", ""},
    PolicyCheck{"risk_confidence_low",
                "",
                false,
                "p is uncertain although the CI has a history of 20 changes or more",
                ""},
    PolicyCheck{"service_minutes_above",
                "minutes",
                true,
                "a service has more expected minutes of outage than this",
                ""},
    PolicyCheck{"services_down_if_failed_above",
                "count",
                true,
                "more services than this go down if the change fails",
                ""},
    PolicyCheck{"services_planned_down_above",
                "count",
                true,
                "more services than this go down as planned",
                ""},
    PolicyCheck{"single_points_above",
                "count",
                true,
                "more services than this go down with a single CI of the change",
                ""},
    PolicyCheck{"stale_items_above",
                "count",
                false,
                "more needs and CIs than this behind the answer are stale",
                ""},
    PolicyCheck{"untested_rollback",
                "",
                true,
                "a service can be affected, and rolling back was not tested",
                ""},
};

template <typename Value, std::size_t count>
std::optional<Value> find_name(const std::array<std::string_view, count>& names,
                               std::string_view name) {
    const auto found = std::ranges::find(names, name);
    if (found == names.end()) return std::nullopt;
    return static_cast<Value>(found - names.begin());
}

template <typename Items>
void make_unique(Items& items) {
    std::ranges::sort(items);
    items.erase(std::unique(items.begin(), items.end()), items.end());
}

// "'patch' or 'it''s mine'".  A quote within a name is doubled, so that no two lists look the same.
std::string any_of_text(const std::vector<std::string>& names) {
    std::string text;
    for (const std::string& name : names) {
        text += text.empty() ? "'" : " or '";
        for (const char letter : name) {
            text += letter == '\'' ? std::string("''") : std::string(1, letter);
        }
        text += "'";
    }
    return text;
}

constexpr BandLimits kMoneyLimits = {1'000, 10'000, 100'000};
constexpr double kLeadTimeHours = 24;

RuleCondition of_tier_1() {
    RuleCondition when;
    when.tier_max = 1;
    return when;
}

RuleCondition of_type(ChangeType type) {
    RuleCondition when;
    when.types.add(type);
    return when;
}

std::vector<PolicyRule> builtin_policy_rules() {
    return {
        {"backout-in-window", "backout_not_in_window_above", 0, Decision::cab, {}},
        {"emergency", "applies", 0, Decision::cab, of_type(ChangeType::emergency)},
        {"graph-confidence", "graph_confidence_below", 1, Decision::peer_review, {}},
        {"lead-time",
         "lead_time_below",
         kLeadTimeHours,
         Decision::peer_review,
         of_type(ChangeType::normal)},
        {"planned-outage", "services_planned_down_above", 0, Decision::cab, {}},
        {"risk-confidence", "risk_confidence_low", 0, Decision::peer_review, {}},
        {"rollback-tier-1", "untested_rollback", 0, Decision::cab, of_tier_1()},
        {"single-point-tier-1", "single_points_above", 0, Decision::cab, of_tier_1()},
    };
}

}  // namespace

std::string_view decision_name(Decision decision) {
    return kDecisionNames[static_cast<std::size_t>(decision)];
}

std::string_view risk_band_name(RiskBand band) {
    return kBandNames[static_cast<std::size_t>(band)];
}

std::optional<Decision> find_decision(std::string_view name) {
    return find_name<Decision>(kDecisionNames, name);
}

std::optional<RiskBand> find_risk_band(std::string_view name) {
    return find_name<RiskBand>(kBandNames, name);
}

std::span<const PolicyCheck> policy_checks() {
    return kChecks;
}

const PolicyCheck* find_policy_check(std::string_view name) {
    const auto found = std::ranges::find(kChecks, name, &PolicyCheck::name);
    return found == kChecks.end() ? nullptr : &*found;
}

std::string work_scope_text(const WorkScope& scope) {
    std::string text;
    if (!scope.models.empty()) text = "model " + any_of_text(scope.models);
    if (scope.classes.empty()) return text;
    return text + (text.empty() ? "" : " and ") + "class " + any_of_text(scope.classes);
}

RiskPolicy builtin_policy() {
    RiskPolicy policy;
    policy.name = "default";
    policy.p = {.05, .15, .35};
    for (const auto* currency : {"CHF", "EUR", "GBP", "USD"}) {
        policy.money.push_back({currency, kMoneyLimits});
    }
    policy.user_minutes = {1'000, 10'000, 100'000};
    policy.service_minutes = {1, 10, 60};
    policy.auto_approve_p_upper = .10;
    policy.evidence = {{EvidenceKind::load_test, RiskBand::high, Decision::block},
                       {EvidenceKind::rollback_plan, RiskBand::medium, Decision::block},
                       {EvidenceKind::rollback_tested, RiskBand::critical, Decision::block},
                       {EvidenceKind::peer_review, RiskBand::high, Decision::block}};
    policy.rules = builtin_policy_rules();
    return policy;
}

void normalise(WorkScope& scope) {
    make_unique(scope.models);
    make_unique(scope.classes);
}

void normalise(RiskPolicy& policy) {
    std::ranges::sort(policy.money, {}, &MoneyLimits::currency);
    for (EvidenceRule& rule : policy.evidence) {
        normalise(rule.when);
    }
    std::ranges::sort(policy.evidence, [](const EvidenceRule& a, const EvidenceRule& b) {
        return std::tie(a.kind, a.band_min, a.when) < std::tie(b.kind, b.band_min, b.when);
    });
    std::ranges::sort(policy.rules, {}, &PolicyRule::name);
    std::ranges::sort(policy.freezes, {}, &FreezePeriod::name);
    for (FreezePeriod& freeze : policy.freezes) {
        make_unique(freeze.services);
        make_unique(freeze.classes);
        make_unique(freeze.cis);
    }
}

}  // namespace faultline::model
