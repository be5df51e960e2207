// LossCalendar: golden form, every violation, and integrals that equal a count minute by minute.

#include "engine/model/loss_calendar.h"

#include <algorithm>
#include <random>
#include <string>

#include <doctest/doctest.h>

#include "engine/base/utc_time.h"
#include "tests/support/golden_file.h"

namespace faultline::model {
namespace {

UtcTime time(std::string_view text) {
    return parse_utc_time(text).value();
}

// Amsterdam in 2026: summer time from 29 March to 25 October, 01:00 UTC each.
std::vector<ZoneOffset> amsterdam() {
    return {{time("2025-10-26T01:00:00Z"), 60},
            {time("2026-03-29T01:00:00Z"), 120},
            {time("2026-10-25T01:00:00Z"), 60}};
}

// Working days 08:00 to 18:00, and Saturdays until midnight.
LossCalendar any_calendar() {
    LossCalendar calendar;
    calendar.zone = "Europe/Amsterdam";
    calendar.currency = "EUR";
    calendar.users_stated = true;
    calendar.base = {2, 1};
    calendar.periods = {{0b0100000, 1200, 1440, {30, 7}}, {0b0011111, 480, 1080, {100, 50}}};
    normalise(calendar);
    return calendar;
}

std::string encoded(const LossCalendar& calendar) {
    std::string bytes;
    ByteWriter out(bytes);
    encode_loss_calendar(calendar, out);
    return bytes;
}

bool decodes(std::string_view bytes) {
    ByteReader in(bytes);
    (void)decode_loss_calendar(in);
    return in.done();
}

bool breaks(const LossCalendar& calendar, std::string_view pointer, std::string_view code) {
    return std::ranges::any_of(validate(calendar), [&](const Violation& violation) {
        return violation.pointer == pointer && violation.code == code;
    });
}

// The rate of the minute that begins at `at`, from the calendar's words alone.
LossRate slow_rate(const LossCalendar& calendar, ZoneOffsets offsets, UtcTime at) {
    std::int32_t offset = offsets.empty() ? 0 : offsets.front().minutes;
    for (const ZoneOffset& each : offsets) {
        if (each.since <= at) offset = each.minutes;
    }
    // Counted from Monday 1900-01-01, which lies before every test.
    constexpr std::int64_t kMondayBeforeEpoch = std::int64_t{25567} * 1440;
    const std::int64_t minute = at.microseconds / kMinuteMicroseconds + kMondayBeforeEpoch + offset;
    const std::int64_t day = minute / 1440 % 7;
    for (const LossPeriod& period : calendar.periods) {
        const bool that_day = (period.days >> day & 1) != 0;
        if (that_day && minute % 1440 >= period.begin_minute && minute % 1440 < period.end_minute) {
            return period.rate;
        }
    }
    return calendar.base;
}

LossAmount slow_loss(const LossCalendar& calendar,
                     ZoneOffsets offsets,
                     UtcTime begin,
                     UtcTime end) {
    LossAmount loss;
    for (UtcTime at = begin; at < end; at.microseconds += kMinuteMicroseconds) {
        const LossRate rate = slow_rate(calendar, offsets, at);
        loss.minutes += 1;
        loss.money += rate.money;
        loss.users += rate.users;
    }
    return loss;
}

TEST_SUITE("engine/model/loss_calendar") {
    TEST_CASE("the canonical form is the golden one") {
        REQUIRE(validate(any_calendar()).empty());

        CHECK(test::hex_digits(encoded(any_calendar())) ==
              test::hex_digits(test::golden_bytes("model/loss_calendar.hex")));
    }

    TEST_CASE("a calendar reads back, and nothing else does") {
        const std::string bytes = encoded(any_calendar());
        ByteReader in(bytes);

        CHECK(decode_loss_calendar(in) == any_calendar());
        CHECK(in.done());
        for (std::size_t size = 0; size < bytes.size(); size++) {
            CHECK_FALSE(decodes(bytes.substr(0, size)));
        }
        CHECK_FALSE(decodes(bytes + "x"));
        LossCalendar turned = any_calendar();
        std::swap(turned.periods[0], turned.periods[1]);
        CHECK_FALSE(decodes(encoded(turned)));
        LossCalendar wrong = any_calendar();
        wrong.currency = "eur";
        CHECK_FALSE(decodes(encoded(wrong)));
    }

    TEST_CASE("every violation is returned") {
        LossCalendar calendar = any_calendar();
        calendar.zone = "";
        calendar.currency = "Euro";
        calendar.base.money = -1;
        calendar.periods[0].days = 128;
        calendar.periods[1].end_minute = calendar.periods[1].begin_minute;

        CHECK(validate(calendar).size() == 5);
        CHECK(breaks(calendar, "/zone", "invalid_zone"));
        CHECK(breaks(calendar, "/currency", "invalid_currency"));
        CHECK(breaks(calendar, "/base/money", "out_of_range"));
        CHECK(breaks(calendar, "/periods/0/days", "invalid_days"));
        CHECK(breaks(calendar, "/periods/1/end_minute", "invalid_period"));
    }

    TEST_CASE("periods of one day may touch and not overlap") {
        LossCalendar calendar = any_calendar();
        calendar.periods.push_back({1, 1080, 1100, {}});
        CHECK(validate(calendar).empty());

        calendar.periods.back().begin_minute = 1079;
        CHECK(breaks(calendar, "/periods/2", "overlapping_periods"));

        calendar.periods.back().days = 64;
        CHECK(validate(calendar).empty());
    }

    TEST_CASE("amounts of what is not stated are refused") {
        LossCalendar calendar = any_calendar();
        calendar.currency.clear();
        calendar.users_stated = false;

        CHECK(breaks(calendar, "/base/money", "missing_currency"));
        CHECK(breaks(calendar, "/periods/0/rate/users", "users_not_stated"));
    }

    TEST_CASE("a limit on periods is named") {
        LossCalendar calendar = any_calendar();
        calendar.periods.assign(kLossPeriodsMax + 1, {1, 0, 1, {}});

        REQUIRE(validate(calendar).size() == 1);
        CHECK(validate(calendar)[0].message.find("336") != std::string::npos);
    }

    TEST_CASE("a period follows local time when the clocks change") {
        const LossCalendar calendar = any_calendar();
        const auto offsets = amsterdam();

        // Fridays before and Mondays after 29 March 2026.
        const auto winter = loss_segments(
            calendar, offsets, time("2026-03-27T00:00:00Z"), time("2026-03-27T23:00:00Z"));
        const auto summer = loss_segments(
            calendar, offsets, time("2026-03-30T00:00:00Z"), time("2026-03-30T22:00:00Z"));

        REQUIRE(winter.size() == 3);
        CHECK(winter[1].begin == time("2026-03-27T07:00:00Z"));
        CHECK(winter[1].end == time("2026-03-27T17:00:00Z"));
        REQUIRE(summer.size() == 3);
        CHECK(summer[1].begin == time("2026-03-30T06:00:00Z"));
        CHECK(summer[1].end == time("2026-03-30T16:00:00Z"));
    }

    TEST_CASE("a window within a minute is integrated exactly") {
        const LossCalendar calendar = any_calendar();
        const UtcTime begin = time("2026-01-05T06:59:59.5Z");
        const UtcTime end = time("2026-01-05T07:00:01Z");

        const LossAmount loss = loss_between(calendar, amsterdam(), begin, end);

        CHECK(loss.minutes == doctest::Approx(1.5 / 60).epsilon(1e-15));
        CHECK(loss.money == doctest::Approx(.5 / 60 * 2 + 1.0 / 60 * 100).epsilon(1e-15));
    }

    TEST_CASE("nothing is lost in an empty or inverted window") {
        const UtcTime at = time("2026-01-05T07:00:00Z");

        CHECK(loss_between(any_calendar(), {}, at, at) == LossAmount{});
        CHECK(loss_between(any_calendar(), {}, UtcTime{at.microseconds + 1}, at) == LossAmount{});
    }

    TEST_CASE("a week costs its mean rate, and the largest rate is found") {
        const LossCalendar calendar = any_calendar();
        const UtcTime begin = time("2026-05-06T03:00:00Z");
        const UtcTime end{begin.microseconds + 7 * kDayMicroseconds};

        const LossAmount week = loss_between(calendar, {}, begin, end);

        CHECK(week.minutes == 7 * 24 * 60);
        CHECK(week.money == 5 * 600 * 100 + 240 * 30 + (10080 - 3000 - 240) * 2);
        CHECK(mean_rate(calendar).money == doctest::Approx(week.money / 10080).epsilon(1e-14));
        CHECK(mean_rate(calendar).users == doctest::Approx(week.users / 10080).epsilon(1e-14));
        CHECK(largest_rate(calendar) == LossRate{100, 50});
    }

    TEST_CASE("windows before 1970 follow the same week") {
        const UtcTime monday = time("1969-12-29T00:00:00Z");
        const UtcTime tuesday = time("1969-12-30T00:00:00Z");

        CHECK(loss_between(any_calendar(), {}, monday, tuesday).money == 600 * 100 + 840 * 2);
    }

    TEST_CASE("random windows equal a count minute by minute, and parts add up") {
        const auto offsets = amsterdam();
        for (std::uint64_t seed = 1; seed <= 20; seed++) {
            CAPTURE(seed);
            std::mt19937_64 bits(seed);
            LossCalendar calendar = any_calendar();
            calendar.base.money = static_cast<double>(bits() % 9);
            calendar.periods[1].begin_minute = static_cast<std::uint16_t>(bits() % 1440);
            calendar.periods[1].end_minute = 1440;
            const auto minutes = [&bits](std::uint64_t below) {
                return static_cast<std::int64_t>(bits() % below) * kMinuteMicroseconds;
            };
            const UtcTime begin{time("2026-03-20T00:00:00Z").microseconds + minutes(20'000)};
            const UtcTime middle{begin.microseconds + minutes(10'000)};
            const UtcTime end{middle.microseconds + minutes(10'000)};

            const LossAmount whole = loss_between(calendar, offsets, begin, end);
            const LossAmount slow = slow_loss(calendar, offsets, begin, end);
            const LossAmount first = loss_between(calendar, offsets, begin, middle);
            const LossAmount second = loss_between(calendar, offsets, middle, end);

            CHECK(whole == slow);
            CHECK(first.money + second.money == whole.money);
            CHECK(first.users + second.users == whole.users);
        }
    }
}

}  // namespace
}  // namespace faultline::model
