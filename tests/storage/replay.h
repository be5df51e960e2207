// Replaying the log of one repository into another, as a replica would.
//
// Thread safety: none.

#pragma once

#include "engine/base/utc_time.h"
#include "storage/repository.h"
#include "tests/storage/subjects.h"

namespace faultline::storage {

// What the clock said when the first version was written.
[[nodiscard]] UtcTime first_clock(const Repository& source);

// Append everything that `source` has and `target`, which has only its first version, has not, each
// with the clock of its record.  Fails the test case if a version gets another record or audit
// hash.
void replay(const Repository& source, Subject& target);

}  // namespace faultline::storage
