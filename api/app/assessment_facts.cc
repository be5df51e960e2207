#include "api/app/assessment_facts.h"

#include <algorithm>
#include <set>
#include <tuple>
#include <utility>

#include "api/app/named_cis.h"
#include "api/app/thread_scratch.h"
#include "engine/base/utc_time.h"
#include "engine/change/lifecycle.h"

namespace faultline::app {

namespace {

using graph::NodeIndex;
using model::EvidenceKind;

// The class and all it extends, nearest first.
std::vector<std::string> classes_of(const model::Catalogue& catalogue, std::string_view name) {
    std::vector<std::string> classes;
    const model::ClassDefinition* at = catalogue.find_class(name);
    if (at == nullptr) classes.emplace_back(name);
    while (at != nullptr) {
        classes.push_back(at->name);
        at = at->extends.empty() ? nullptr : catalogue.find_class(at->extends);
    }
    return classes;
}

std::vector<change::FactService> fact_services(const ChangeAssessment& assessment) {
    std::vector<change::FactService> services;
    for (const ServiceOutcome& outcome : assessment.services) {
        change::FactService& service = services.emplace_back(change::FactService{.id = outcome.id});
        if (outcome.tier) service.tier = static_cast<double>(*outcome.tier);
        if (!assessment.loss) continue;
        const auto& losses = assessment.loss->services;
        const auto found =
            std::ranges::lower_bound(losses, outcome.id, {}, &change::ServiceLoss::service);
        if (found != losses.end() && found->service == outcome.id) {
            service.expected_minutes = found->figures.expected.minutes;
        }
    }
    return services;
}

std::vector<std::string> services_down(const ChangeAssessment& assessment,
                                       std::optional<WorstMoment> ServiceOutcome::*when) {
    std::vector<std::string> ids;
    for (const ServiceOutcome& outcome : assessment.services) {
        if (goes_down(outcome.*when)) ids.push_back(outcome.id);
    }
    return ids;
}

// The CIs that something may happen to, each once, by id.
std::vector<NodeIndex> touched_nodes(const graph::Snapshot& graph, const model::ChangePlan& plan) {
    std::set<std::string_view> ids;
    for (const model::PlannedCi& planned : plan.cis) {
        if (planned.effect != model::PlannedEffect::none) ids.insert(planned.ci);
    }
    std::vector<NodeIndex> nodes;
    add_nodes(graph, ids, nodes);
    return nodes;
}

// The services that one CI of the change takes down by itself once its edits are done, of those
// that the change touches.
std::optional<std::vector<std::string>> single_points(const ChangeAssessment& assessment) {
    const auto& moments = assessment.moments.moments;
    const graph::Snapshot& graph =
        moments.empty() ? *assessment.published->graph : *moments.back().graph;
    const std::vector<NodeIndex> nodes = touched_nodes(graph, assessment.current.plan);
    if (nodes.size() > kSinglePointCisMax) return std::nullopt;
    std::set<std::string_view> down;
    for (const NodeIndex node : nodes) {
        down.insert(graph.id(node));
        const auto radius = impact::blast_radius(graph, {.failed = {node}}, thread_scratch());
        for (const impact::DownItem& item : radius.down) {
            down.insert(graph.id(item.node));
        }
    }
    std::vector<std::string> services;
    for (const ServiceOutcome& outcome : assessment.services) {
        if (down.contains(outcome.id)) services.push_back(outcome.id);
    }
    return services;
}

// Low if it depends on stale needs or CIs what falls; medium if some needs are in doubt.
change::GraphConfidence confidence_of(const ConfidenceAnswer& answer) {
    const impact::Confidence& confidence = answer.confidence;
    if (!confidence.optimistic.equals_answer || !confidence.pessimistic.equals_answer) {
        return change::GraphConfidence::low;
    }
    const bool in_doubt = confidence.stale.count + confidence.unverified.count != 0;
    return in_doubt ? change::GraphConfidence::medium : change::GraphConfidence::high;
}

void add_loss(const change::ChangeLoss& loss, change::AssessmentFacts& facts) {
    facts.money = loss.total.expected.money;
    if (change::users_known(loss)) facts.user_minutes = loss.total.expected.users;
    facts.without_money = loss.without_money;
    facts.without_users = loss.without_users;
}

void add_backout(const change::BackoutPlan& backout, change::AssessmentFacts& facts) {
    facts.not_in_window.emplace();
    for (const std::uint32_t step : backout.not_in_window) {
        facts.not_in_window->push_back(std::to_string(step));
    }
}

std::string number_text(double value) {
    std::string text = std::to_string(value);
    while (text.back() == '0') {
        text.pop_back();
    }
    if (text.back() == '.') text.pop_back();
    return text;
}

// What stands before the next slash, which are both taken off.
std::string next_part(std::string_view& name) {
    const std::size_t end = std::min(name.find('/'), name.size());
    std::string part(name.substr(0, end));
    name.remove_prefix(std::min(end + 1, name.size()));
    return part;
}

// Whoever asked for a change is no peer who reads it.
bool is_own_review(const ChangeAssessment& assessment, const model::Evidence& evidence) {
    return evidence.kind == model::EvidenceKind::peer_review &&
           change::is_requester(assessment.change, evidence.by);
}

// The message of missing evidence that is there, but by the wrong person.
std::string own_review_note(const ChangeAssessment& assessment, std::string_view kind) {
    if (kind != model::evidence_kind_name(model::EvidenceKind::peer_review)) return {};
    for (const model::Evidence& evidence : assessment.change.plan.evidence) {
        if (!is_own_review(assessment, evidence)) continue;
        return " (that of '" + evidence.by + "', who requested the change, does not count)";
    }
    return {};
}

// A rule about evidence is named evidence/KIND/BAND, or evidence/KIND/BAND/WORK.
Blocker missing_evidence(const ChangeAssessment& assessment, const change::RuleOutcome& rule) {
    std::string_view rest = rule.name;
    next_part(rest);
    const std::string kind = next_part(rest);
    const std::string band = next_part(rest);
    const std::string work = rest.empty() ? "" : ", of " + std::string(rest) + ",";
    std::string words = kind;
    std::ranges::replace(words, '_', ' ');
    return {kind + "_missing",
            "no evidence of kind " + words + own_review_note(assessment, kind) +
                "; a change of band " + band + " or above" + work + " needs one",
            {}};
}

Blocker freeze_blocker(const change::RuleOutcome& rule, double minutes) {
    return {rule.name,
            "the policy forbids it: " + rule.name + " has " + number_text(minutes) +
                " min of the planned window",
            rule.subjects};
}

Blocker blocker_of(const ChangeAssessment& assessment, const change::RuleOutcome& rule) {
    if (rule.check == "evidence") return missing_evidence(assessment, rule);
    if (rule.check == "freeze" && rule.value) return freeze_blocker(rule, *rule.value);
    std::string message = "the policy forbids it: " + rule.name;
    if (rule.unknown) {
        message += ", of which not enough is known";
    } else if (rule.value && rule.threshold) {
        message +=
            " is " + number_text(*rule.value) + ", the limit is " + number_text(*rule.threshold);
    }
    return {rule.name, std::move(message), rule.subjects};
}

}  // namespace

std::vector<change::FactCi> fact_cis(const Published& at, const model::ChangePlan& plan) {
    std::set<std::string> ids;
    for (const model::PlannedCi& planned : plan.cis) {
        ids.insert(planned.ci);
    }
    const graph::Snapshot& graph = *at.graph;
    std::vector<change::FactCi> cis;
    for (const std::string& id : ids) {
        change::FactCi& ci = cis.emplace_back(change::FactCi{.id = id});
        const auto node = graph.find(id);
        if (!node) continue;
        ci.classes = classes_of(at.view.catalogue(), graph.class_name(graph.class_of(*node)));
    }
    return cis;
}

change::AssessmentFacts facts_of(const ChangeAssessment& assessment) {
    const model::ChangePlan& plan = assessment.current.plan;
    change::AssessmentFacts facts;
    facts.type = plan.type;
    facts.model = plan.model;
    facts.window = plan.window;
    facts.cis = fact_cis(*assessment.published, plan);
    facts.services = fact_services(assessment);
    facts.p = assessment.risk.risk.p;
    facts.p_upper = assessment.risk.risk.p_upper;
    facts.risk_confidence = assessment.risk.risk.confidence;
    facts.few_changes = assessment.risk.risk.few_changes;
    facts.planned_down = services_down(assessment, &ServiceOutcome::planned);
    facts.down_if_failed = services_down(assessment, &ServiceOutcome::if_it_fails);
    facts.single_points = single_points(assessment);
    for (const model::Evidence& evidence : plan.evidence) {
        if (is_own_review(assessment, evidence)) continue;
        facts.evidence.push_back(evidence.kind);
    }
    facts.rollback_tested = assessment.risk.features.rollback_tested;
    facts.graph_confidence = confidence_of(assessment.confidence);
    facts.stale_items = assessment.confidence.confidence.stale.count;
    facts.concurrent = assessment.risk.concurrent;
    if (plan.window) {
        facts.lead_time_hours = static_cast<double>(plan.window->start.microseconds -
                                                    assessment.change.created.microseconds) /
                                static_cast<double>(kHourMicroseconds);
    }
    if (assessment.loss) add_loss(*assessment.loss, facts);
    if (assessment.backout) add_backout(*assessment.backout, facts);
    return facts;
}

std::vector<Blocker> blockers_of(const ChangeAssessment& assessment) {
    std::vector<Blocker> blockers;
    if (!assessment.moments.missing.empty()) {
        blockers.push_back({"unknown_ci",
                            "CIs of the plan are not there; amend the plan",
                            assessment.moments.missing});
    }
    for (const Violation& violation : assessment.moments.violations) {
        blockers.push_back({"edits_impossible", violation.pointer + ": " + violation.message, {}});
    }
    for (const change::RuleOutcome& rule : assessment.verdict.outcome.rules) {
        if (!rule.fired || rule.decision != model::Decision::block) continue;
        blockers.push_back(blocker_of(assessment, rule));
    }
    std::ranges::stable_sort(blockers, {}, &Blocker::code);
    return blockers;
}

}  // namespace faultline::app
