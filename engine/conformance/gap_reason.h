// What is missing where a CI does not conform to a rule, and what to do about it, in words.
//
// Thread safety: pure functions.

#pragma once

#include <string>

#include "engine/conformance/assessment.h"

namespace faultline::conformance {

// Two sentences without capitals and full stops.
struct GapReason {
    std::string missing;
    std::string todo;
};

// Of one finding about the CI `id`, whose content is `ci`.
// REQUIRES: the assessment is finished; `marks` are those it was finished with.
[[nodiscard]] GapReason reason_of(const Finding& finding,
                                  const Assessment& assessment,
                                  const Surroundings& surroundings,
                                  const LintMarks& marks,
                                  const identify::MergedCi& ci);

}  // namespace faultline::conformance
