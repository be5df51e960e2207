// join_rows: the rows of one import that are one CI because somebody merged CIs become one row.
//
// A source may go on giving two rows for what is one CI since.  They are understood as the merge
// understood its claims (ci_merge.h), so that the import that follows a merge alters nothing: the
// row of the CI that was kept counts, and a merged one fills in what it does not say; of several,
// the one that was merged first.  Rows that are one CI for another reason are left to conflict.

#pragma once

#include "engine/base/result.h"
#include "engine/identify/known_state.h"
#include "engine/identify/line_table.h"

namespace faultline::identify {

// Arrange the lines of CIs to which ids were redirected anew: what is left of them is what the
// import says.  Errors: corruption if attributes do not decode.
// REQUIRES: known.has_redirects(); no line was dropped.  Cost: O(lines).
[[nodiscard]] Result<void> join_rows(const KnownState& known, LineTable& lines);

}  // namespace faultline::identify
