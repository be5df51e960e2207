#include "engine/change/policy.h"

#include <algorithm>
#include <utility>

#include "engine/change/policy_checks.h"

namespace faultline::change {

namespace {

using model::BandLimits;
using model::Decision;
using model::FreezePeriod;
using model::RiskBand;
using model::RiskPolicy;

// What is no number is within no limit.
RiskBand band_of(double value, const BandLimits& limits) {
    if (value <= limits.low) return RiskBand::low;
    if (value <= limits.medium) return RiskBand::medium;
    return value <= limits.high ? RiskBand::high : RiskBand::critical;
}

// Collects measures; what one does not know puts it at least into the policy's band for that.
class Measures {
 public:
    explicit Measures(const RiskPolicy& policy) : policy_(&policy) {}

    void add(BandOutcome measure, bool known) {
        if (measure.value && measure.limits)
            measure.band = band_of(*measure.value, *measure.limits);
        if (!known || !measure.value || !measure.limits) {
            measure.unknown = true;
            measure.band_known = measure.value && measure.limits ? measure.band : RiskBand::low;
            measure.band = std::max(measure.band, policy_->unknown_band);
        } else {
            measure.band_known = measure.band;
        }
        found_.push_back(std::move(measure));
    }

    std::vector<BandOutcome> take() { return std::move(found_); }

