#include "engine/model/loss_calendar.h"

#include <algorithm>
#include <iterator>
#include <tuple>
#include <utility>

#include "engine/model/validation.h"

namespace faultline::model {

namespace {

constexpr std::uint8_t kForm = 1;
constexpr std::uint8_t kWeekDays = 7;
constexpr std::uint8_t kAllDays = (1U << kWeekDays) - 1;
constexpr std::int64_t kWeekMinutes = std::int64_t{kWeekDays} * kDayMinutes;
constexpr std::int64_t kWeekMicroseconds = kWeekMinutes * kMinuteMicroseconds;
// 1970-01-01 was a Thursday, three days into its week.
constexpr std::int64_t kEpochInWeek = std::int64_t{3} * kDayMinutes * kMinuteMicroseconds;

// From this minute of the week on the rate holds.
struct WeekPoint {
    std::int64_t minute = 0;
    LossRate rate;
};

// The week of a calendar: ascending, the first at minute 0, neighbours of different rates.
using Week = std::vector<WeekPoint>;

void continue_with(Week& week, std::int64_t minute, const LossRate& rate) {
    if (!week.empty() && week.back().minute == minute) week.pop_back();
    if (!week.empty() && week.back().rate == rate) return;
    week.push_back({minute, rate});
}

Week week_of(const LossCalendar& calendar) {
    struct Stretch {
        std::int64_t begin;
        std::int64_t end;
        LossRate rate;
    };
    std::vector<Stretch> stretches;
    for (const LossPeriod& period : calendar.periods) {
        for (std::uint8_t day = 0; day < kWeekDays; day++) {
            if ((period.days >> day & 1U) == 0) continue;
            const std::int64_t midnight = std::int64_t{day} * kDayMinutes;
            stretches.push_back(
                {midnight + period.begin_minute, midnight + period.end_minute, period.rate});
        }
    }
    std::ranges::sort(stretches, {}, &Stretch::begin);
    Week week;
    continue_with(week, 0, calendar.base);
    for (const Stretch& stretch : stretches) {
        continue_with(week, stretch.begin, stretch.rate);
        if (stretch.end < kWeekMinutes) continue_with(week, stretch.end, calendar.base);
    }
    return week;
}

std::int64_t end_of(const Week& week, Week::const_iterator point) {
    const auto after = std::next(point);
    return after == week.end() ? kWeekMinutes : after->minute;
}

// Where a local time lies in its week, in microseconds.
std::int64_t in_week(std::int64_t local) {
    const std::int64_t rest = (local + kEpochInWeek) % kWeekMicroseconds;
    return rest < 0 ? rest + kWeekMicroseconds : rest;
}

// The offset that holds at an instant, and the instant until which it does.
struct OffsetSpan {
    std::int64_t microseconds = 0;
    std::int64_t until = 0;
};

OffsetSpan offset_at(ZoneOffsets offsets, std::int64_t at, std::int64_t end) {
    if (offsets.empty()) return {0, end};
    const auto after = std::ranges::upper_bound(offsets, UtcTime{at}, {}, &ZoneOffset::since);
    const auto holding = after == offsets.begin() ? after : std::prev(after);
    const auto next = std::next(holding);
    return {holding->minutes * kMinuteMicroseconds,
            next == offsets.end() ? end : std::min(end, next->since.microseconds)};
}

// Collects violations below one pointer.
class Rules {
 public:
    explicit Rules(std::string_view pointer) : pointer_(pointer) {}

    void add(const std::string& below, std::string code, std::string message) {
        found_.push_back({pointer_ + below, std::move(code), std::move(message)});
    }

    void rate(const std::string& below, const LossRate& rate, const LossCalendar& calendar) {
        amount(below + "/money", rate.money);
        amount(below + "/users", rate.users);
        if (calendar.currency.empty() && rate.money != 0) {
            add(below + "/money",
                "missing_currency",
                "money is " + std::to_string(rate.money) + " without a currency; name one");
        }
        if (!calendar.users_stated && rate.users != 0) {
            add(below + "/users",
                "users_not_stated",
                "users is " + std::to_string(rate.users) +
                    " in a calendar that does not state users; state them for all periods");
        }
    }

