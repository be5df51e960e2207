// check_terms: by which terms a CI is found is exactly what the claims in the log say.
//
// Thread safety: belongs to the thread that checks.
//
// What is found: term_missing, term_unexpected, row_unexpected for a row that is none.  That a CI
// is in one row too few is no finding while another row of the term has it.

#pragma once

#include <cstdint>

#include "engine/base/result.h"
#include "storage/verification.h"
#include "storage/verify_names.h"
#include "storage/verify_pairs.h"

namespace faultline::storage {

// Check the table `term`; how many pairs of term and CI it has.  As check_pairs().
[[nodiscard]] Result<std::uint64_t> check_terms(const Verification& check,
                                                const CheckedNames& names,
                                                std::size_t at_once = kPairsAtOnce);

}  // namespace faultline::storage
