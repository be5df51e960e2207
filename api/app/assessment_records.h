// The records that an assessment looks at: the change, its stored assessments, incidents, service
// levels.
//
// Thread safety: reading may be done from any thread; AssessmentRecords belong to one question.

#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "api/app/assessed_loss.h"
#include "api/app/change_services.h"
#include "engine/base/result.h"
#include "engine/model/change_record.h"
#include "engine/model/incident.h"
#include "engine/model/service_level.h"
#include "engine/model/stored_assessment.h"
#include "storage/view.h"

namespace faultline::app {

// The newest assessment that was stored of `change`; nothing if none was.
// Errors: corruption, also if the record is missing that the change counts; unavailable.
[[nodiscard]] Result<std::optional<model::StoredAssessment>> newest_assessment(
    const storage::View& view, const model::ChangeRecord& change);

// Incidents and service levels at one version.
class AssessmentRecords {
 public:
    // Errors: corruption, unavailable.  Cost: all incidents and service levels are read.
    [[nodiscard]] static Result<AssessmentRecords> read(const storage::View& view);

    // By id.
    [[nodiscard]] const std::vector<model::Incident>& incidents() const { return incidents_; }

    // Find what is needed to tell the losses of `services` around `window`.
    // Errors: invalid_argument or unavailable if the system does not know a zone any more.
    Result<void> prepare_terms(const std::vector<ServiceOutcome>& services,
                               const model::PlannedWindow& window);

    // What a service loses while it is out.  Valid as long as *this.
    [[nodiscard]] LossTerms terms_of(std::string_view service) const;

 private:
    std::vector<model::Incident> incidents_;
    std::map<std::string, model::ServiceLevel, std::less<>> levels_;              // by service
    std::map<std::string, std::vector<model::ZoneOffset>, std::less<>> offsets_;  // by zone
};

}  // namespace faultline::app
