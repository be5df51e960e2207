// Times as tables write them, and what they mean in a time zone.
//
//     yyyy-mm-dd hh:mm[:ss]    dd-mm-yyyy hh:mm[:ss]    in the time zone of the table
//     2026-11-03T14:05:00Z     RFC 3339, which says its own offset
//
// Thread safety: pure functions.

#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string_view>

#include "engine/base/utc_time.h"

namespace faultline::importers {

// What a clock on the wall showed means: nothing if it never showed that (an hour that is left out
// when summer time begins); the first time, if it showed it twice.
struct WallTime {
    std::optional<UtcTime> time = {};
    bool is_twice = false;
};

// The meaning of a clock on the wall, in microseconds since 1970 on that clock.
using ZoneRule = std::function<WallTime(std::int64_t wall_microseconds)>;

// A clock that shows UTC.
[[nodiscard]] WallTime utc_wall_time(std::int64_t wall_microseconds);

// What `text` means: nothing if it is no time in one of the forms above; a WallTime without a time
// if `zone` says that there was none.
[[nodiscard]] std::optional<WallTime> parse_table_time(std::string_view text, const ZoneRule& zone);

}  // namespace faultline::importers
