// LastSeen: when a configuration item was last said or verified to be what it is.
//
// Thread safety: none; one belongs to one question.

#pragma once

#include <map>

#include "engine/base/result.h"
#include "engine/base/utc_time.h"
#include "engine/identify/merge_claims.h"
#include "storage/view.h"

namespace faultline::app {

// Asks one view.
class LastSeen {
 public:
    explicit LastSeen(const storage::View& view) : view_(view) {}

    // The time of the newest version of a part of `ci`, or of the newest verification of one of its
    // relationships.  Errors: corruption, unavailable.
    // Cost: one point read for each version, the first time.
    [[nodiscard]] Result<UtcTime> of(const identify::MergedCi& ci);

 private:
    storage::View view_;
    std::map<Version, UtcTime> times_;
};

}  // namespace faultline::app
