// The parts of the document of an assessment.  Each writes members of the object that it is in.
//
// Thread safety: pure functions.

#pragma once

#include "api/render/assessment.h"

namespace faultline::render {

// The members "down_anyway", "moments" and "services".
void write_assessed_impact(const app::ChangeAssessment& assessment,
                           const AssessmentView& view,
                           json::JsonWriter& out);

// The members "probability" and "loss".
void write_assessed_risk(const app::ChangeAssessment& assessment, json::JsonWriter& out);

// The member "verdict".
void write_verdict(const app::ChangeAssessment& assessment, json::JsonWriter& out);

// The members "backout" and "check_list".
void write_after_care(const app::ChangeAssessment& assessment,
                      const AssessmentView& view,
                      json::JsonWriter& out);

// The member "last_look".
void write_last_look(const app::ChangeAssessment& assessment, json::JsonWriter& out);

}  // namespace faultline::render
