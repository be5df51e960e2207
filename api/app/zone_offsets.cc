#include "api/app/zone_offsets.h"

#include <algorithm>
#include <chrono>
#include <exception>
#include <stdexcept>

#include <date/tz.h>

#include "engine/model/validation.h"

namespace faultline::app {

namespace {

using std::chrono::microseconds;
using std::chrono::seconds;

constexpr std::int64_t kSecond = 1'000'000;
constexpr std::int64_t kYear = std::int64_t{366} * 24 * 60 * 60 * kSecond;

// The second that an instant lies in; before 1970 too.
std::int64_t second_of(std::int64_t time) {
    return time >= 0 ? time / kSecond : -((-time + kSecond - 1) / kSecond);
}

Error no_zone(const std::string& name) {
    return invalid_argument("there is no time zone '" + model::printable(name) +
                            "' in the system's tz database; name one such as Europe/Amsterdam "
                            "or UTC");
}

}  // namespace

Result<TimeZone> TimeZone::find(const std::string& name) {
    if (name.empty() || name.size() > model::kZoneBytesMax) return no_zone(name);
    try {
        if (date::get_tzdb().zones.empty()) {
            return unavailable("the system has no tz database (package tzdata)");
        }
        return TimeZone(date::locate_zone(name));
    } catch (const std::runtime_error&) {
        return no_zone(name);
    } catch (const std::exception& failure) {
        return unavailable(std::string("the tz database cannot be read: ") + failure.what());
    }
}

ZoneReading TimeZone::read(std::int64_t wall_microseconds) const {
    const date::local_seconds wall{seconds(second_of(wall_microseconds))};
    const date::local_info info = zone_->get_info(wall);
    if (info.result == date::local_info::nonexistent) return {};
    return {UtcTime{wall_microseconds - info.first.offset.count() * kSecond},
            info.result == date::local_info::ambiguous};
}

std::vector<model::ZoneOffset> TimeZone::offsets(UtcTime begin, UtcTime end) const {
    std::vector<model::ZoneOffset> offsets;
    const std::int64_t stop =
        std::min(end.microseconds, begin.microseconds + kZoneYearsMax * kYear);
    std::int64_t at = begin.microseconds;
    while (at < stop) {
        const date::sys_info info = zone_->get_info(date::sys_seconds{seconds(second_of(at))});
        const auto minutes = static_cast<std::int32_t>(
            std::chrono::duration_cast<std::chrono::minutes>(info.offset).count());
        if (offsets.empty() || offsets.back().minutes != minutes) {
            offsets.push_back({UtcTime{at}, minutes});
        }
        const std::int64_t next = info.end.time_since_epoch().count();
        if (next > stop / kSecond) break;
        at = next * kSecond;
    }
    return offsets;
}

}  // namespace faultline::app
