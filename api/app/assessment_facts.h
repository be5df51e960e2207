// What a policy looks at, and what follows from what it says.
//
// Thread safety: pure functions.

#pragma once

#include <vector>

#include "api/app/assessment.h"

namespace faultline::app {

// A policy asks which CI of a change takes a service down alone; for a change of more CIs than this
// nobody has looked, and the policy is told so.
inline constexpr std::size_t kSinglePointCisMax = 64;

// The CIs of a plan with their classes, each once, by id; a CI that is not there has none.
[[nodiscard]] std::vector<change::FactCi> fact_cis(const Published& at,
                                                   const model::ChangePlan& plan);

// The facts of an assessment whose verdict is not there yet.
// Cost: a blast radius for each CI of a change with several, up to kSinglePointCisMax.
[[nodiscard]] change::AssessmentFacts facts_of(const ChangeAssessment& assessment);

// Why the change cannot go on: what its plan names and nobody has, edits that cannot be done, and
// every rule of the verdict that blocks; by code.
[[nodiscard]] std::vector<Blocker> blockers_of(const ChangeAssessment& assessment);

}  // namespace faultline::app
