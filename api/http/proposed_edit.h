// One edit of the graph as requests write it: in a what-if question and in the plan of a change.
//
// Thread safety: pure functions.

#pragma once

#include "api/app/proposed_edits.h"
#include "api/http/json_place.h"

namespace faultline::http {

// Reads `{"ci": ...}`, `{"relationship": ...}`, `{"group": ...}`, `{"retire": ...}`,
// `{"remove_relationship": ...}` or `{"remove_group": ...}`.  What is added stays the text of an
// interchange line, which the importer of that format reads.
[[nodiscard]] app::ProposedEdit read_proposed_edit(const JsonPlace& place);

}  // namespace faultline::http
