// check_references: what the merged CIs name is there, and their groups can be satisfied.
//
// Thread safety: belongs to the thread that checks.
//
// What is found: claim_damaged, claim_of_unknown_ci, unknown_symbol, dangling_reference,
// group_unsatisfiable.

#pragma once

#include <cstdint>

#include "engine/base/result.h"
#include "storage/published.h"
#include "storage/verification.h"
#include "storage/verify_names.h"

namespace faultline::storage {

// What is alive.
struct LiveCounts {
    std::uint64_t cis = 0;
    std::uint64_t relationships = 0;
};

// Check the claims as they are at the version of `state`.
// Errors: unavailable.  Cost: a pass over the claims, a second if something dangles; 2 bits a CI.
[[nodiscard]] Result<LiveCounts> check_references(const Verification& check,
                                                  const Published& state,
                                                  const CheckedNames& names);

}  // namespace faultline::storage
