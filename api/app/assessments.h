// Assessments that are stored: making one, and reading them again.
//
// Thread safety: may be called from any thread.

#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "api/app/change_gates.h"
#include "api/app/change_write.h"
#include "api/app/principal.h"
#include "engine/base/result.h"
#include "engine/base/utc_time.h"

namespace faultline::app {

// Assess a change that has not ended and store it.  Steps to schedule and implement are judged by
// an assessment of their own time, whatever time this one is of.
struct NewAssessment {
    std::string id;
    Reassessor& reassessor;
    std::optional<UtcTime> at = {};  // as at this time; absent: now
    ChangeContext context = {};
};

// Errors: as write_change(), and those of the reassessor.  Refusals: not_found; blocked if the
// change has ended.
[[nodiscard]] Result<ChangeOutcome> store_assessment(const Principal& principal,
                                                     App& app,
                                                     const NewAssessment& request);

// The assessments of a change, without their documents, ascending by number.
struct AssessmentList {
    storage::View view;
    AsOf as_of;
    std::string change;
    std::vector<model::StoredAssessment> assessments;
};

// Errors: not_found if there is no such change or version; corruption, unavailable.
// Cost: all assessments of the change are read.
[[nodiscard]] Result<AssessmentList> list_assessments(const Principal& principal,
                                                      const App& app,
                                                      const std::string& id,
                                                      const AsOf& as_of);

// Assessment `number` of a change as it was stored.
// Errors: not_found if there is no such change, assessment or version; corruption, unavailable.
[[nodiscard]] Result<model::StoredAssessment> read_assessment(const Principal& principal,
                                                              const App& app,
                                                              const std::string& id,
                                                              std::uint64_t number,
                                                              const AsOf& as_of);

// What it says to whoever asks for a change that is not there.
[[nodiscard]] Error no_such_change(const std::string& id);

}  // namespace faultline::app
