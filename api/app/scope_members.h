// The CIs that a scope means at one version.
//
// Thread safety: pure functions.

#pragma once

#include <vector>

#include "api/app/app.h"
#include "engine/base/result.h"
#include "engine/model/scope.h"

namespace faultline::app {

// The nodes of `scope` in `at`, by external id.
// Errors: not_found naming a CI of the scope that is not there.
// Cost: O(nodes), or of a list one look-up for each of its ids.
[[nodiscard]] Result<std::vector<graph::NodeIndex>> members_of(const Published& at,
                                                               const model::Scope& scope);

// Put into a scope that names a saved query what `view` has saved under the name.
// Errors: not_found; corruption; unavailable.
[[nodiscard]] Result<void> look_up_query(const storage::View& view, model::Scope& scope);

}  // namespace faultline::app
