#include "engine/change/policy_checks.h"

#include <algorithm>
#include <array>
#include <utility>

namespace faultline::change {

namespace {

using model::PolicyRule;

// More than the threshold.  What is no number is not within any limit.
CheckAnswer above(std::optional<double> value, double threshold) {
    if (!value) return unanswered();
    return {!(*value <= threshold), false, value, {}};
}

CheckAnswer below(std::optional<double> value, double threshold) {
    if (!value) return unanswered();
    return {!(*value >= threshold), false, value, {}};
}

CheckAnswer count_above(const std::optional<std::vector<std::string>>& ids, double threshold) {
    if (!ids) return unanswered();
    CheckAnswer answer = above(static_cast<double>(ids->size()), threshold);
    answer.subjects = *ids;
    return answer;
}

// Whether a rule is about a service.
enum class InTier { no, yes, perhaps };

InTier in_tier(const FactIndex& index, const std::string& service, const PolicyRule& rule) {
    if (!rule.when.tier_max) return InTier::yes;
    const std::optional<double> tier = index.tier_of(service);
    if (!tier) return InTier::perhaps;
    return *tier <= *rule.when.tier_max ? InTier::yes : InTier::no;
}

// More services that the rule is about than its threshold.
CheckAnswer services_above(const FactIndex& index,
                           const std::optional<std::vector<std::string>>& services,
                           const PolicyRule& rule) {
    if (!services) return unanswered();
    CheckAnswer answer;
    double sure = 0;
    for (const std::string& service : *services) {
        const InTier within = in_tier(index, service, rule);
        if (within == InTier::no) continue;
        answer.subjects.push_back(service);
        if (within == InTier::yes) sure += 1;
    }
    answer.value = static_cast<double>(answer.subjects.size());
    answer.fires = *answer.value > rule.threshold;
    answer.unknown = answer.fires && sure <= rule.threshold;
    return answer;
}

std::optional<std::vector<std::string>> affected_services(const AssessmentFacts& facts) {
    if (!facts.services) return std::nullopt;
    std::vector<std::string> ids;
    for (const FactService& service : *facts.services) {
        ids.push_back(service.id);
    }
    return ids;
}

CheckAnswer applies(const FactIndex& /*index*/, const PolicyRule& /*rule*/) {
    return {true, false, {}, {}};
}

CheckAnswer backout_not_in_window(const FactIndex& index, const PolicyRule& rule) {
    return count_above(index.facts().not_in_window, rule.threshold);
}

CheckAnswer concurrent_changes(const FactIndex& index, const PolicyRule& rule) {
    return count_above(index.facts().concurrent, rule.threshold);
}

CheckAnswer graph_confidence(const FactIndex& index, const PolicyRule& rule) {
    const auto& confidence = index.facts().graph_confidence;
    if (!confidence) return unanswered();
    return below(static_cast<double>(*confidence), rule.threshold);
}

CheckAnswer lead_time(const FactIndex& index, const PolicyRule& rule) {
    return below(index.facts().lead_time_hours, rule.threshold);
}

CheckAnswer p_above(const FactIndex& index, const PolicyRule& rule) {
    return above(index.facts().p, rule.threshold);
}

CheckAnswer p_upper_above(const FactIndex& index, const PolicyRule& rule) {
    return above(index.facts().p_upper, rule.threshold);
}

// Without a history of the CI, low confidence is what everybody begins with: a note.
CheckAnswer risk_confidence(const FactIndex& index, const PolicyRule& /*rule*/) {
    const AssessmentFacts& facts = index.facts();
    if (!facts.risk_confidence) return unanswered();
    const bool low = *facts.risk_confidence == RiskConfidence::low;
    return {low && !facts.few_changes, false, static_cast<double>(*facts.risk_confidence), {}};
}

CheckAnswer service_minutes(const FactIndex& index, const PolicyRule& rule) {
    if (!index.facts().services) return unanswered();
    CheckAnswer answer;
    bool sure = false;
    for (const FactService& service : *index.facts().services) {
        const InTier within = in_tier(index, service.id, rule);
        if (within == InTier::no) continue;
        const std::optional<double>& minutes = service.expected_minutes;
        if (minutes) answer.value = std::max(answer.value.value_or(0), *minutes);
        if (minutes && *minutes <= rule.threshold) continue;
        answer.subjects.push_back(service.id);
        sure = sure || (minutes && within == InTier::yes);
    }
    answer.fires = !answer.subjects.empty();
    answer.unknown = answer.fires && !sure;
    return answer;
}

CheckAnswer services_down_if_failed(const FactIndex& index, const PolicyRule& rule) {
    return services_above(index, index.facts().down_if_failed, rule);
}

CheckAnswer services_planned_down(const FactIndex& index, const PolicyRule& rule) {
    return services_above(index, index.facts().planned_down, rule);
}

CheckAnswer single_points(const FactIndex& index, const PolicyRule& rule) {
    return services_above(index, index.facts().single_points, rule);
}

CheckAnswer stale_items(const FactIndex& index, const PolicyRule& rule) {
    const auto& count = index.facts().stale_items;
    if (!count) return unanswered();
    return above(static_cast<double>(*count), rule.threshold);
}

CheckAnswer untested_rollback(const FactIndex& index, const PolicyRule& rule) {
    const std::optional<bool>& tested = index.facts().rollback_tested;
    if (tested && *tested) return {};
    CheckAnswer answer = services_above(index, affected_services(index.facts()), rule);
    answer.unknown = answer.unknown || (answer.fires && !tested);
    return answer;
}

// A check with the function that answers it.
struct Answering {
    std::string_view name;
    CheckAnswer (*ask)(const FactIndex&, const PolicyRule&);
};

constexpr std::array kAnswering = {
    Answering{"applies", applies},
    Answering{"backout_not_in_window_above", backout_not_in_window},
    Answering{"concurrent_changes_above", concurrent_changes},
    Answering{"graph_confidence_below", graph_confidence},
    Answering{"lead_time_below", lead_time},
    Answering{"p_above", p_above},
    Answering{"p_upper_above", p_upper_above},
    Answering{"risk_confidence_low", risk_confidence},
    Answering{"service_minutes_above", service_minutes},
    Answering{"services_down_if_failed_above", services_down_if_failed},
    Answering{"services_planned_down_above", services_planned_down},
    Answering{"single_points_above", single_points},
    Answering{"stale_items_above", stale_items},
    Answering{"untested_rollback", untested_rollback},
};

}  // namespace

CheckAnswer unanswered() {
    return {true, true, {}, {}};
}

FactIndex::FactIndex(const AssessmentFacts& facts) : facts_(&facts) {
    if (!facts.services) return;
    for (const FactService& service : *facts.services) {
        if (service.tier) tiers_.emplace(service.id, *service.tier);
    }
}

std::optional<double> FactIndex::tier_of(std::string_view service) const {
    const auto found = tiers_.find(service);
    if (found == tiers_.end()) return std::nullopt;
    return found->second;
}

CheckAnswer ask_check(const FactIndex& index, const PolicyRule& rule) {
    const auto* const found = std::ranges::find(kAnswering, rule.check, &Answering::name);
    // A check that nobody can answer is one about which nothing is known.
    CheckAnswer answer = found == kAnswering.end() ? unanswered() : found->ask(index, rule);
    std::ranges::sort(answer.subjects);
    answer.subjects.erase(std::unique(answer.subjects.begin(), answer.subjects.end()),
                          answer.subjects.end());
    return answer;
}

}  // namespace faultline::change
