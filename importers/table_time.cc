#include "importers/table_time.h"

#include <algorithm>
#include <string>

namespace faultline::importers {

namespace {

// True if `text` looks like `form`, in which 0 stands for a digit.
bool has_form(std::string_view text, std::string_view form) {
    return std::ranges::equal(text, form, [](char c, char wanted) {
        return wanted == '0' ? c >= '0' && c <= '9' : c == wanted;
    });
}

// The date and the time of day as RFC 3339 in UTC; empty if it has neither form.
std::string as_rfc3339(std::string_view text) {
    constexpr std::size_t kDateBytes = 10;
    if (text.size() <= kDateBytes + 1 || (text[kDateBytes] != ' ' && text[kDateBytes] != 'T')) {
        return {};
    }
    std::string date(text.substr(0, kDateBytes));
    std::string time(text.substr(kDateBytes + 1));
    if (has_form(date, "00-00-0000")) {
        date = date.substr(6) + "-" + date.substr(3, 2) + "-" + date.substr(0, 2);
    } else if (!has_form(date, "0000-00-00")) {
        return {};
    }
    if (has_form(time, "00:00")) {
        time += ":00";
    } else if (!has_form(time, "00:00:00")) {
        return {};
    }
    return date + "T" + time + "Z";
}

}  // namespace

WallTime utc_wall_time(std::int64_t wall_microseconds) {
    return {UtcTime{wall_microseconds}};
}

std::optional<WallTime> parse_table_time(std::string_view text, const ZoneRule& zone) {
    const std::string wall = as_rfc3339(text);
    const auto time = parse_utc_time(wall.empty() ? text : wall);
    if (!time.ok()) return std::nullopt;
    if (wall.empty()) return WallTime{time.value()};
    return zone(time.value().microseconds);
}

}  // namespace faultline::importers
