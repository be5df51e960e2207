#include "api/app/assessed_risk.h"

#include <algorithm>
#include <set>
#include <utility>

#include "api/app/named_cis.h"
#include "api/app/thread_scratch.h"
#include "engine/base/utc_time.h"

namespace faultline::app {

namespace {

using graph::NodeIndex;
using model::ChangeState;
using model::EvidenceKind;

// The CIs of a change that something may happen to, each once, by id.
std::vector<std::string> touched(const std::vector<model::PlannedCi>& cis,
                                 const MergedIds& merged) {
    std::set<std::string> ids;
    for (const model::PlannedCi& planned : cis) {
        if (planned.effect != model::PlannedEffect::none) ids.insert(merged.current(planned.ci));
    }
    return {ids.begin(), ids.end()};
}

std::vector<change::ChangedCi> changed_cis(const model::ChangePlan& plan,
                                           const graph::Snapshot& graph) {
    std::set<std::string_view> ids;
    for (const model::PlannedCi& planned : plan.cis) {
        ids.insert(planned.ci);
    }
    std::vector<change::ChangedCi> cis;
    for (const std::string_view id : ids) {
        const auto node = graph.find(id);
        const std::string_view name = node ? graph.class_name(graph.class_of(*node)) : "";
        cis.push_back({std::string(id), std::string(name)});
    }
    return cis;
}

// All CIs of a blast radius, by number.
std::vector<NodeIndex> reach_of(const impact::BlastRadius& radius) {
    std::vector<NodeIndex> reach = radius.failed;
    const auto add = [&](const auto& list) {
        for (const auto& item : list) {
            reach.push_back(item.node);
        }
    };
    add(radius.down);
    add(radius.at_risk);
    add(radius.impaired);
    add(radius.inherited);
    std::ranges::sort(reach);
    return reach;
}

bool meet(const std::vector<NodeIndex>& a, const std::vector<NodeIndex>& b) {
    auto at_a = a.begin();
    auto at_b = b.begin();
    while (at_a != a.end() && at_b != b.end()) {
        if (*at_a == *at_b) return true;
        *at_a < *at_b ? ++at_a : ++at_b;
    }
    return false;
}

// What hangs on some CIs.
std::vector<NodeIndex> dependents(const graph::Snapshot& graph,
                                  const std::vector<std::string>& cis) {
    impact::BlastQuestion asked;
    add_nodes(graph, cis, asked.failed);
    asked.list_inherited = true;
    return reach_of(impact::blast_radius(graph, asked, thread_scratch()));
}

// True for a change that is going to be done, or is being done.
bool is_coming(ChangeState state) {
    return state == ChangeState::authorize || state == ChangeState::schedule ||
           state == ChangeState::implement || state == ChangeState::verify;
}

void find_concurrent(const RiskQuestion& question, AssessedRisk& found) {
    const model::ChangeRecord& change = question.change;
    if (!change.plan.window) return;
    const graph::Snapshot& graph = *question.published.graph;
    std::optional<std::vector<NodeIndex>> own;
    std::size_t looked_at = 0;
    for (const ChangeIndex::Entry& other : question.changes->overlapping(*change.plan.window)) {
        if (other->id == change.id || !is_coming(other->state)) continue;
        const bool enough = found.concurrent.size() == change::kConcurrentChangesMax;
        if (enough || looked_at == kConcurrentLookedAtMax) {
            found.concurrent_unjudged++;
            continue;
        }
        if (!own) own = dependents(graph, touched(change.plan.cis, question.merged));
        looked_at++;
        if (meet(*own, dependents(graph, touched(other->cis, question.merged))))
            found.concurrent.push_back(other->id);
    }
}

const model::Evidence* find_evidence(const model::ChangePlan& plan, EvidenceKind kind) {
    const auto found = std::ranges::find(plan.evidence, kind, &model::Evidence::kind);
    return found == plan.evidence.end() ? nullptr : &*found;
}

bool is_linked(const model::Evidence* evidence) {
    return evidence != nullptr && evidence->reference.find("://") != std::string::npos;
}

std::vector<std::string> missing_fields(const model::ChangePlan& plan) {
    std::vector<std::string> missing;
    const auto need = [&](bool there, const char* name) {
        if (!there) missing.emplace_back(name);
    };
    need(!plan.reason.empty(), "reason");
    need(!plan.model.empty(), "model");
    need(!plan.cis.empty() || !plan.edits.empty(), "cis");
    need(plan.window.has_value(), "planned_start");
    need(!plan.team.empty(), "team");
    need(!plan.requester.empty(), "requester");
    need(!plan.communication.empty(), "communication");
    need(!plan.backout.empty(), "backout");
    return missing;
}

bool is_short_lead(const model::ChangeRecord& change) {
    if (!change.plan.window) return false;
    return change.plan.window->start.microseconds - change.created.microseconds <
           kShortLeadHours * kHourMicroseconds;
}

change::RiskFeatures features_of(const RiskQuestion& question,
                                 const std::vector<change::ChangedCi>& cis,
                                 const change::OutcomeHistory& history,
                                 const AssessedRisk& found) {
    const model::ChangePlan& plan = question.change.plan;
    change::RiskFeatures features;
    features.cis = cis.size();
    features.steps = model::step_count(plan);
    features.first_time =
        !plan.team.empty() && !plan.model.empty() &&
        std::ranges::any_of(cis, [&](const change::ChangedCi& ci) {
            return !ci.class_name.empty() &&
                   !history.done_before(plan.team, plan.model, ci.class_name, question.at);
        });
    features.emergency = plan.type == model::ChangeType::emergency;
    features.recent_failure = !question.recent_failures.empty();
    features.concurrent = found.concurrent.size();
    features.tested = is_linked(find_evidence(plan, EvidenceKind::equivalent_environment));
    features.rollback_tested = find_evidence(plan, EvidenceKind::rollback_tested) != nullptr;
    features.staged = find_evidence(plan, EvidenceKind::staged_rollout) != nullptr;
    features.automated = plan.automated;
    features.short_lead = is_short_lead(question.change);
    features.missing_fields = !found.missing_fields.empty();
    features.stale_data = question.stale_data;
    return features;
}

}  // namespace

AssessedRisk risk_of(const RiskQuestion& question) {
    AssessedRisk found;
    found.weights = question.weights;
    const model::RiskWeights& weights = found.weights.weights;
    const model::ChangePlan& plan = question.change.plan;
    const auto cis = changed_cis(plan, *question.published.graph);
    found.rates = change::change_rates(
        question.history,
        weights,
        {.cis = cis, .model = plan.model, .team = plan.team, .at = question.at});
    found.missing_fields = missing_fields(plan);
    find_concurrent(question, found);
    found.features = features_of(question, cis, question.history, found);
    found.risk = change::change_risk(found.rates, found.features, weights);
    return found;
}

}  // namespace faultline::app
