// The plan of a change as a request says it, made whole and checked.
//
// Thread safety: may be called from any thread.

#pragma once

#include <string>
#include <vector>

#include "api/app/app.h"
#include "api/app/proposed_edits.h"
#include "engine/base/result.h"
#include "engine/model/change_record.h"

namespace faultline::app {

// Who says what a change is to be, and when.
struct PlanContext {
    std::string by;
    UtcTime now;
};

// The edits of a step as a what-if question has them.
[[nodiscard]] std::vector<ProposedEdit> proposed_edits_of(const model::StepEdits& step);

// Complete `plan` (its requester, and who gave evidence when, if nobody is named) and make it
// canonical.  Returns every rule that it breaks, with pointers into the plan as it came: rules for
// plans, CIs that do not live, edits that could not be done step by step on the graph as it is now.
// Errors: unavailable while the graph is not there, if there are edits; corruption.
// Cost: that of planning an import of all edits, and two point look-ups for each CI.
[[nodiscard]] Result<std::vector<Violation>> check_plan(App& app,
                                                        const storage::View& view,
                                                        const PlanContext& context,
                                                        model::ChangePlan& plan);

}  // namespace faultline::app
