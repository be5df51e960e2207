#include <algorithm>
#include <set>
#include <tuple>
#include <utility>

#include "engine/model/risk_policy.h"
#include "engine/model/validation.h"

namespace faultline::model {

namespace {

constexpr std::uint8_t kAllTypes = 0b111;

std::string at(std::string_view list, std::size_t index) {
    return std::string(list) + "/" + std::to_string(index);
}

// Collects violations.
class Rules {
 public:
    void add(std::string pointer, std::string code, std::string message) {
        found_.push_back({std::move(pointer), std::move(code), std::move(message)});
    }

    // A name that is there, clean and not too long.
    void name(std::string pointer, std::string_view name) {
        if (!name.empty() && name.size() <= kPolicyNameBytesMax && is_clean_text(name)) return;
        add(std::move(pointer),
            "invalid_name",
            "a name is clean text of 1 to " + std::to_string(kPolicyNameBytesMax) + " bytes; '" +
                printable(std::string(name.substr(0, kPolicyNameBytesMax))) + "' is not");
    }

    void number(std::string pointer, double value, double most) {
        if (value >= 0 && value <= most) return;
        add(std::move(pointer),
            "out_of_range",
            "a limit is " + std::to_string(value) + "; it must be from 0 to " +
                std::to_string(most));
    }

    void limits(const std::string& pointer, const BandLimits& limits, double most) {
        number(pointer + "/low", limits.low, most);
        number(pointer + "/medium", limits.medium, most);
        number(pointer + "/high", limits.high, most);
        if (limits.low <= limits.medium && limits.medium <= limits.high) return;
        add(pointer,
            "descending_limits",
            "the limits of low, medium and high are " + std::to_string(limits.low) + ", " +
                std::to_string(limits.medium) + " and " + std::to_string(limits.high) +
                "; none may be below the one before it");
    }

    // A rule that asks for auto-approval would raise nothing.
    void raises(std::string pointer, Decision decision) {
        if (decision != Decision::auto_approve) return;
        add(std::move(pointer),
            "raises_nothing",
            "a rule cannot ask for auto_approve, since rules only raise a decision; ask for "
            "peer_review, cab or block");
    }

    void count(std::string pointer, std::size_t count, std::size_t most) {
        if (count <= most) return;
        add(std::move(pointer),
            "too_many",
            "there are " + std::to_string(count) + ", the limit is " + std::to_string(most));
    }

    std::vector<Violation> take() { return std::move(found_); }

