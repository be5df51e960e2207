#include "api/app/assessment.h"

#include <algorithm>
#include <utility>

#include "api/app/assessment_facts.h"
#include "api/app/assessments.h"
#include "api/app/change_gates.h"
#include "api/app/change_write.h"
#include "api/app/incident_book.h"
#include "api/app/loss_records.h"
#include "api/app/merged_ids.h"
#include "api/app/named_cis.h"
#include "api/app/policies.h"
#include "api/app/risk_book.h"
#include "api/app/thread_scratch.h"

namespace faultline::app {

namespace {

using impact::AffectedAs;

// The backout plan of a change with a window.
change::BackoutPlan backout_of(const model::ChangePlan& plan) {
    std::vector<change::WorkStep> work;
    for (std::uint32_t step = 1; step <= model::step_count(plan); step++) {
        work.push_back({.step = step});
    }
    return change::backout_plan(work, plan.backout, plan.window->start, plan.window->end);
}

// One assessment on its way; the members are one part each.
class Assessing {
 public:
    Assessing(App& app, const AssessmentOptions& options, ChangeAssessment& made)
        : app_(app), options_(options), made_(made) {}

    Result<void> assess() {
        const Published& at = *made_.published;
        made_.at = options_.at.value_or(at.view.time());
        FL_TRY(changes_, app_.change_book().at(at.view));
        FL_TRY(incidents_, app_.incidents().at(at.view));
        FL_TRY(merged_, MergedIds::read(at.view));
        FL_TRY(weights_, risk_weights_at(at.view));
        made_.current = made_.change;
        made_.current.plan = merged_.current(made_.change.plan);
        FL_CHECK(find_moments());
        FL_CHECK(find_outages());
        FL_CHECK(judge_confidence());
        FL_CHECK(find_risk());
        FL_CHECK(find_loss());
        FL_CHECK(find_contacts());
        made_.checks = check_list(made_.moments);
        return judge();
    }

 private:
    Result<void> find_moments() {
        made_.down_anyway = down_anyway(*changes_, *incidents_, made_.current, merged_, made_.at);
        down_ids_ = cis_of(made_.down_anyway);
        made_.situations = situations_of(made_.down_anyway, made_.current.plan.window);
        FL_TRY(made_.moments,
               moments_of_change({*made_.published, made_.current.plan, made_.situations}));
        FL_TRY(made_.services, service_outcomes(*made_.published, made_.moments));
        return {};
    }

    // The rates of outages come first: they say how likely a failed change breaks a CI.
    Result<void> find_outages() {
        history_ = app_.risk_book().at(
            {*made_.published, changes_, incidents_, merged_, weights_.weights.half_life_days});
        const change::Rate breaks = change::smoothed_rate(history_->outages(made_.at),
                                                          weights_.weights.outage_prior,
                                                          weights_.weights.outage_prior_weight);
        const auto basis = app_.outage_basis(*made_.published);
        FL_TRY(made_.outages,
               outages_of_change(
                   {.at = *made_.published,
                    .moments = made_.moments,
                    .services = made_.services,
                    .situations = made_.situations,
                    .breaks = breaks.rate,
                    .basis = basis.get()},
                   [this](std::size_t jobs, const auto& job) { app_.sampling().run(jobs, job); }));
        return {};
    }

    // In the impact of all CIs of the change and those that are down anyway failing together.
    Result<void> judge_confidence() {
        ImpactQuestion asked;
        ImpactAnswer answer{.at = made_.published, .radius = {}};
        impact::BlastQuestion blast;
        const auto add = [&](const std::string& id) {
            const auto node = made_.published->graph->find(id);
            if (!node) return;
            asked.failed.push_back(id);
            blast.failed.push_back(*node);
        };
        for (const model::PlannedCi& planned : made_.current.plan.cis) {
            if (planned.effect != model::PlannedEffect::none) add(planned.ci);
        }
        for (const std::string& id : down_ids_) {
            add(id);
        }
        answer.radius = impact::blast_radius(*made_.published->graph, blast, thread_scratch());
        FL_TRY(made_.confidence, judge_impact(app_, answer, asked, {.at = made_.at}));
        return {};
    }

