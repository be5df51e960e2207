// What others keep down while a change is done: changes in their windows, and incidents that are
// open.
//
// Thread safety: pure functions of immutable versions.

#pragma once

#include <optional>
#include <string>
#include <vector>

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
    std::optional<model::PlannedWindow> window = {};  // in which the change does: its step's share

    friend bool operator==(const DownAnyway&, const DownAnyway&) = default;
};

// The CIs that authorized changes take down within the window of `change`, each during its step's
// share of their window (step_shares.h), and those of incidents of the two highest priorities that
// are open at `at`; by CI, change, incident, time.  CIs of the change itself are its own doing.
// `change` and the answer name CIs as `merged` says.
// Cost: O(overlapping changes and incidents).
[[nodiscard]] std::vector<DownAnyway> down_anyway(const ChangeIndex& changes,
                                                  const IncidentIndex& incidents,
                                                  const model::ChangeRecord& change,
                                                  const MergedIds& merged,
                                                  UtcTime at);

// The ids of their CIs, each once, ascending.
[[nodiscard]] std::vector<std::string> cis_of(const std::vector<DownAnyway>& down);

}  // namespace faultline::app
