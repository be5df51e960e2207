// What failed lately on what a change touches.
//
// Thread safety: pure functions of immutable versions.

#pragma once

#include <string>
#include <vector>

#include "api/app/assessed_risk.h"
#include "api/app/change_book.h"
#include "api/app/incident_book.h"
#include "api/app/merged_ids.h"
#include "engine/base/utc_time.h"
#include "engine/model/change_record.h"

namespace faultline::app {

// Where something may have failed lately.
struct TouchedCis {
    std::vector<std::string> cis;       // of the change, ascending
    std::vector<std::string> services;  // that go down if it fails, ascending
};

// The changes that failed and the incidents that began within kRecentFailureDays before `at`: on a
// CI of the change, and incidents on such a service as well; by time, then id.  The answer names
// CIs as `merged` says.
[[nodiscard]] std::vector<RecentFailure> recent_failures(const ChangeIndex& changes,
                                                         const IncidentIndex& incidents,
                                                         const TouchedCis& touched,
                                                         const MergedIds& merged,
                                                         UtcTime at);

}  // namespace faultline::app
