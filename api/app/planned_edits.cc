#include "api/app/planned_edits.h"

namespace faultline::app {

namespace {

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

}  // namespace

std::vector<ProposedEdit> proposed_edits_of(const model::StepEdits& step) {
    std::vector<ProposedEdit> edits;
    for (const model::PlannedEdit& edit : step.edits) {
        edits.push_back(
            {action_of(edit.action), edit.line, edit.source, edit.type, edit.target, edit.group});
    }
    return edits;
}

}  // namespace faultline::app
