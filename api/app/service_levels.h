// Service levels: what was agreed about services, as records in the log.
//
// Thread safety: may be called from any thread.

#pragma once

#include <optional>
#include <string>
#include <vector>

#include "api/app/app.h"
#include "api/app/commit.h"
#include "api/app/principal.h"
#include "api/app/record_versions.h"
#include "engine/base/result.h"
#include "engine/model/service_level.h"

namespace faultline::app {

// The source of change sets that write service levels.
inline constexpr std::string_view kServiceLevelSource = "service_level";

// A service level to set.
struct ServiceLevelWrite {
    model::ServiceLevel level;
    RecordContext context = {};
    Keeping<RecordDone> keeping = {};
};

// Set it, in place of the one of that id if there is one; setting what is there writes nothing.
// Errors: invalid_argument with every rule that is broken, an unknown service or time zone among
// them; conflict if the service has another service level; precondition_failed; unavailable;
// corruption.  Cost: all service levels are read.
[[nodiscard]] Result<CommitOutcome> set_service_level(const Principal& principal,
                                                      App& app,
                                                      const ServiceLevelWrite& write);

// Erase it; the history keeps it.  Errors: not_found, precondition_failed; unavailable; corruption.
[[nodiscard]] Result<CommitOutcome> remove_service_level(const Principal& principal,
                                                         App& app,
                                                         const std::string& id,
                                                         const RecordContext& context,
                                                         const Keeping<RecordDone>& keeping);

// A service level as the log has it.
struct ServiceLevelEntry {
    model::ServiceLevel level;
    Version changed{};  // its entity tag
    UtcTime time;       // when that was written
};

// One, and all of them by id.
struct ServiceLevelAnswer {
    storage::View view;
    AsOf as_of;
    ServiceLevelEntry entry;
};
struct ServiceLevelList {
    storage::View view;
    AsOf as_of;
    std::vector<ServiceLevelEntry> entries;
};

// Errors: not_found; corruption; unavailable.
[[nodiscard]] Result<ServiceLevelAnswer> get_service_level(const Principal& principal,
                                                           const App& app,
                                                           const std::string& id,
                                                           const AsOf& as_of = {});

// Errors: as get_service_level().  Cost: all service levels are read.
[[nodiscard]] Result<ServiceLevelList> list_service_levels(const Principal& principal,
                                                           const App& app,
                                                           const AsOf& as_of = {});

// All service levels of `view` by id, for those that ask what services lose.
// Errors: corruption; unavailable.  Cost: all service levels are read.
[[nodiscard]] Result<std::vector<model::ServiceLevel>> all_service_levels(
    const storage::View& view);

}  // namespace faultline::app
