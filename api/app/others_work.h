// What others do to the estate while a change is done: changes in their windows keep CIs down, and
// so do incidents that are open.  And what failed lately on what the change touches.
//
// Thread safety: pure functions of immutable versions.

#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "api/app/assessed_risk.h"
#include "api/app/change_book.h"
#include "api/app/incident_book.h"
#include "api/app/merged_ids.h"
#include "engine/base/utc_time.h"
#include "engine/model/change_record.h"

namespace faultline::app {

// A CI that is down whatever the change does, and who keeps it down.
struct DownAnyway {
    std::string ci;
    std::string change = {};                          // empty: an incident
    std::string incident = {};                        // empty: a change
    std::optional<model::PlannedWindow> window = {};  // of the change

    friend bool operator==(const DownAnyway&, const DownAnyway&) = default;
};

// The CIs that authorized changes take down in windows which overlap that of `change`, at whatever
// time within it, and those of incidents of the two highest priorities that are open at `at`; by
// CI, change, incident.  CIs of the change itself are its own doing.
// `change` and the answer name CIs as `merged` says; so does what follows.
// Cost: O(overlapping changes and incidents).
[[nodiscard]] std::vector<DownAnyway> down_anyway(const ChangeIndex& changes,
                                                  const IncidentIndex& incidents,
                                                  const model::ChangeRecord& change,
                                                  const MergedIds& merged,
                                                  UtcTime at);

// The ids of their CIs, each once, ascending.
[[nodiscard]] std::vector<std::string> cis_of(const std::vector<DownAnyway>& down);

// Where something may have failed lately.
struct TouchedCis {
    std::vector<std::string> cis;       // of the change, ascending
    std::vector<std::string> services;  // that go down if it fails, ascending
};

// The changes that failed and the incidents that began within kRecentFailureDays before `at`: on a
// CI of the change, and incidents on such a service as well; by time, then id.
[[nodiscard]] std::vector<RecentFailure> recent_failures(const ChangeIndex& changes,
                                                         const IncidentIndex& incidents,
                                                         const TouchedCis& touched,
                                                         const MergedIds& merged,
                                                         UtcTime at);

}  // namespace faultline::app
