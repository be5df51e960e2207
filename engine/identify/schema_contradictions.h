// Lines of an import against the catalogue: what a strict import refuses and lint would report.

#pragma once

#include "engine/base/result.h"
#include "engine/identify/claim_index.h"
#include "engine/identify/known_state.h"
#include "engine/identify/line_table.h"
#include "engine/identify/problem_log.h"

namespace faultline::identify {

// Drop CIs with a value that is not of the attribute's type (`attribute_type`), and relationships
// whose type is not allowed between the classes of their ends (`disallowed_pair`).  The class of an
// end is that of its line, else that of the newest stored claim; an end whose class the catalogue
// does not know is left alone. Errors: corruption.  Cost: O(lines), each attribute set decoded.
[[nodiscard]] Result<void> drop_schema_contradictions(const KnownState& known,
                                                      const ClaimIndex& index,
                                                      LineTable& lines,
                                                      ProblemLog& problems);

}  // namespace faultline::identify
