// Freeze periods that forbid a change at a moment.
//
// Thread safety: may be called from any thread.

#pragma once

#include <string>
#include <vector>

#include "api/app/app.h"
#include "engine/base/result.h"
#include "engine/model/change_record.h"

namespace faultline::app {

// The names of the freeze periods of the policy in force that block `change` at `now`, ascending.
// What a freeze is about are the CIs of the change and the services that it touches in the graph
// of `view`.
// Errors: unavailable while the graph is not there; corruption.
// Cost: one look-up if the policy has no freeze periods; else that of the moments of the change.
[[nodiscard]] Result<std::vector<std::string>> freezes_now(App& app,
                                                           const model::ChangeRecord& change,
                                                           const storage::View& view,
                                                           UtcTime now);

}  // namespace faultline::app