    std::vector<Violation> take() { return std::move(found_); }

 private:
    void amount(const std::string& below, double value) {
        if (value >= 0 && value <= kLossRateMax) return;
        add(below,
            "out_of_range",
            "a loss per minute is " + std::to_string(value) + "; it must be from 0 to " +
                std::to_string(kLossRateMax));
    }

    std::string pointer_;
    std::vector<Violation> found_;
};

bool is_currency(std::string_view text) {
    constexpr std::size_t kLetters = 3;
    return text.size() == kLetters &&
           std::ranges::all_of(text, [](char c) { return c >= 'A' && c <= 'Z'; });
}

void check_names(const LossCalendar& calendar, Rules& rules) {
    if (calendar.zone.empty() || calendar.zone.size() > kZoneBytesMax ||
        !is_clean_text(calendar.zone)) {
        rules.add("/zone",
                  "invalid_zone",
                  "a time zone is a name such as 'Europe/Amsterdam' of at most " +
                      std::to_string(kZoneBytesMax) + " bytes; '" + printable(calendar.zone) +
                      "' is not");
    }
    if (!calendar.currency.empty() && !is_currency(calendar.currency)) {
        rules.add("/currency",
                  "invalid_currency",
                  "a currency is three capital letters such as EUR; '" +
                      printable(calendar.currency) + "' is not");
    }
}

void check_period(const LossPeriod& period, const std::string& below, Rules& rules) {
    if (period.days == 0 || period.days > kAllDays) {
        rules.add(below + "/days", "invalid_days", "a period needs at least one day of the week");
    }
    if (period.begin_minute >= period.end_minute || period.end_minute > kDayMinutes) {
        rules.add(below + "/end_minute",
                  "invalid_period",
                  "a period begins at minute " + std::to_string(period.begin_minute) +
                      " and ends at " + std::to_string(period.end_minute) +
                      "; it must end later, at " + std::to_string(kDayMinutes) +
                      " at the latest; split one that passes midnight");
    }
}

void check_overlaps(const LossCalendar& calendar, Rules& rules) {
    for (std::size_t i = 0; i < calendar.periods.size(); i++) {
        const LossPeriod& a = calendar.periods[i];
        for (std::size_t j = 0; j < i; j++) {
            const LossPeriod& b = calendar.periods[j];
            const bool overlap = (a.days & b.days) != 0 && a.begin_minute < b.end_minute &&
                                 b.begin_minute < a.end_minute;
            if (!overlap) continue;
            rules.add("/periods/" + std::to_string(i),
                      "overlapping_periods",
                      "period " + std::to_string(i) + " overlaps period " + std::to_string(j) +
                          "; a minute has one rate");
        }
    }
}

void encode_rate(const LossRate& rate, ByteWriter& out) {
    out.real(rate.money);
    out.real(rate.users);
}

LossRate decode_rate(ByteReader& in) {
    LossRate rate;
    rate.money = in.real();
    rate.users = in.real();
    return rate;
}

std::uint16_t decode_minute(ByteReader& in) {
    const std::uint64_t minute = in.varint();
    if (minute > kDayMinutes) in.fail();
    return static_cast<std::uint16_t>(minute);
}

bool stored_before(const LossPeriod& a, const LossPeriod& b) {
    return std::tie(a.begin_minute, a.days, a.end_minute) <
           std::tie(b.begin_minute, b.days, b.end_minute);
}

}  // namespace

std::vector<Violation> validate(const LossCalendar& calendar, std::string_view pointer) {
    Rules rules(pointer);
    check_names(calendar, rules);
    rules.rate("/base", calendar.base, calendar);
    if (calendar.periods.size() > kLossPeriodsMax) {
        rules.add("/periods",
                  "too_many",
                  "a calendar has " + std::to_string(calendar.periods.size()) +
                      " periods, the limit is " + std::to_string(kLossPeriodsMax));
        return rules.take();
    }
    for (std::size_t i = 0; i < calendar.periods.size(); i++) {
        const std::string below = "/periods/" + std::to_string(i);
        check_period(calendar.periods[i], below, rules);
        rules.rate(below + "/rate", calendar.periods[i].rate, calendar);
    }
    check_overlaps(calendar, rules);
    return rules.take();
}

void normalise(LossCalendar& calendar) {
    std::ranges::sort(calendar.periods, stored_before);
}

void encode_loss_calendar(const LossCalendar& calendar, ByteWriter& out) {
    out.u8(kForm);
    out.bytes(calendar.zone);
    out.bytes(calendar.currency);
    out.u8(calendar.users_stated ? 1 : 0);
    encode_rate(calendar.base, out);
    out.varint(calendar.periods.size());
    for (const LossPeriod& period : calendar.periods) {
        out.u8(period.days);
        out.varint(period.begin_minute);
        out.varint(period.end_minute);
        encode_rate(period.rate, out);
    }
}

LossCalendar decode_loss_calendar(ByteReader& in) {
    if (in.u8() != kForm) in.fail();
    LossCalendar calendar;
    calendar.zone = in.bytes();
    calendar.currency = in.bytes();
    const std::uint8_t users_stated = in.u8();
    if (users_stated > 1) in.fail();
    calendar.users_stated = users_stated == 1;
    calendar.base = decode_rate(in);
    const std::uint64_t count = in.varint();
    if (count > kLossPeriodsMax) in.fail();
    for (std::uint64_t i = 0; i < count && in.ok(); i++) {
        LossPeriod period;
        period.days = in.u8();
        period.begin_minute = decode_minute(in);
        period.end_minute = decode_minute(in);
        period.rate = decode_rate(in);
        calendar.periods.push_back(period);
    }
    if (!in.ok()) return calendar;
    const bool in_order = std::ranges::is_sorted(calendar.periods, stored_before);
    if (!in_order || !validate(calendar).empty()) in.fail();
    return calendar;
}

std::vector<LossSegment> loss_segments(const LossCalendar& calendar,
                                       ZoneOffsets offsets,
                                       UtcTime begin,
                                       UtcTime end) {
    const Week week = week_of(calendar);
    std::vector<LossSegment> segments;
    for (std::int64_t at = begin.microseconds; at < end.microseconds;) {
        const OffsetSpan offset = offset_at(offsets, at, end.microseconds);
        const std::int64_t place = in_week(at + offset.microseconds);
        const auto point = std::prev(
            std::ranges::upper_bound(week, place / kMinuteMicroseconds, {}, &WeekPoint::minute));
        const std::int64_t until =
            std::min(at + end_of(week, point) * kMinuteMicroseconds - place, offset.until);
        if (!segments.empty() && segments.back().rate == point->rate) {
            segments.back().end = UtcTime{until};
        } else {
            segments.push_back({UtcTime{at}, UtcTime{until}, point->rate});
        }
        at = until;
    }
    return segments;
}

LossAmount loss_between(const LossCalendar& calendar,
                        ZoneOffsets offsets,
                        UtcTime begin,
                        UtcTime end) {
    LossAmount loss;
    for (const LossSegment& segment : loss_segments(calendar, offsets, begin, end)) {
        const std::int64_t length = segment.end.microseconds - segment.begin.microseconds;
        const double minutes =
            static_cast<double>(length) / static_cast<double>(kMinuteMicroseconds);
        loss.minutes += minutes;
        loss.money += minutes * segment.rate.money;
        loss.users += minutes * segment.rate.users;
    }
    return loss;
}

LossRate mean_rate(const LossCalendar& calendar) {
    const Week week = week_of(calendar);
    LossRate sum;
    for (auto point = week.begin(); point != week.end(); point++) {
        const auto minutes = static_cast<double>(end_of(week, point) - point->minute);
        sum.money += minutes * point->rate.money;
        sum.users += minutes * point->rate.users;
    }
    const auto all = static_cast<double>(kWeekMinutes);
    return {sum.money / all, sum.users / all};
}

LossRate largest_rate(const LossCalendar& calendar) {
    LossRate largest;
    for (const WeekPoint& point : week_of(calendar)) {
        largest.money = std::max(largest.money, point.rate.money);
        largest.users = std::max(largest.users, point.rate.users);
    }
    return largest;
}

}  // namespace faultline::model
