// Reading the log of a store on RocksDB as it is stored, for replicas, exports and replays.
//
// Thread safety: a pure function of immutable state.

#pragma once

#include "engine/base/ids.h"
#include "engine/base/result.h"
#include "storage/change_log.h"
#include "storage/published.h"

namespace faultline::storage {

// Show `visitor` the versions above `after`, up to that of `state`; each record is checked against
// the audit chain and each chunk against its hash first.
// Errors: not_found if the operations of the first one were removed with the history; corruption,
// unavailable; whatever the visitor returns.
// Cost: O(what is read).
[[nodiscard]] Result<void> read_log(const Published& state, Version after, LogVisitor& visitor);

}  // namespace faultline::storage
