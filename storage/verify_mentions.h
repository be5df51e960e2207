// check_mentions: who mentions whom is exactly what the claims in the log say.
//
// Thread safety: belongs to the thread that checks.
//
// What is found: mention_missing, mention_unexpected, row_unexpected for a key that is none.

#pragma once

#include <cstdint>

#include "engine/base/result.h"
#include "storage/verification.h"
#include "storage/verify_names.h"
#include "storage/verify_pairs.h"

namespace faultline::storage {

// Check the table `mention`; its number of rows.  As check_pairs().
[[nodiscard]] Result<std::uint64_t> check_mentions(const Verification& check,
                                                   const CheckedNames& names,
                                                   std::size_t at_once = kPairsAtOnce);

}  // namespace faultline::storage
