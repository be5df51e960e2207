// Edits of a change as those of a what-if question.
//
// Thread safety: pure functions.

#pragma once

#include <vector>

#include "api/app/proposed_edits.h"
#include "engine/model/change_record.h"

namespace faultline::app {

// The edits of a step, in their order.
[[nodiscard]] std::vector<ProposedEdit> proposed_edits_of(const model::StepEdits& step);

}  // namespace faultline::app
