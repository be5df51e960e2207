#include "api/http/policy_body.h"

#include <array>
#include <string>
#include <string_view>
#include <utility>

#include "api/http/document_reader.h"
#include "api/http/problem.h"
#include "engine/base/utc_time.h"

namespace faultline::http {

namespace {

using model::ChangeType;

constexpr std::array<std::string_view, 8> kMembers = {
    "name", "bands", "unknown", "decisions", "auto_approve", "evidence", "rules", "freezes"};
constexpr std::array<std::string_view, 4> kBandMembers = {
    "p", "money", "user_minutes", "service_minutes"};
constexpr std::array<std::string_view, 3> kLimitMembers = {"low", "medium", "high"};
constexpr std::array<std::string_view, 2> kMoneyMembers = {"currency", "limits"};
constexpr std::array<std::string_view, 2> kUnknownMembers = {"band", "decision"};
constexpr std::array<std::string_view, 4> kDecisionMembers = {"low", "medium", "high", "critical"};
constexpr std::array<std::string_view, 1> kAutoApproveMembers = {"p_upper"};
constexpr std::array<std::string_view, 3> kEvidenceMembers = {"kind", "band", "decision"};
constexpr std::array<std::string_view, 1> kEvidenceOptions = {"when"};
constexpr std::array<std::string_view, 2> kWorkMembers = {"models", "classes"};
constexpr std::array<std::string_view, 3> kRuleMembers = {"name", "check", "decision"};
constexpr std::array<std::string_view, 2> kRuleOptions = {"threshold", "when"};
constexpr std::array<std::string_view, 3> kWhenMembers = {"types", "tier", "band"};
constexpr std::array<std::string_view, 5> kFreezeMembers = {
    "name", "begin", "end", "scope", "decision"};
constexpr std::array<std::string_view, 2> kFreezeOptions = {"exempt", "reason"};
constexpr std::array<std::string_view, 4> kScopeMembers = {
    "everything", "services", "classes", "cis"};

constexpr std::string_view kDecisionWords = "auto_approve, peer_review, cab, block";
constexpr std::string_view kBandWords = "low, medium, high, critical";

model::Decision read_decision(const JsonPlace& place) {
    return read_word(place, model::find_decision, kDecisionWords);
}

model::RiskBand read_band(const JsonPlace& place) {
    return read_word(place, model::find_risk_band, kBandWords);
}

model::ChangeTypes read_types(const JsonPlace& place) {
    model::ChangeTypes types;
    if (!place.is_array()) return types;
    for (std::size_t i = 0; i < place.value().items().size(); i++) {
        const JsonPlace item = place[i];
        if (item.is_null()) item.wrong_type("a string");
        if (!item.is_null()) {
            types.add(read_word(item, model::find_change_type, "standard, normal, emergency"));
        }
    }
    return types;
}

model::BandLimits read_limits(const JsonPlace& place) {
    model::BandLimits limits;
    if (!has_members(place, kLimitMembers)) return limits;
    limits.low = read_number(place["low"]);
    limits.medium = read_number(place["medium"]);
    limits.high = read_number(place["high"]);
    return limits;
}

model::MoneyLimits read_money(const JsonPlace& place) {
    model::MoneyLimits money;
    if (!has_members(place, kMoneyMembers)) return money;
    money.currency = place["currency"].text().value_or("");
    money.limits = read_limits(place["limits"]);
    return money;
}

void read_bands(const JsonPlace& place, model::RiskPolicy& policy) {
    if (!has_members(place, kBandMembers)) return;
    policy.p = read_limits(place["p"]);
    policy.money = read_items(place["money"], read_money);
    policy.user_minutes = read_limits(place["user_minutes"]);
    policy.service_minutes = read_limits(place["service_minutes"]);
}

void read_decisions(const JsonPlace& place, model::RiskPolicy& policy) {
    if (!has_members(place, kDecisionMembers)) return;
    for (std::size_t i = 0; i < kDecisionMembers.size(); i++) {
        policy.band_decisions.at(i) = read_decision(place[kDecisionMembers.at(i)]);
    }
}

model::EvidenceRule read_evidence(const JsonPlace& place) {
    model::EvidenceRule rule;
    if (!has_members(place, kEvidenceMembers, kEvidenceOptions)) return rule;
    rule.kind = read_word(place["kind"],
                          model::find_evidence_kind,
                          "load_test, equivalent_environment, rollback_plan, rollback_tested, "
                          "staged_rollout, peer_review, other");
    rule.band_min = read_band(place["band"]);
    rule.decision = read_decision(place["decision"]);
    const JsonPlace when = place["when"];
    if (when.is_null() || !when.is_object(kWorkMembers)) return rule;
    rule.when.models = when["models"].texts();
    rule.when.classes = when["classes"].texts();
    return rule;
}

model::RuleCondition read_condition(const JsonPlace& place) {
    model::RuleCondition when;
    if (place.is_null() || !place.is_object(kWhenMembers)) return when;
    when.types = read_types(place["types"]);
    when.tier_max = place["tier"].real();
    if (!place["band"].is_null()) when.band_min = read_band(place["band"]);
    return when;
}

model::PolicyRule read_rule(const JsonPlace& place) {
    model::PolicyRule rule;
    if (!has_members(place, kRuleMembers, kRuleOptions)) return rule;
    rule.name = place["name"].text().value_or("");
    rule.check = place["check"].text().value_or("");
    const JsonPlace threshold = place["threshold"];
    const model::PolicyCheck* const check = model::find_policy_check(rule.check);
    const bool takes_one = check != nullptr && !check->threshold.empty();
    if (takes_one && threshold.is_null()) {
        threshold.refuse("missing_threshold",
                         "the check " + rule.check + " takes a threshold, which is a " +
                             std::string(check->threshold));
    }
    rule.threshold = threshold.real().value_or(0);
    rule.decision = read_decision(place["decision"]);
    rule.when = read_condition(place["when"]);
    return rule;
}

UtcTime read_time(const JsonPlace& place) {
    const auto text = place.text();
    if (!text) return {};
    const auto time = parse_utc_time(*text);
    if (time.ok()) return time.value();
    place.refuse("wrong_value", time.error().message);
    return {};
}

model::FreezePeriod read_freeze(const JsonPlace& place) {
    model::FreezePeriod freeze;
    if (!has_members(place, kFreezeMembers, kFreezeOptions)) return freeze;
    freeze.name = place["name"].text().value_or("");
    freeze.begin = read_time(place["begin"]);
    freeze.end = read_time(place["end"]);
    freeze.decision = read_decision(place["decision"]);
    freeze.exempt = read_types(place["exempt"]);
    freeze.reason = place["reason"].text().value_or("");
    const JsonPlace scope = place["scope"];
    if (scope.is_null() || !scope.is_object(kScopeMembers)) return freeze;
    freeze.everything = scope["everything"].truth().value_or(false);
    freeze.services = scope["services"].texts();
    freeze.classes = scope["classes"].texts();
    freeze.cis = scope["cis"].texts();
    return freeze;
}

model::FeatureWeight read_feature(const JsonPlace& place) {
    constexpr std::array<std::string_view, 2> kFeatureMembers = {"beta", "mean"};
    if (!has_members(place, kFeatureMembers)) return {};
    return {read_number(place["beta"]), read_number(place["mean"])};
}

void read_prior(const JsonPlace& place, model::PriorWeights& prior) {
    constexpr std::array<std::string_view, 5> kPriorMembers = {
        "all", "class", "ci", "model", "team"};
    if (!has_members(place, kPriorMembers)) return;
    prior.all = read_number(place["all"]);
    prior.class_name = read_number(place["class"]);
    prior.ci = read_number(place["ci"]);
    prior.model = read_number(place["model"]);
    prior.team = read_number(place["team"]);
}

void read_features(const JsonPlace& place, model::RiskWeights& weights) {
    std::array<std::string_view, model::kRiskFeatureCount> names;
    for (std::size_t i = 0; i < names.size(); i++) {
        names.at(i) = model::risk_feature_name(static_cast<model::RiskFeature>(i));
    }
    if (!has_members(place, names)) return;
    for (std::size_t i = 0; i < names.size(); i++) {
        weights.features.at(i) = read_feature(place[names.at(i)]);
    }
}

}  // namespace

model::RiskPolicy read_policy(const json::Value& document, DocumentProblems& problems) {
    model::RiskPolicy policy;
    const JsonPlace place(document, "", problems.form);
    if (!has_members(place, kMembers, kShownMembers)) return policy;
    policy.name = place["name"].text().value_or("");
    read_bands(place["bands"], policy);
    if (const JsonPlace unknown = place["unknown"]; has_members(unknown, kUnknownMembers)) {
        policy.unknown_band = read_band(unknown["band"]);
        policy.unknown_decision = read_decision(unknown["decision"]);
    }
    read_decisions(place["decisions"], policy);
    const JsonPlace auto_approve = place["auto_approve"];
    if (!auto_approve.is_null() && auto_approve.is_object(kAutoApproveMembers)) {
        policy.auto_approve_p_upper = auto_approve["p_upper"].real();
    }
    policy.evidence = read_items(place["evidence"], read_evidence);
    policy.rules = read_items(place["rules"], read_rule);
    policy.freezes = read_items(place["freezes"], read_freeze);
    problems.rules = not_about(problems.form, model::validate(policy));
    return policy;
}

model::RiskWeights read_risk_weights(const json::Value& document, DocumentProblems& problems) {
    constexpr std::array<std::string_view, 10> kWeightMembers = {"w_class",
                                                                 "w_ci",
                                                                 "w_model",
                                                                 "w_team",
                                                                 "half_life_days",
                                                                 "base_rate",
                                                                 "prior",
                                                                 "outage_prior",
                                                                 "outage_prior_weight",
                                                                 "features"};
    model::RiskWeights weights;
    const JsonPlace place(document, "", problems.form);
    if (!has_members(place, kWeightMembers, kShownMembers)) return weights;
    weights.w_class = read_number(place["w_class"]);
    weights.w_ci = read_number(place["w_ci"]);
    weights.w_model = read_number(place["w_model"]);
    weights.w_team = read_number(place["w_team"]);
    weights.half_life_days = read_number(place["half_life_days"]);
    weights.base_rate = read_number(place["base_rate"]);
    read_prior(place["prior"], weights.prior);
    weights.outage_prior = read_number(place["outage_prior"]);
    weights.outage_prior_weight = read_number(place["outage_prior_weight"]);
    read_features(place["features"], weights);
    problems.rules = not_about(problems.form, model::validate(weights));
    return weights;
}

Response problem_response(const DocumentProblems& problems) {
    std::vector<Violation> all = problems.form;
    all.insert(all.end(), problems.rules.begin(), problems.rules.end());
    if (!problems.form.empty()) return problem_response(all);
    return problem_response({422, "rules_broken", all.front().message}, all);
}

}  // namespace faultline::http
