#include "engine/base/utc_time.h"

#include <charconv>
#include <chrono>
#include <cstdio>
#include <optional>

namespace faultline {

namespace {

constexpr std::int64_t kMicrosecondsPerSecond = 1'000'000;

// Reads fixed-width fields from the front of a text.
class Fields {
 public:
    explicit Fields(std::string_view text) : text_(text) {}

    // The number in the next `width` digits; notes a failure if they are not all digits.
    int digits(std::size_t width) {
        int value = 0;
        const std::string_view field = text_.substr(0, width);
        for (const char digit : field) {
            ok_ = ok_ && digit >= '0' && digit <= '9';
            value = value * 10 + (digit - '0');
        }
        ok_ = ok_ && field.size() == width;
        text_.remove_prefix(field.size());
        return value;
    }

    // Skip one of `allowed`; the character skipped, or 0 and a failure.
    char one_of(std::string_view allowed) {
        if (text_.empty() || allowed.find(text_.front()) == std::string_view::npos) {
            ok_ = false;
            return 0;
        }
        const char found = text_.front();
        text_.remove_prefix(1);
        return found;
    }

    [[nodiscard]] bool starts_with(char c) const { return !text_.empty() && text_.front() == c; }
    [[nodiscard]] bool done() const { return ok_ && text_.empty(); }
    [[nodiscard]] bool digit_next() const {
        return !text_.empty() && text_.front() >= '0' && text_.front() <= '9';
    }

 private:
    std::string_view text_;
    bool ok_ = true;
};

int fraction_microseconds(Fields& fields) {
    if (!fields.starts_with('.')) return 0;
    fields.one_of(".");
    int value = fields.digits(1);
    int scale = 100'000;
    value *= scale;
    while (fields.digit_next() && scale > 1) {
        scale /= 10;
        value += fields.digits(1) * scale;
    }
    return value;
}

// Seconds east of UTC.
std::optional<int> offset_seconds(Fields& fields) {
    const char sign = fields.one_of("Zz+-");
    if (sign == 'Z' || sign == 'z') return 0;
    const int hours = fields.digits(2);
    fields.one_of(":");
    const int minutes = fields.digits(2);
    if (hours > 23 || minutes > 59) return std::nullopt;
    const int seconds = hours * 3600 + minutes * 60;
    return sign == '-' ? -seconds : seconds;
}

}  // namespace

Result<UtcTime> parse_utc_time(std::string_view text) {
    namespace chrono = std::chrono;
    Fields fields(text);
    const int year = fields.digits(4);
    fields.one_of("-");
    const int month = fields.digits(2);
    fields.one_of("-");
    const int day = fields.digits(2);
    fields.one_of("Tt");
    const int hour = fields.digits(2);
    fields.one_of(":");
    const int minute = fields.digits(2);
    fields.one_of(":");
    const int second = fields.digits(2);
    const int fraction = fraction_microseconds(fields);
    const auto offset = offset_seconds(fields);

    const chrono::year_month_day date{chrono::year{year},
                                      chrono::month{static_cast<unsigned>(month)},
                                      chrono::day{static_cast<unsigned>(day)}};
    const bool valid =
        fields.done() && offset && date.ok() && hour < 24 && minute < 60 && second < 60;
    if (!valid) {
        return invalid_argument("'" + std::string(text) +
                                "' is not a time like 2026-11-03T14:05:00Z (RFC 3339)");
    }
    const std::int64_t days = chrono::sys_days(date).time_since_epoch().count();
    const std::int64_t seconds =
        days * 86'400 + std::int64_t{hour} * 3600 + std::int64_t{minute} * 60 + second - *offset;
    return UtcTime{seconds * kMicrosecondsPerSecond + fraction};
}

std::string format_utc_time(UtcTime time) {
    namespace chrono = std::chrono;
    const chrono::sys_time<chrono::microseconds> instant{chrono::microseconds(time.microseconds)};
    const auto midnight = chrono::floor<chrono::days>(instant);
    const chrono::year_month_day date{midnight};
    const chrono::hh_mm_ss clock{instant - midnight};
    char text[64];
    std::snprintf(text,
                  sizeof text,
                  "%04d-%02u-%02uT%02d:%02d:%02d",
                  static_cast<int>(date.year()),
                  static_cast<unsigned>(date.month()),
                  static_cast<unsigned>(date.day()),
                  static_cast<int>(clock.hours().count()),
                  static_cast<int>(clock.minutes().count()),
                  static_cast<int>(clock.seconds().count()));
    std::string result = text;
    if (clock.subseconds().count() != 0) {
        std::snprintf(text, sizeof text, ".%06d", static_cast<int>(clock.subseconds().count()));
        result += text;
    }
    return result + "Z";
}

}  // namespace faultline
