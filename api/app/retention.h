// Retention: removing old history, for those who must.  It is the only thing that ever removes any.

#pragma once

#include <string>
#include <vector>

#include "api/app/app.h"
#include "api/app/principal.h"
#include "engine/base/result.h"
#include "storage/retention.h"

namespace faultline::app {

// The source of the change sets that say so.
inline constexpr const char* kRetentionSource = "retention";

// What to remove, and why.
struct RetentionRequest {
    AsOf before = {};         // the state at this time or version is the oldest that is kept
    std::string reason = {};  // not empty
    std::string request_id = {};
    bool dry_run = false;  // only say what would be removed
};

// What was removed, or would be.
struct RetentionAnswer {
    storage::View view;    // after it
    bool removed = false;  // false: a dry run, or there was nothing to remove
    Version oldest{};      // the oldest version there was before it
    Version before{};      // the oldest version there is after it
    UtcTime oldest_time;   // their times
    UtcTime before_time;
    storage::RemovedRows rows;  // zeros unless removed
};

// Remove the history before a version.  The change set that says so stays, and so do who wrote the
// removed versions, when and why, and the audit chain.
// Errors: invalid_argument without a point or a reason; not_found if there is no such version;
// conflict naming a baseline that shows an older one; unavailable; corruption.
// Cost: O(claims ever made), on the writer's thread.
[[nodiscard]] Result<RetentionAnswer> remove_history(const Principal& principal,
                                                     App& app,
                                                     const RetentionRequest& request);

}  // namespace faultline::app
