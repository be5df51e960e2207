// TimeZone: the rules of a time zone of the tz database, which is that of the system.
//
// Thread safety: everything may be called from any thread; a zone never changes.

#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/result.h"
#include "engine/base/utc_time.h"
#include "engine/model/loss_calendar.h"

namespace date {
class time_zone;
}  // namespace date

namespace faultline::app {

// Offsets are answered for so many years at most.
inline constexpr int kZoneYearsMax = 400;

// What a clock on the wall showed: nothing if it never showed that; the first time, if twice.
struct ZoneReading {
    std::optional<UtcTime> time = {};
    bool is_twice = false;
};

// A zone.
class TimeZone {
 public:
    // The zone of that name, such as "Europe/Amsterdam".
    // Errors: invalid_argument if the system's tz database has none of that name; unavailable if
    // there is no such database.
    [[nodiscard]] static Result<TimeZone> find(const std::string& name);

    // When a clock of the zone showed that time, in microseconds since 1970 on that clock.
    [[nodiscard]] ZoneReading read(std::int64_t wall_microseconds) const;

    // The offsets of [begin, end), the first one since `begin`; parts of a minute, which clocks had
    // before 1972, are cut off.  At most kZoneYearsMax years are answered; empty unless begin <
    // end.
    [[nodiscard]] std::vector<model::ZoneOffset> offsets(UtcTime begin, UtcTime end) const;

 private:
    explicit TimeZone(const date::time_zone* zone) : zone_(zone) {}

    const date::time_zone* zone_;  // of the database, which lives as long as the process
};

}  // namespace faultline::app
