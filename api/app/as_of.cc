#include "api/app/as_of.h"

#include <algorithm>
#include <charconv>
#include <string>

#include "engine/model/validation.h"

namespace faultline::app {

namespace {

constexpr std::size_t kQuotedBytesMax = 80;

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

Error not_a_point(std::string_view text) {
    return invalid_argument("'" + model::printable(std::string(text.substr(0, kQuotedBytesMax))) +
                            "' is neither a time with date, time of day and offset, such as "
                            "2026-11-03T14:05:00Z, nor a version as a whole number");
}

}  // namespace

Result<AsOf> parse_as_of(std::string_view text) {
    if (!text.empty() && std::ranges::all_of(text, is_digit)) {
        std::uint64_t version = 0;
        const char* const end = text.data() + text.size();
        if (std::from_chars(text.data(), end, version).ec != std::errc()) return not_a_point(text);
        return AsOf(Version{version});
    }
    const auto time = parse_utc_time(text);
    if (!time.ok()) return not_a_point(text);
    return AsOf(time.value());
}

Result<storage::View> view_as_of(const storage::View& head, const AsOf& as_of) {
    if (const auto* version = std::get_if<Version>(&as_of)) return head.at(*version);
    if (const auto* time = std::get_if<UtcTime>(&as_of)) {
        FL_TRY(const Version version, head.version_at(*time));
        return head.at(version);
    }
    return head;
}

}  // namespace faultline::app
