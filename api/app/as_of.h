// AsOf: which state a question is about: the current one, or the one at a time or a version.
//
// Times are transaction time: the state as of T is the state after the last version that was
// committed at or before T, whatever was said later about the time before T.
//
// Thread safety: pure functions.

#pragma once

#include <string_view>
#include <variant>

#include "engine/base/ids.h"
#include "engine/base/result.h"
#include "engine/base/utc_time.h"
#include "storage/view.h"

namespace faultline::app {

// Nothing (the head of the log), a time, or a version.
using AsOf = std::variant<std::monostate, UtcTime, Version>;

// What `text` means: a time in RFC 3339, or a version as a whole number.
// Errors: invalid_argument if it is neither (a date alone is none: it names no instant).
[[nodiscard]] Result<AsOf> parse_as_of(std::string_view text);

// The state that `as_of` means, seen from `head`; a time after the last commit means `head`.
// Errors: not_found if there is no such version, not yet or not any more; corruption, unavailable.
// Cost: O(log versions) point look-ups.
[[nodiscard]] Result<storage::View> view_as_of(const storage::View& head, const AsOf& as_of);

}  // namespace faultline::app
