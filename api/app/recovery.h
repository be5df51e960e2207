// Recovery: opening a store although versions that were acknowledged are lost.

#pragma once

#include <filesystem>
#include <functional>
#include <string>

#include "api/app/principal.h"
#include "engine/base/ids.h"
#include "engine/base/result.h"
#include "engine/base/utc_time.h"

namespace faultline::app {

// The source of the change set that writes the loss down.
inline constexpr const char* kRecoverySource = "recovery";

// Which store, and why the loss is accepted.
struct RecoveryRequest {
    std::filesystem::path directory;
    std::string reason = {};              // not empty
    std::function<UtcTime()> clock = {};  // empty: the system's
};

// What was found.
struct RecoveryAnswer {
    Version version{};  // the head afterwards
    std::string lost;   // which versions, such as "versions 4 to 7 were lost"; empty: none
};

// Open the store, accept that what its mark acknowledged is not there, write that down, and close
// it.  A store that lost nothing is left as it is.
// Errors: invalid_argument without a reason; as storage::Store::open().
[[nodiscard]] Result<RecoveryAnswer> recover(const Principal& principal,
                                             const RecoveryRequest& request);

}  // namespace faultline::app
