// plan_complete_import: an import that says it saw all there is of a scope, so that what it did not
// see is gone.
//
// What the source claims in the scope and the import does not give with a `ci` line is withdrawn,
// as if a `retire` line said so; relationships that the import gives stay.  Only an import that
// drops no line withdraws anything, and only if not too much of the scope would vanish.
//
// Thread safety: pure functions of the state behind an index.

#pragma once

#include <cstdint>

#include "engine/base/result.h"
#include "engine/identify/import_plan.h"
#include "engine/model/scope.h"

namespace faultline::identify {

// More than so many percent of the scope's CIs do not vanish unless somebody says why they should.
inline constexpr std::uint32_t kRetirePercentMax = 20;

// The file that problems name for what is absent.
inline constexpr const char* kAbsentFile = "(absent from the import)";

// What is complete, and how much of it may vanish.
struct Completeness {
    model::Scope scope = model::Everything{};              // Everything: all that the source claims
    std::uint32_t retire_percent_max = kRetirePercentMax;  // 0 to 100
    bool retires_any = false;                              // the guard is off
};

// As plan_import(), and withdraw what is absent.  Adds a file and lines to `seen`.  A plan that was
// refused by the guard has the problem `too_much_absent`; a best-effort import that drops a line
// withdraws nothing and has the problem `not_complete`.
// Errors: as plan_import(); not_found naming a CI of the scope that the store never saw.
// Cost: that of plan_import(), twice for a best-effort import, and of claimed_in_scope().
// REQUIRES: a normalised scope.
[[nodiscard]] Result<ImportPlan> plan_complete_import(model::Observations& seen,
                                                      const PlanOptions& options,
                                                      const Completeness& completeness,
                                                      const ClaimIndex& index);

}  // namespace faultline::identify
