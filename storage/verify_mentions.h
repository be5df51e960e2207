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

namespace faultline::storage {

// So many mentions are compared at once.
inline constexpr std::size_t kMentionsAtOnce = std::size_t{16} << 20;

// Check the table `mention`; its number of rows.
// REQUIRES: check_names() has filled in `check.unknown`.
// Errors: unavailable.
// Cost: for every `at_once / 2` different mentions a pass over the log; memory: 16 bytes * at_once.
[[nodiscard]] Result<std::uint64_t> check_mentions(const Verification& check,
                                                   const CheckedNames& names,
                                                   std::size_t at_once = kMentionsAtOnce);

}  // namespace faultline::storage
