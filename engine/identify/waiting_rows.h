// waiting_rows: which rows in quarantine an import gives, and what it could say of them.

#pragma once

#include <string>
#include <vector>

#include "engine/base/result.h"
#include "engine/identify/claim_index.h"
#include "engine/identify/import_plan.h"
#include "engine/identify/known_state.h"
#include "engine/identify/line_table.h"

namespace faultline::identify {

// Those of `waiting` with a `ci` line, by id.
// Errors: corruption, unavailable from the index.
// REQUIRES: `waiting` ascending and unique; all lines are settled.
// Cost: none if nothing waits; else O(ids log waiting).
[[nodiscard]] Result<std::vector<WaitingRow>> waiting_rows(const std::vector<std::string>& waiting,
                                                           const LineTable& lines,
                                                           const KnownState& known,
                                                           const ClaimIndex& index);

}  // namespace faultline::identify
