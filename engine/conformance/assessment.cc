#include "engine/conformance/assessment.h"

#include <algorithm>

#include "engine/base/utc_time.h"
#include "engine/model/reliability.h"

namespace faultline::conformance {

namespace {

Outcome outcome_of(bool conforms) {
    return conforms ? Outcome::conform : Outcome::gap;
}

Outcome verified(std::optional<UtcTime> seen, std::uint32_t days, UtcTime at) {
    if (!seen) return Outcome::unknown;
    return outcome_of(at.microseconds - seen->microseconds <= kDayMicroseconds * days);
}

bool has_all(const Rule& rule, const ClassRules& class_rules, const identify::MergedCi& ci) {
    const auto is_there = [&ci](std::string_view name) { return has_attribute(ci, name); };
    return rule.attributes.empty() ? std::ranges::all_of(class_rules.required, is_there)
                                   : std::ranges::all_of(rule.attributes, is_there);
}

bool has_reliability(const ClassRules& class_rules, const identify::MergedCi& ci) {
    model::ReliabilityReader reader;
    for (const identify::MergedAttribute& attribute : ci.attributes) {
        reader.note(attribute.name, attribute.value);
    }
    const model::ReliabilityState state = reader.result().state;
    if (state == model::ReliabilityState::given) return true;
    return state == model::ReliabilityState::absent && class_rules.has_unavailability;
}

bool takes_all(Check check) {
    return check == Check::no_duplicates || check == Check::lint_clean;
}

}  // namespace

std::uint32_t TextNumbers::number(std::string_view text) {
    const auto [at, is_new] =
        numbers_.emplace(std::string(text), static_cast<std::uint32_t>(texts_.size()));
    if (is_new) texts_.push_back(&at->first);
    return at->second;
}

Outcome judge_alone(const Rule& rule,
                    const ClassRules& class_rules,
                    const Surroundings& surroundings,
                    CiId id,
                    const identify::MergedCi& ci) {
    switch (rule.check) {
        case Check::has_owner:
            return outcome_of(!surroundings.owner_of(ci).empty());
        case Check::no_dangling:
            return outcome_of(surroundings.dangling_of(ci) == 0);
        case Check::reliability_known:
            return outcome_of(has_reliability(class_rules, ci));
        case Check::required_attributes:
            return outcome_of(has_all(rule, class_rules, ci));
        case Check::service_path: {
            const auto node = surroundings.node_of(id);
            return outcome_of(node && surroundings.serves(*node));
        }
        case Check::verified_within:
            return verified(surroundings.seen(id), rule.days, surroundings.parts().at);
        case Check::lint_clean:
        case Check::no_duplicates:
            break;
    }
    return Outcome::unknown;
}

Assessment::Assessment(const Surroundings& surroundings, RuleBook& rules)
    : surroundings_(&surroundings),
      rules_(&rules),
      duplicates_(rules.catalogue(), surroundings.parts().names, *surroundings.parts().graph),
      groups_(surroundings.parts().graph->node_count()) {}

std::uint32_t Assessment::class_number(const ClassRules& rules) {
    const auto number = static_cast<std::uint32_t>(classes_.size());
    const auto [at, is_new] = class_numbers_.emplace(&rules, number);
    if (is_new) classes_.push_back(&rules);
    return at->second;
}

void Assessment::judge(std::uint32_t rule, graph::NodeIndex node, Outcome outcome) {
    if (outcome != Outcome::conform) findings_.push_back({node, rule, outcome});
}

void Assessment::add(CiId id, std::string_view class_name, const identify::MergedCi& ci) {
    const auto node = surroundings_->node_of(id);
    if (!node) return;
    const ClassRules& class_rules = rules_->of(class_name);
    cis_.push_back(*node);
    groups_[raw(*node)] = {class_number(class_rules),
                           owners_.number(surroundings_->owner_of(ci)),
                           sites_.number(Surroundings::site_of(ci))};
    duplicates_.add(*node, class_name, ci);
    for (const std::uint32_t number : class_rules.rules) {
        const Rule& rule = rules_->rules()[number];
        if (takes_all(rule.check)) continue;
        judge(number, *node, judge_alone(rule, class_rules, *surroundings_, id, ci));
    }
}

void Assessment::finish(const LintMarks& marks) {
    duplicates_.finish();
    for (const graph::NodeIndex node : cis_) {
        const DuplicateIndex::Found found = duplicates_.of(node);
        for (const std::uint32_t number : class_rules(groups(node).class_number).rules) {
            const Check check = rules_->rules()[number].check;
            if (check == Check::lint_clean) judge(number, node, outcome_of(!marks.has(node)));
            if (check != Check::no_duplicates) continue;
            judge(number, node, found.is_unknown ? Outcome::unknown : outcome_of(!found.twin));
        }
    }
    const graph::Snapshot& graph = *surroundings_->parts().graph;
    std::ranges::sort(findings_, [&graph](const Finding& a, const Finding& b) {
        return a.node == b.node ? a.rule < b.rule : graph.precedes(a.node, b.node);
    });
}

}  // namespace faultline::conformance
