// UtcTime: an instant in UTC with microseconds, and its RFC 3339 text.
//
// The engine has no clock: a time is always a parameter.

#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "engine/base/result.h"

namespace faultline {

// How many microseconds there are in an hour, and in a day: UTC without leap seconds.
inline constexpr std::int64_t kHourMicroseconds = std::int64_t{3'600} * 1'000'000;
inline constexpr std::int64_t kDayMicroseconds = 24 * kHourMicroseconds;

// Microseconds since 1970-01-01T00:00:00Z, leap seconds not counted.
struct UtcTime {
    std::int64_t microseconds = 0;

    friend auto operator<=>(const UtcTime&, const UtcTime&) = default;
};

// The instant that `text` names: RFC 3339, `2026-11-03T14:05:00Z`, with an optional fraction of at
// most 6 digits and an offset (`Z` or `+01:00`).
// Errors: invalid_argument naming the text when it is anything else or not a date of the calendar.
[[nodiscard]] Result<UtcTime> parse_utc_time(std::string_view text);

// `time` as RFC 3339 in UTC; the fraction is left out when it is zero, else it has 6 digits.
[[nodiscard]] std::string format_utc_time(UtcTime time);

}  // namespace faultline
