// verify: all of a store: every row of every table, and the state against the log.
//
// The state is what the operations in the log lead to: every row that an operation wrote is there
// with equal bytes, and no row that none wrote.  Nothing is altered.
//
// Thread safety: pure functions; on a store that is written to meanwhile they look at one version.
//
// What is found: the codes of audit_check.h and of verify_names.h, verify_rows.h,
// verify_mentions.h, verify_terms.h and verify_references.h.

#pragma once

#include <optional>

#include "engine/base/result.h"
#include "engine/base/sha256.h"
#include "storage/audit_check.h"
#include "storage/verify_references.h"
#include "storage/verify_rows.h"

namespace faultline::storage {

// What was seen; all findings are in `audit.findings`.
struct VerifyReport {
    AuditReport audit;
    std::uint64_t symbols = 0;
    std::uint64_t known_cis = 0;  // alive or retired
    std::uint64_t mentions = 0;
    std::uint64_t terms = 0;  // pairs of a term and a CI
    RowCounts rows;
    LiveCounts live;
    std::optional<Digest> state_hash;  // none if the state is too damaged to be hashed
};

// Check a store that may be damaged and is not written to.
// Errors: unavailable.
// Cost: a few passes over everything; memory: the external ids, 40 bytes a CI, and what
// check_rows() and check_mentions() take.
[[nodiscard]] Result<VerifyReport> verify_store(const InspectedStore& store,
                                                const AuditExpectations& expected);

// Check an open store at the version of `state`; writers go on.
// Errors: unavailable.  Cost: as above.
[[nodiscard]] Result<VerifyReport> verify_store(const Published& state,
                                                const AuditExpectations& expected);

}  // namespace faultline::storage
