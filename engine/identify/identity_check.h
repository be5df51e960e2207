// Checks of what the ids of an import stand for.

#pragma once

#include "engine/base/result.h"
#include "engine/identify/claim_index.h"
#include "engine/identify/import_plan.h"
#include "engine/identify/known_state.h"
#include "engine/identify/line_table.h"
#include "engine/identify/problem_log.h"

namespace faultline::identify {

// Drop the `ci` line of every id that is ambiguous (`ambiguous_identity`), and with it, without
// more words, every group and relationship line that names the id.  The message says under which
// key a best-effort import sets the row aside.
// Errors: corruption, unavailable.
// REQUIRES: settle_duplicates() was called.
[[nodiscard]] Result<void> drop_ambiguous(const KnownState& known,
                                          const PlanOptions& options,
                                          const ClaimIndex& index,
                                          LineTable& lines,
                                          ProblemLog& problems);

// Drop relationships between two ids that turn out to be one CI (`self_relationship`).
void drop_self_relationships(LineTable& lines, const KnownState& known, ProblemLog& problems);

}  // namespace faultline::identify