    Result<void> find_risk() {
        TouchedCis touched;
        for (const model::PlannedCi& planned : made_.current.plan.cis) {
            touched.cis.push_back(planned.ci);
        }
        std::ranges::sort(touched.cis);
        const auto equal = std::ranges::unique(touched.cis);
        touched.cis.erase(equal.begin(), equal.end());
        FL_CHECK(find_stale_cis(touched.cis));
        for (const ServiceOutcome& outcome : made_.services) {
            if (goes_down(outcome.if_it_fails)) touched.services.push_back(outcome.id);
        }
        made_.recent_failures = recent_failures(*changes_, *incidents_, touched, merged_, made_.at);
        made_.risk = risk_of({.published = *made_.published,
                              .changes = changes_,
                              .history = *history_,
                              .change = made_.current,
                              .merged = merged_,
                              .weights = weights_,
                              .recent_failures = made_.recent_failures,
                              .stale_data = !made_.stale_cis.empty(),
                              .at = made_.at});
        return {};
    }

    // Those of the change, which are sorted.
    Result<void> find_stale_cis(const std::vector<std::string>& cis) {
        std::vector<graph::NodeIndex> nodes;
        add_nodes(*made_.published->graph, cis, nodes);
        FL_TRY(const auto stale, stale_among(app_, *made_.published, nodes, made_.at));
        for (const graph::NodeIndex node : stale) {
            made_.stale_cis.emplace_back(made_.published->graph->id(node));
        }
        return {};
    }

    Result<void> find_loss() {
        FL_TRY(made_.repair, median_repair(*made_.published, made_.current.plan));
        if (!made_.current.plan.window) return {};
        made_.backout = backout_of(made_.current.plan);
        FL_TRY(const LossRecords records,
               LossRecords::read(
                   made_.published->view, merged_, made_.services, *made_.current.plan.window));
        made_.loss = loss_of_change(
            {.plan = made_.current.plan,
             .situations = made_.situations,
             .moments = made_.moments,
             .services = made_.services,
             .outages = made_.outages,
             .terms = [&records](std::string_view service) { return records.terms_of(service); },
             .repair = made_.repair,
             .p = made_.risk.risk.p,
             .tail_risk = options_.tail_risk});
        return {};
    }

    Result<void> find_contacts() {
        std::vector<impact::AffectedCi> services;
        for (const ServiceOutcome& outcome : made_.services) {
            const auto node = made_.published->graph->find(outcome.id);
            AffectedAs as = AffectedAs::inherited;
            for (const auto& worst : {outcome.planned, outcome.if_it_fails}) {
                if (worst) as = std::min(as, worst->as);
            }
            if (node && as != AffectedAs::inherited) services.push_back({*node, as});
        }
        FL_TRY(made_.contacts, contacts_of(*made_.published, services));
        return {};
    }

    Result<void> judge() {
        FL_TRY(PolicyInForce policy, policy_at(made_.published->view));
        made_.verdict.policy = policy.policy.name;
        made_.verdict.version = policy.version;
        made_.verdict.outcome = change::apply_policy(policy.policy, facts_of(made_));
        made_.blockers = blockers_of(made_);
        if (!made_.blockers.empty()) made_.verdict.outcome.decision = model::Decision::block;
        if (made_.change.assessments == 0) return {};
        FL_TRY(auto stored,
               find_assessment(made_.published->view, made_.change.id, made_.change.assessments));
        if (!stored) return corruption("the newest assessment of a change is not there");
        auto differences = change::differences(*stored, stored_form(made_, {}, {}));
        made_.last = LastLook{*std::move(stored), std::move(differences)};
        return {};
    }

    App& app_;
    const AssessmentOptions& options_;
    ChangeAssessment& made_;
    ChangeBook::Changes changes_;
    IncidentBook::Index incidents_;
    RiskBook::History history_;
    MergedIds merged_;
    WeightsInForce weights_;
    std::vector<std::string> down_ids_;
};

}  // namespace

Result<ChangeAssessment> assess_change(App& app,
                                       std::shared_ptr<const Published> published,
                                       model::ChangeRecord change,
                                       const AssessmentOptions& options) {
    ChangeAssessment assessment;
    assessment.published = std::move(published);
    assessment.change = std::move(change);
    FL_CHECK(Assessing(app, options, assessment).assess());
    return assessment;
}

Result<ChangeAssessment> ask_assessment(const Principal& /*principal*/,
                                        App& app,
                                        const std::string& id,
                                        const AsOf& as_of,
                                        const AssessmentOptions& options) {
    FL_TRY(auto published, app.published(as_of));
    FL_TRY(auto stored, find_change(published->view, id));
    if (!stored) return no_such_change(id);
    return assess_change(app, std::move(published), std::move(stored->change), options);
}

}  // namespace faultline::app
