// Upgrade: a store of an older format made into one of the current format.
//
// Format 2 has the tables `position`, `request` and `record`, which format 1 has not: positions
// follow from the log, the others begin empty.  Format 3 has the table `term`, which follows from
// the claims, and kinds of catalogue entries that older programs do not know.
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

// So many terms are sorted at once.
inline constexpr std::size_t kTermsAtOnce = std::size_t{8} << 20;

// Fill the table of terms from all claims, superseded ones too; durable when it returns.  Doing it
// again changes nothing.
// Errors: corruption, unavailable.
// Cost: a pass over the claims; memory: 16 bytes * `at_once`, which tests make small.
[[nodiscard]] Result<void> add_terms(Database& database, std::size_t at_once = kTermsAtOnce);

}  // namespace faultline::storage
