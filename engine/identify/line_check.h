// Checks of an import's lines against each other, before anything is compared with the store.

#pragma once

#include "engine/identify/line_table.h"
#include "engine/identify/problem_log.h"

namespace faultline::identify {

// Make lines that say the same one line, and drop all lines of a key that is given with different
// content (`conflicting_duplicate`).  Keys: the id of a CI or a retirement; CI and name of a group;
// source, type, target and group of a relationship.
// Cost: O(lines), the lines of one CI sorted.
void settle_duplicates(LineTable& lines, ProblemLog& problems);

// Drop the `ci` and `retire` lines of every CI that has both (`ci_and_retire`).
// REQUIRES: settle_duplicates() was called; lines that it dropped count here all the same.
void drop_contradictions(LineTable& lines, ProblemLog& problems);

// Drop lines whose class or type `catalogue` does not know (`unknown_class`, `unknown_type`).
void drop_unknown_schema(const model::Catalogue& catalogue, LineTable& lines, ProblemLog& problems);

}  // namespace faultline::identify
