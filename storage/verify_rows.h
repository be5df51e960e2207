// check_rows: the rows of claims, catalogue entries, records and requests are exactly those that
// the operations of the log wrote.
//
// Thread safety: belongs to the thread that checks.
//
// What is found: claim_missing, claim_differs, claim_unexpected, and the same of catalogue entries
// (`catalogue`), records (`record_row`) and requests (`request`).

#pragma once

#include <cstdint>

#include "engine/base/result.h"
#include "storage/verification.h"
#include "storage/verify_names.h"

namespace faultline::storage {

// How many rows there are of versions whose operations are known.
struct RowCounts {
    std::uint64_t claims = 0;
    std::uint64_t catalogue_entries = 0;
    std::uint64_t records = 0;
    std::uint64_t requests = 0;
};

// Check the tables `claim`, `catalogue`, `record` and `request`.  Rows of versions whose operations
// were removed only have to decode.
// REQUIRES: check_names() has filled in `check.unknown`.
// Errors: unavailable.
// Cost: a pass over the log and two over the tables.  Memory: about 60 bytes a row of the largest
// change set, or of a million rows if that is more; 32 bytes a version; 16 bytes a request.
[[nodiscard]] Result<RowCounts> check_rows(const Verification& check, const CheckedNames& names);

}  // namespace faultline::storage
