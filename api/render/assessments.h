// Stored assessments as JSON.
//
// Thread safety: pure functions.

#pragma once

#include <string_view>

#include "api/app/assessments.h"
#include "api/json/writer.h"

namespace faultline::render {

// The list of those of one change.
void write_assessment_list(const app::AssessmentList& list, json::JsonWriter& out);

// One that was stored by a write: where, under which number, and its document.
void write_stored_assessment(const app::ChangeDone& done,
                             std::string_view document,
                             json::JsonWriter& out);

}  // namespace faultline::render
