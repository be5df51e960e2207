#include "api/app/change_plan.h"

#include <algorithm>
#include <iterator>
#include <numeric>
#include <utility>

#include "api/app/change_cis.h"

namespace faultline::app {

namespace {

void append(std::vector<Violation> more, std::vector<Violation>& violations) {
    std::ranges::move(more, std::back_inserter(violations));
}

void complete(const PlanContext& context, model::ChangePlan& plan) {
    if (plan.requester.empty()) plan.requester = context.by;
    for (model::Evidence& evidence : plan.evidence) {
        if (evidence.by.empty()) evidence.by = context.by;
        if (evidence.at == UtcTime{}) evidence.at = context.now;
    }
}

EditAction action_of(model::PlannedAction action) {
    switch (action) {
        case model::PlannedAction::remove_relationship:
            return EditAction::remove_relationship;
        case model::PlannedAction::remove_group:
            return EditAction::remove_group;
        case model::PlannedAction::add:
            break;
    }
    return EditAction::add;
}

// The edits of each step, read.
Result<std::vector<ProposedEdits>> read_edits(const model::ChangePlan& plan,
                                              std::vector<Violation>& violations) {
    std::vector<ProposedEdits> steps;
    for (std::size_t i = 0; i < plan.edits.size(); i++) {
        const std::string pointer = "/edits/" + std::to_string(i) + "/edits";
        FL_TRY(auto step,
               ProposedEdits::read(proposed_edits_of(plan.edits[i]), pointer, violations));
        steps.push_back(std::move(step));
    }
    return steps;
}

// Does the edits step by step, on a state that nobody sees.
Result<std::vector<Violation>> try_edits(App& app,
                                         const model::ChangePlan& plan,
                                         const std::vector<ProposedEdits>& steps) {
    std::vector<std::size_t> order(steps.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::ranges::sort(order, {}, [&plan](std::size_t place) { return plan.edits[place].step; });
    FL_TRY(const auto published, app.published());
    ProposedState state(published->view);
    for (const std::size_t place : order) {
        FL_TRY(EditsOutcome outcome, steps[place].apply(state, *published->graph));
        if (!outcome.violations.empty()) return std::move(outcome.violations);
    }
    return std::vector<Violation>();
}

}  // namespace

std::vector<ProposedEdit> proposed_edits_of(const model::StepEdits& step) {
    std::vector<ProposedEdit> edits;
    edits.reserve(step.edits.size());
    for (const model::PlannedEdit& edit : step.edits) {
        edits.push_back({.action = action_of(edit.action),
                         .line = edit.line,
                         .source = edit.source,
                         .type = edit.type,
                         .target = edit.target,
                         .group = edit.group});
    }
    return edits;
}

Result<std::vector<Violation>> check_plan(App& app,
                                          const storage::View& view,
                                          const PlanContext& context,
                                          model::ChangePlan& plan) {
    complete(context, plan);
    FL_TRY(std::vector<Violation> unknown, resolve_cis(view, plan.cis));
    std::vector<Violation> violations = model::validate(plan);
    append(std::move(unknown), violations);
    FL_TRY(const auto steps, read_edits(plan, violations));
    if (violations.empty() && !steps.empty()) {
        FL_TRY(auto impossible, try_edits(app, plan, steps));
        append(std::move(impossible), violations);
    }
    model::make_canonical(plan);
    return violations;
}

}  // namespace faultline::app