 private:
    std::vector<Violation> found_;
};

bool is_currency(std::string_view text) {
    constexpr std::size_t kLetters = 3;
    return text.size() == kLetters &&
           std::ranges::all_of(text, [](char c) { return c >= 'A' && c <= 'Z'; });
}

void check_bands(const RiskPolicy& policy, Rules& rules) {
    rules.limits("/bands/p", policy.p, 1);
    rules.limits("/bands/user_minutes", policy.user_minutes, kPolicyNumberMax);
    rules.limits("/bands/service_minutes", policy.service_minutes, kPolicyNumberMax);
    rules.count("/bands/money", policy.money.size(), kPolicyItemsMax);
    std::set<std::string_view> seen;
    for (std::size_t i = 0; i < policy.money.size(); i++) {
        const MoneyLimits& money = policy.money[i];
        const std::string pointer = at("/bands/money", i);
        rules.limits(pointer + "/limits", money.limits, kPolicyNumberMax);
        if (!is_currency(money.currency)) {
            rules.add(pointer + "/currency",
                      "invalid_currency",
                      "a currency is three capital letters such as EUR; '" +
                          printable(money.currency) + "' is not");
        } else if (!seen.insert(money.currency).second) {
            rules.add(pointer + "/currency",
                      "duplicate_currency",
                      money.currency + " has limits already");
        }
    }
}

void check_decisions(const RiskPolicy& policy, Rules& rules) {
    if (!std::ranges::is_sorted(policy.band_decisions)) {
        rules.add("/decisions",
                  "descending_decisions",
                  "a band asks for a lower decision than the band below it");
    }
    if (policy.band_decisions[1] == Decision::auto_approve) {
        rules.add("/decisions/medium",
                  "auto_approval_above_low",
                  "only changes of band low may be approved by themselves; ask for peer_review "
                  "or more");
    }
    if (policy.unknown_band == RiskBand::low) {
        rules.add("/unknown/band",
                  "unknown_is_low",
                  "a change about which something is not known cannot be of band low");
    }
    rules.raises("/unknown/decision", policy.unknown_decision);
    if (policy.auto_approve_p_upper) {
        rules.number("/auto_approve/p_upper", *policy.auto_approve_p_upper, 1);
    }
}

void check_models(const std::string& pointer,
                  const std::vector<std::string>& models,
                  Rules& rules) {
    rules.count(pointer, models.size(), kWorkScopeMax);
    for (std::size_t i = 0; i < models.size(); i++) {
        const std::string& name = models[i];
        if (!name.empty() && name.size() <= kChangeNameBytesMax && is_clean_text(name)) continue;
        rules.add(at(pointer, i),
                  "invalid_name",
                  "a change model is clean text of 1 to " + std::to_string(kChangeNameBytesMax) +
                      " bytes; '" + printable(name.substr(0, kChangeNameBytesMax)) + "' is not");
    }
}

// A list of ids.
void check_scope(const std::string& pointer,
                 const std::vector<std::string>& ids,
                 std::size_t most,
                 Rules& rules) {
    rules.count(pointer, ids.size(), most);
    for (std::size_t i = 0; i < ids.size(); i++) {
        for (const Violation& violation : validate_id(at(pointer, i), ids[i])) {
            rules.add(violation.pointer, violation.code, violation.message);
        }
    }
}

// The same evidence of the same work is asked for once; work is the same in any order.
void check_evidence(const RiskPolicy& policy, Rules& rules) {
    rules.count("/evidence", policy.evidence.size(), kPolicyItemsMax);
    std::set<std::tuple<EvidenceKind, RiskBand, WorkScope>> seen;
    for (std::size_t i = 0; i < policy.evidence.size(); i++) {
        const EvidenceRule& rule = policy.evidence[i];
        const std::string pointer = at("/evidence", i);
        rules.raises(pointer + "/decision", rule.decision);
        if (rule.kind == EvidenceKind::other) {
            rules.add(pointer + "/kind",
                      "invalid_kind",
                      "evidence of kind other shows nothing in particular; name another kind");
        }
        check_models(pointer + "/when/models", rule.when.models, rules);
        check_scope(pointer + "/when/classes", rule.when.classes, kWorkScopeMax, rules);
        WorkScope when = rule.when;
        normalise(when);
        const std::string of_work = when.is_limited() ? " of " + work_scope_text(when) : "";
        if (!seen.insert({rule.kind, rule.band_min, std::move(when)}).second) {
            rules.add(pointer,
                      "duplicate_evidence",
                      std::string(evidence_kind_name(rule.kind)) + " is asked of band " +
                          std::string(risk_band_name(rule.band_min)) + of_work + " already");
        }
    }
}

void check_types(const std::string& pointer, const ChangeTypes& types, Rules& rules) {
    if (types.bits <= kAllTypes) return;
    rules.add(pointer, "invalid_types", "there are types of change that nobody knows");
}

void check_threshold(const std::string& pointer,
                     const PolicyRule& rule,
                     const PolicyCheck& check,
                     Rules& rules) {
    if (check.threshold.empty()) {
        if (rule.threshold == 0) return;
        rules.add(pointer + "/threshold",
                  "needless_threshold",
                  rule.check + " takes no threshold; leave it out");
    } else if (check.threshold == "level") {
        if (rule.threshold == 1 || rule.threshold == 2) return;
        rules.add(pointer + "/threshold",
                  "out_of_range",
                  "the threshold of " + rule.check + " is " + std::to_string(rule.threshold) +
                      "; it must be 1 (medium) or 2 (high)");
    } else {
        const bool share = check.threshold == "probability";
        rules.number(pointer + "/threshold", rule.threshold, share ? 1 : kPolicyNumberMax);
    }
}

void check_condition(const std::string& pointer,
                     const PolicyRule& rule,
                     const PolicyCheck& check,
                     Rules& rules) {
    check_types(pointer + "/when/types", rule.when.types, rules);
    if (!rule.when.tier_max) return;
    rules.number(pointer + "/when/tier", *rule.when.tier_max, kPolicyNumberMax);
    if (check.tiered) return;
    rules.add(pointer + "/when/tier",
              "needless_tier",
              rule.check + " does not look at services, so it cannot be limited to a tier");
}

void check_rule(const std::string& pointer, const PolicyRule& rule, Rules& rules) {
    rules.name(pointer + "/name", rule.name);
    rules.raises(pointer + "/decision", rule.decision);
    const PolicyCheck* const check = find_policy_check(rule.check);
    if (check == nullptr) {
        rules.add(pointer + "/check",
                  "unknown_check",
                  "there is no check '" + printable(rule.check) + "'");
    } else if (!check->missing.empty()) {
        rules.add(pointer + "/check",
                  "unavailable_check",
                  "the check " + rule.check + " cannot be used: " + std::string(check->missing));
    } else {
        check_threshold(pointer, rule, *check, rules);
        check_condition(pointer, rule, *check, rules);
    }
}

void check_freeze(const std::string& pointer, const FreezePeriod& freeze, Rules& rules) {
    rules.name(pointer + "/name", freeze.name);
    rules.raises(pointer + "/decision", freeze.decision);
    check_types(pointer + "/exempt", freeze.exempt, rules);
    if (freeze.begin >= freeze.end) {
        rules.add(pointer + "/end",
                  "invalid_period",
                  "the freeze ends at " + format_utc_time(freeze.end) +
                      ", not after it begins at " + format_utc_time(freeze.begin));
    }
    const std::size_t named = freeze.services.size() + freeze.classes.size() + freeze.cis.size();
    if (freeze.everything == (named > 0)) {
        rules.add(pointer + "/scope",
                  "invalid_scope",
                  "a freeze is about everything, or about the services, classes and CIs that it "
                  "names");
    }
    check_scope(pointer + "/scope/services", freeze.services, kFreezeScopeMax, rules);
    check_scope(pointer + "/scope/classes", freeze.classes, kFreezeScopeMax, rules);
    check_scope(pointer + "/scope/cis", freeze.cis, kFreezeScopeMax, rules);
    if (freeze.reason.size() > kPolicyTextBytesMax || !is_clean_text(freeze.reason)) {
        rules.add(
            pointer + "/reason",
            "invalid_text",
            "a reason is clean text of at most " + std::to_string(kPolicyTextBytesMax) + " bytes");
    }
}

// Names are unique within `items`.
template <typename Items>
void check_names(std::string_view list, const Items& items, Rules& rules) {
    rules.count(std::string(list), items.size(), kPolicyItemsMax);
    std::set<std::string_view> seen;
    for (std::size_t i = 0; i < items.size(); i++) {
        if (seen.insert(items[i].name).second) continue;
        rules.add(at(list, i) + "/name",
                  "duplicate_name",
                  "the name '" + printable(items[i].name) + "' is used twice");
    }
}

}  // namespace

std::vector<Violation> validate(const RiskPolicy& policy) {
    Rules rules;
    rules.name("/name", policy.name);
    check_bands(policy, rules);
    check_decisions(policy, rules);
    check_evidence(policy, rules);
    check_names("/rules", policy.rules, rules);
    for (std::size_t i = 0; i < policy.rules.size(); i++) {
        check_rule(at("/rules", i), policy.rules[i], rules);
    }
    check_names("/freezes", policy.freezes, rules);
    for (std::size_t i = 0; i < policy.freezes.size(); i++) {
        check_freeze(at("/freezes", i), policy.freezes[i], rules);
    }
    return rules.take();
}

}  // namespace faultline::model
