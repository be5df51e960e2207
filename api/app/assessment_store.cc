// What is kept of an assessment.

#include <algorithm>
#include <iterator>
#include <map>
#include <set>

#include "api/app/assessment.h"

namespace faultline::app {

namespace {

using impact::AffectedAs;

// How bad it is for a service in the worst of all moments.
std::optional<AffectedAs> worst_of(const ServiceOutcome& outcome) {
    std::optional<AffectedAs> worst;
    for (const auto& at : {outcome.planned, outcome.if_it_fails}) {
        if (at && (!worst || at->as < *worst)) worst = at->as;
    }
    return worst;
}

void add_services(const ChangeAssessment& assessment, model::StoredAssessment& stored) {
    for (const ServiceOutcome& outcome : assessment.services) {
        switch (worst_of(outcome).value_or(AffectedAs::inherited)) {
            case AffectedAs::failed:
            case AffectedAs::down:
                stored.down.push_back(outcome.id);
                break;
            case AffectedAs::at_risk:
                stored.at_risk.push_back(outcome.id);
                break;
            case AffectedAs::impaired:
                stored.impaired.push_back(outcome.id);
                break;
            case AffectedAs::inherited:
                break;
        }
    }
}

using ExhaustedGroups = std::set<model::ExhaustedGroup>;

void add_exhausted(const graph::Snapshot& graph,
                   const impact::BlastRadius& radius,
                   ExhaustedGroups& exhausted) {
    for (const impact::HitGroup& hit : radius.hit_groups) {
        if (hit.margin != 0) continue;
        exhausted.insert({std::string(graph.id(graph.owner(hit.group))),
                          std::string(graph.group_name(hit.group))});
    }
}

// The groups of which no further member may fail, though one may without the change.
std::vector<model::ExhaustedGroup> exhausted_groups(const ChangeAssessment& assessment) {
    std::vector<ExhaustedGroups> before;
    for (const impact::BlastRadius& radius : assessment.moments.before) {
        add_exhausted(*assessment.published->graph, radius, before.emplace_back());
    }
    ExhaustedGroups exhausted;
    for (const ChangeMoment& moment : assessment.moments.moments) {
        ExhaustedGroups now;
        add_exhausted(*moment.graph, moment.radius, now);
        std::ranges::set_difference(
            now, before[moment.situation], std::inserter(exhausted, exhausted.end()));
        for (const WeakenedGroup& weakened : moment.weakened) {
            if (weakened.margin == 0) exhausted.insert({weakened.owner, weakened.group});
        }
    }
    return {exhausted.begin(), exhausted.end()};
}

std::vector<model::AssessmentFigure> figures_of(const ChangeAssessment& assessment) {
    std::map<std::string, double> figures;
    figures["probability"] = assessment.risk.risk.p;
    figures["probability_upper"] = assessment.risk.risk.p_upper;
    if (assessment.loss) {
        const change::TotalLoss& expected = assessment.loss->total.expected;
        figures["expected_minutes"] = expected.minutes;
        if (change::users_known(*assessment.loss)) {
            figures["expected_user_minutes"] = expected.users;
        }
        for (const change::Money& money : expected.money) {
            figures["expected_money " + money.currency] = money.amount;
        }
    }
    std::vector<model::AssessmentFigure> list;
    for (const auto& [name, value] : figures) {
        list.push_back({name, value});
    }
    return list;
}

}  // namespace

model::StoredAssessment stored_form(const ChangeAssessment& assessment,
                                    const Principal& principal,
                                    std::string document) {
    model::StoredAssessment stored;
    stored.change = assessment.change.id;
    stored.number = assessment.change.assessments + 1;
    stored.plan = model::digest_of_plan(assessment.change.plan);
    stored.version = assessment.published->view.version();
    stored.graph_version = assessment.published->view.graph_version();
    stored.at = assessment.at;
    stored.by = principal.name;
    stored.auto_approved = assessment.verdict.outcome.decision == model::Decision::auto_approve;
    stored.probability = assessment.risk.risk.p;
    stored.band = model::risk_band_name(assessment.verdict.outcome.band);
    stored.decision = model::decision_name(assessment.verdict.outcome.decision);
    std::set<std::string> blockers;
    for (const Blocker& blocker : assessment.blockers) {
        blockers.insert(blocker.code);
    }
    stored.blockers.assign(blockers.begin(), blockers.end());
    add_services(assessment, stored);
    stored.exhausted = exhausted_groups(assessment);
    stored.figures = figures_of(assessment);
    stored.document = std::move(document);
    return stored;
}

}  // namespace faultline::app
