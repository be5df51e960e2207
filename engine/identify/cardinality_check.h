// Lines of an import against the numbers of relationships that the catalogue allows.

#pragma once

#include "engine/identify/line_table.h"
#include "engine/identify/problem_log.h"

namespace faultline::identify {

// Drop relationships that give a CI more targets, or more sources, by a type than the catalogue
// allows (`cardinality_exceeded`): in the order of the lines those beyond the limit.  CIs at the
// other end are counted once each, and those of this import alone: lint counts what the store
// holds.  Cost: O(relationships of types that have limits), sorted.
void drop_beyond_cardinality(const model::Catalogue& catalogue,
                             LineTable& lines,
                             ProblemLog& problems);

}  // namespace faultline::identify
