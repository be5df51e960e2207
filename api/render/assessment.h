// The assessment of a change as JSON: one document, the sentence first, everything behind it after.
//
// Thread safety: pure functions.

#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "api/app/assessment.h"
#include "api/json/writer.h"

namespace faultline::render {

// Lists of services and checks show so many items unless a question says otherwise.
inline constexpr std::uint32_t kAssessmentListDefault = 200;

// How much to show; counts are of all, and what was left out is said.
struct AssessmentView {
    std::optional<std::uint32_t> limit = kAssessmentListDefault;  // absent: everything
};

// What the change does and what the policy says about it, in one sentence.
[[nodiscard]] std::string assessment_sentence(const app::ChangeAssessment& assessment);

// The document.
void write_assessment(const app::ChangeAssessment& assessment,
                      const AssessmentView& view,
                      json::JsonWriter& out);

}  // namespace faultline::render
