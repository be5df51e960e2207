// Upgrade: a store of an older format made into one of the current format.
//
// Format 2 has the tables `position`, `request` and `record`, which format 1 has not.  Positions
// follow from the log; the others begin empty.
//
// Thread safety: belongs to the thread that opens.

#pragma once

#include "engine/base/result.h"
#include "storage/database.h"
#include "storage/records.h"

namespace faultline::storage {

// Fill the table of positions from the log up to `head`; durable when it returns.  Doing it again
// changes nothing.
// Errors: corruption if the log does not lead to `head`; unavailable.  Cost: O(log).
[[nodiscard]] Result<void> add_positions(Database& database, const Position& head);

}  // namespace faultline::storage
