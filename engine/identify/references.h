// Checks of an import's lines against the store: what they name must be there.

#pragma once

#include "engine/identify/known_state.h"
#include "engine/identify/line_table.h"
#include "engine/identify/problem_log.h"
#include "engine/identify/standing.h"

namespace faultline::identify {

// Drop `retire` lines of CIs that the store never saw (`unknown_ci`).
void drop_unknown_retirements(LineTable& lines, const KnownState& known, ProblemLog& problems);

// Drop relationship and group lines that name a CI which does not live after the import
// (`dangling_reference`).
void drop_dangling(LineTable& lines, const Standing& standing, ProblemLog& problems);

}  // namespace faultline::identify
