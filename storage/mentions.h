// Mentions: which claims name a CI.
//
// Thread safety: pure functions on a Database.

#pragma once

#include <vector>

#include "engine/base/ids.h"
#include "engine/base/result.h"
#include "storage/database.h"

namespace faultline::storage {

// All CIs that have or ever had a claim naming `ci` in a relationship; ascending, unique.
// Errors: corruption, unavailable.  Cost: O(those).
[[nodiscard]] Result<std::vector<CiId>> read_mentions(const Database& database, CiId ci);

}  // namespace faultline::storage
