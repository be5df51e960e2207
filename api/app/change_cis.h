// The CIs that a change names.
//
// Thread safety: pure functions.

#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/result.h"
#include "engine/model/change_record.h"
#include "storage/view.h"

namespace faultline::app {

// The one place where an id that a change names becomes a CI: the external id of the CI that `id`
// means at `view`, wherever merges led it; nothing if none lives.  Errors: corruption, unavailable.
[[nodiscard]] Result<std::optional<std::string>> resolve_ci(const storage::View& view,
                                                            std::string_view id);

// Put what resolve_ci() says in place of each id.  Returns a violation at /cis/N/ci for each that
// is unknown or retired; ids that cannot be any are passed over.
// Errors: corruption, unavailable.  Cost: two point look-ups each.
[[nodiscard]] Result<std::vector<Violation>> resolve_cis(const storage::View& view,
                                                         std::vector<model::PlannedCi>& cis);

}  // namespace faultline::app