 private:
    const RiskPolicy* policy_;
    std::vector<BandOutcome> found_;
};

BandOutcome measure(std::string name, std::optional<double> value, const BandLimits& limits) {
    BandOutcome made;
    made.name = std::move(name);
    made.value = value;
    made.limits = limits;
    return made;
}

void measure_money(const RiskPolicy& policy, const AssessmentFacts& facts, Measures& measures) {
    for (const Money& money : facts.money) {
        BandOutcome made;
        made.name = "money " + money.currency;
        made.value = money.amount;
        const auto limits =
            std::ranges::find(policy.money, money.currency, &model::MoneyLimits::currency);
        if (limits != policy.money.end()) made.limits = limits->limits;
        measures.add(std::move(made), true);
    }
    if (facts.without_money.empty()) return;
    BandOutcome rest;
    rest.name = "money";
    rest.subjects = facts.without_money;
    measures.add(std::move(rest), false);
}

void measure_minutes(const RiskPolicy& policy, const AssessmentFacts& facts, Measures& measures) {
    BandOutcome made = measure("service_minutes", {}, policy.service_minutes);
    if (!facts.services) {
        measures.add(std::move(made), false);
        return;
    }
    std::vector<std::string> unknown;
    std::vector<std::string> largest;
    double most = 0;
    for (const FactService& service : *facts.services) {
        if (!service.expected_minutes) {
            unknown.push_back(service.id);
        } else if (!(*service.expected_minutes <= most) || largest.empty()) {
            most = *service.expected_minutes;
            largest = {service.id};
        }
    }
    made.value = most;
    made.subjects = unknown.empty() ? largest : unknown;
    measures.add(std::move(made), unknown.empty());
}

std::vector<BandOutcome> measure_all(const RiskPolicy& policy, const AssessmentFacts& facts) {
    Measures measures(policy);
    measures.add(measure("p", facts.p, policy.p), true);
    measure_minutes(policy, facts, measures);
    BandOutcome users = measure("user_minutes", facts.user_minutes, policy.user_minutes);
    users.subjects = facts.without_users;
    measures.add(std::move(users), facts.without_users.empty());
    measure_money(policy, facts, measures);
    return measures.take();
}

Decision capped(Decision decision, bool unknown, const RiskPolicy& policy) {
    return unknown ? std::min(decision, policy.unknown_decision) : decision;
}

RuleOutcome band_rule(const RiskPolicy& policy, const PolicyOutcome& outcome) {
    RuleOutcome rule;
    rule.name = rule.check = "band";
    rule.value = static_cast<double>(outcome.band);
    rule.decision = policy.band_decisions[static_cast<std::size_t>(outcome.band)];
    rule.fired = rule.decision != Decision::auto_approve;
    rule.unknown = rule.fired;
    for (const BandOutcome& measure : outcome.measures) {
        if (measure.band != outcome.band) continue;
        rule.subjects.push_back(measure.name);
        rule.unknown = rule.unknown && measure.band_known != outcome.band;
    }
    std::ranges::sort(rule.subjects);
    return rule;
}

// Band and bound must both allow it: without a limit, or without a bound under it, somebody has to
// look.
RuleOutcome auto_approval_rule(const RiskPolicy& policy, const AssessmentFacts& facts) {
    RuleOutcome rule;
    rule.name = rule.check = "auto_approval";
    rule.value = facts.p_upper;
    rule.threshold = policy.auto_approve_p_upper;
    rule.decision = Decision::peer_review;
    rule.unknown = rule.threshold && !rule.value;
    rule.fired = !rule.threshold || !rule.value || !(*rule.value < *rule.threshold);
    return rule;
}

bool holds(const std::vector<std::string>& sorted, const std::string& id) {
    return std::ranges::binary_search(sorted, id);
}

// Whether something is about a change; perhaps: not enough is known to tell.
enum class IsAbout { no, perhaps, yes };

IsAbout about_work(const model::WorkScope& work, const AssessmentFacts& facts) {
    if (!work.models.empty() && !holds(work.models, facts.model)) return IsAbout::no;
    if (work.classes.empty()) return IsAbout::yes;
    const auto named = [&](const std::string& name) { return holds(work.classes, name); };
    IsAbout about = IsAbout::no;
    for (const FactCi& ci : facts.cis) {
        if (std::ranges::any_of(ci.classes, named)) return IsAbout::yes;
        if (ci.classes.empty()) about = IsAbout::perhaps;
    }
    return about;
}

RuleOutcome evidence_rule(const RiskPolicy& policy,
                          const model::EvidenceRule& asked,
                          const AssessmentFacts& facts,
                          RiskBand band) {
    const std::string kind(model::evidence_kind_name(asked.kind));
    const auto count = std::ranges::count(facts.evidence, asked.kind);
    RuleOutcome rule;
    const IsAbout about = about_work(asked.when, facts);
    rule.name = "evidence/" + kind + "/" + std::string(model::risk_band_name(asked.band_min));
    if (asked.when.is_limited()) rule.name += "/" + model::work_scope_text(asked.when);
    rule.check = "evidence";
    rule.applies = band >= asked.band_min && about != IsAbout::no;
    rule.fired = rule.applies && count == 0;
    rule.unknown = rule.fired && (about == IsAbout::perhaps || facts.more_evidence);
    rule.value = static_cast<double>(count);
    rule.threshold = 1;
    rule.decision = capped(asked.decision, rule.unknown, policy);
    rule.subjects = {kind};
    return rule;
}

RuleOutcome policy_rule(const RiskPolicy& policy,
                        const model::PolicyRule& written,
                        const FactIndex& index,
                        RiskBand band) {
    const model::RuleCondition& when = written.when;
    RuleOutcome rule;
    rule.name = written.name;
    rule.check = written.check;
    const model::PolicyCheck* const check = model::find_policy_check(written.check);
    if (check != nullptr && !check->threshold.empty()) rule.threshold = written.threshold;
    rule.decision = written.decision;
    rule.applies = (when.types.bits == 0 || when.types.contains(index.facts().type)) &&
                   (!when.band_min || band >= *when.band_min);
    if (!rule.applies) return rule;
    CheckAnswer answer = ask_check(index, written);
    rule.fired = answer.fires;
    rule.unknown = answer.unknown;
    rule.value = answer.value;
    rule.subjects = std::move(answer.subjects);
    rule.decision = capped(rule.decision, rule.unknown, policy);
    return rule;
}

// The CIs and services of the change that a freeze is about.
CheckAnswer hit_by(const FreezePeriod& freeze, const AssessmentFacts& facts) {
    if (freeze.everything) return {true, false, {}, {}};
    CheckAnswer answer;
    bool class_unknown = false;
    for (const FactCi& ci : facts.cis) {
        const auto of_scope = [&](const std::string& name) { return holds(freeze.classes, name); };
        const bool hit = holds(freeze.cis, ci.id) || holds(freeze.services, ci.id) ||
                         std::ranges::any_of(ci.classes, of_scope);
        if (hit) answer.subjects.push_back(ci.id);
        class_unknown = class_unknown || ci.classes.empty();
    }
    if (facts.services) {
        for (const FactService& service : *facts.services) {
            if (holds(freeze.services, service.id)) answer.subjects.push_back(service.id);
        }
    }
    answer.fires = !answer.subjects.empty();
    answer.unknown = !answer.fires && ((!facts.services && !freeze.services.empty()) ||
                                       (class_unknown && !freeze.classes.empty()));
    std::ranges::sort(answer.subjects);
    answer.subjects.erase(std::unique(answer.subjects.begin(), answer.subjects.end()),
                          answer.subjects.end());
    return answer;
}

// Minutes that the window and the freeze have in common; a window of a moment is a microsecond.
double common_minutes(const FreezePeriod& freeze, const model::PlannedWindow& window) {
    constexpr double kMinute = 60e6;
    const std::int64_t begin = std::max(freeze.begin, window.start).microseconds;
    const std::int64_t window_end =
        std::max(window.end.microseconds, window.start.microseconds + 1);
    const std::int64_t end = std::min(freeze.end.microseconds, window_end);
    return begin < end ? static_cast<double>(end - begin) / kMinute : 0;
}

PolicyOutcome with_rules(const RiskPolicy& policy,
                         const AssessmentFacts& facts,
                         PolicyOutcome outcome) {
    const FactIndex index(facts);
    outcome.rules.push_back(band_rule(policy, outcome));
    outcome.rules.push_back(auto_approval_rule(policy, facts));
    for (const model::EvidenceRule& asked : policy.evidence) {
        outcome.rules.push_back(evidence_rule(policy, asked, facts, outcome.band));
    }
    for (const model::PolicyRule& written : policy.rules) {
        outcome.rules.push_back(policy_rule(policy, written, index, outcome.band));
    }
    for (const FreezePeriod& freeze : policy.freezes) {
        outcome.rules.push_back(apply_freeze(policy, freeze, facts));
    }
    return outcome;
}

}  // namespace

RuleOutcome apply_freeze(const RiskPolicy& policy,
                         const FreezePeriod& freeze,
                         const AssessmentFacts& facts) {
    RuleOutcome rule;
    rule.name = "freeze/" + freeze.name;
    rule.check = "freeze";
    rule.applies = !freeze.exempt.contains(facts.type);
    rule.threshold = 0;
    rule.decision = freeze.decision;
    if (facts.window) rule.value = common_minutes(freeze, *facts.window);
    if (!rule.applies || (rule.value && *rule.value <= 0)) return rule;
    CheckAnswer hit = hit_by(freeze, facts);
    rule.fired = hit.fires || hit.unknown;
    rule.unknown = rule.fired && (hit.unknown || !facts.window);
    rule.subjects = std::move(hit.subjects);
    rule.decision = capped(rule.decision, rule.unknown, policy);
    return rule;
}

PolicyOutcome apply_policy(const RiskPolicy& policy, const AssessmentFacts& facts) {
    PolicyOutcome outcome;
    outcome.measures = measure_all(policy, facts);
    for (const BandOutcome& measure : outcome.measures) {
        outcome.band = std::max(outcome.band, measure.band);
    }
    outcome = with_rules(policy, facts, std::move(outcome));
    for (const RuleOutcome& rule : outcome.rules) {
        if (rule.fired) outcome.decision = std::max(outcome.decision, rule.decision);
    }
    return outcome;
}

}  // namespace faultline::change
