// The records of one kind that were written since a version, for what follows the log.
//
// Whose write it was makes no difference: the operations are looked at, not the source of a change
// set.
//
// Thread safety: as the view.

#pragma once

#include <string_view>

#include "engine/base/ids.h"
#include "engine/base/result.h"
#include "storage/view.h"

namespace faultline::app {

// Show `visitor` the records of `kind` that were written after `after`, with the version of each;
// of one key the newest last, and forms that it replaced perhaps not.
// REQUIRES: after <= view.version(); records of this kind are never erased.
// Errors: corruption, unavailable; whatever the visitor returns.
// Cost: O(operations in between), or a pass over all records of the kind if those are many or were
// removed with the history.
[[nodiscard]] Result<void> visit_written_records(const storage::View& view,
                                                 std::string_view kind,
                                                 Version after,
                                                 const identify::RecordVisitor& visitor);

}  // namespace faultline::app
