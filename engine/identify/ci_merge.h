// plan_merge: two CIs become one, by somebody's decision.
//
// What every source says about the one that is dropped it says about the one that is kept from then
// on.  Where it spoke about both, its word about the kept one counts, and the other fills in
// attributes, groups and relationships that are not there.  Every claim that names the dropped CI
// names the kept one; a need of the CI for itself goes.  The id of the dropped CI leads to the kept
// one from then on (engine/model/alias.h), and so does what a source with two claims called it.
//
// Thread safety: a pure function of a state.

#pragma once

#include <string>

#include "engine/base/ids.h"
#include "engine/base/result.h"
#include "engine/identify/claim_index.h"
#include "engine/identify/identity_plan.h"

namespace faultline::identify {

// Which CIs; neither was merged into another.
struct MergeRequest {
    CiId keep{};
    std::string keep_id;
    CiId drop{};
    std::string drop_id;
};

// What the merge does, or why it is refused: `same_ci`, `retired` (the kept one), `class_mismatch`
// (neither class is the other or below it), `unsatisfiable_group`.
// Errors: corruption, unavailable.
// Cost: O(claims about both and about all that name the dropped one).
[[nodiscard]] Result<IdentityPlan> plan_merge(const MergeRequest& request, const ClaimIndex& index);

}  // namespace faultline::identify
