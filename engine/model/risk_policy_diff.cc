#include "engine/model/risk_policy_diff.h"

#include <array>
#include <map>
#include <utility>

namespace faultline::model {

namespace {

// The parts in the order of the document.
constexpr std::array<std::string_view, 8> kParts = {
    "name", "bands", "unknown", "decisions", "auto_approve", "evidence", "rules", "freezes"};

using Items = std::map<std::string, PolicyItem>;

Items bands_of(const RiskPolicy& policy) {
    Items items;
    items.emplace("p", policy.p);
    items.emplace("user_minutes", policy.user_minutes);
    items.emplace("service_minutes", policy.service_minutes);
    for (const MoneyLimits& money : policy.money) {
        items.emplace("money " + money.currency, money.limits);
    }
    return items;
}

Items decisions_of(const RiskPolicy& policy) {
    Items items;
    for (std::size_t i = 0; i < kRiskBands; i++) {
        items.emplace(risk_band_name(static_cast<RiskBand>(i)), policy.band_decisions[i]);
    }
    return items;
}

Items evidence_of(const RiskPolicy& policy) {
    Items items;
    for (const EvidenceRule& rule : policy.evidence) {
        std::string name = std::string(evidence_kind_name(rule.kind)) + " " +
                           std::string(risk_band_name(rule.band_min));
        if (rule.when.is_limited()) name += " " + work_scope_text(rule.when);
        items.emplace(std::move(name), rule);
    }
    return items;
}

template <typename Named>
Items by_name(const std::vector<Named>& list) {
    Items items;
    for (const Named& item : list) {
        items.emplace(item.name, item);
    }
    return items;
}

// The items of a part, by name.
Items items_of(const RiskPolicy& policy, std::string_view part) {
    if (part == "name") return {{"name", policy.name}};
    if (part == "bands") return bands_of(policy);
    if (part == "unknown") {
        return {{"band", policy.unknown_band}, {"decision", policy.unknown_decision}};
    }
    if (part == "decisions") return decisions_of(policy);
    if (part == "evidence") return evidence_of(policy);
    if (part == "rules") return by_name(policy.rules);
    if (part == "freezes") return by_name(policy.freezes);
    if (!policy.auto_approve_p_upper) return {};
    return {{"p_upper", *policy.auto_approve_p_upper}};
}

}  // namespace

std::vector<PolicyChange> changes_between(const RiskPolicy& before, const RiskPolicy& after) {
    std::vector<PolicyChange> changes;
    for (const std::string_view part : kParts) {
        std::map<std::string, PolicyChange> found;
        for (auto& [name, item] : items_of(before, part)) {
            found[name].before = item;
        }
        for (auto& [name, item] : items_of(after, part)) {
            found[name].after = item;
        }
        for (auto& [name, change] : found) {
            if (change.before == change.after) continue;
            change.part = part;
            change.name = name;
            changes.push_back(std::move(change));
        }
    }
    return changes;
}

std::vector<NamedWeight> named_weights(const RiskWeights& weights) {
    std::vector<NamedWeight> named = {
        {"w_class", weights.w_class},
        {"w_ci", weights.w_ci},
        {"w_model", weights.w_model},
        {"w_team", weights.w_team},
        {"half_life_days", weights.half_life_days},
        {"base_rate", weights.base_rate},
        {"prior/all", weights.prior.all},
        {"prior/class", weights.prior.class_name},
        {"prior/ci", weights.prior.ci},
        {"prior/model", weights.prior.model},
        {"prior/team", weights.prior.team},
        {"outage_prior", weights.outage_prior},
        {"outage_prior_weight", weights.outage_prior_weight},
    };
    for (std::size_t i = 0; i < kRiskFeatureCount; i++) {
        const std::string place =
            "features/" + std::string(risk_feature_name(static_cast<RiskFeature>(i)));
        named.push_back({place + "/beta", weights.features[i].beta});
        named.push_back({place + "/mean", weights.features[i].mean});
    }
    return named;
}

std::vector<WeightChange> changes_between(const RiskWeights& before, const RiskWeights& after) {
    const std::vector<NamedWeight> old_numbers = named_weights(before);
    const std::vector<NamedWeight> new_numbers = named_weights(after);
    std::vector<WeightChange> changes;
    for (std::size_t i = 0; i < old_numbers.size(); i++) {
        if (old_numbers[i] == new_numbers[i]) continue;
        changes.push_back({old_numbers[i].name, old_numbers[i].value, new_numbers[i].value});
    }
    return changes;
}

}  // namespace faultline::model
