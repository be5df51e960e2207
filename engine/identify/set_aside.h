// set_aside_rows: the ambiguous rows of an import with all that it says about them.

#pragma once

#include <vector>

#include "engine/base/result.h"
#include "engine/identify/claim_index.h"
#include "engine/identify/import_plan.h"
#include "engine/identify/known_state.h"
#include "engine/identify/line_table.h"
#include "engine/model/quarantine.h"

namespace faultline::identify {

// A row for every ambiguous id with a `ci` line that is not dropped, by id; each is seen for the
// first time with the next version.
// Errors: corruption, unavailable.  REQUIRES: settle_duplicates() was called.
// Cost: O(relationship lines).
[[nodiscard]] Result<std::vector<model::QuarantinedRow>> set_aside_rows(const KnownState& known,
                                                                        const PlanOptions& options,
                                                                        const ClaimIndex& index,
                                                                        const LineTable& lines);

}  // namespace faultline::identify
