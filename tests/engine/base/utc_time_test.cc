// UtcTime: RFC 3339 in both directions.

#include "engine/base/utc_time.h"

#include <string>

#include <doctest/doctest.h>

#include "tests/support/property.h"

namespace faultline {
namespace {

std::int64_t microseconds(const std::string& text) {
    const auto time = parse_utc_time(text);
    REQUIRE(time.ok());
    return time.value().microseconds;
}

TEST_SUITE("engine/base/utc_time") {
    TEST_CASE("known instants have their number of microseconds") {
        CHECK(microseconds("1970-01-01T00:00:00Z") == 0);
        CHECK(microseconds("1970-01-01T00:00:00.000001Z") == 1);
        CHECK(microseconds("1969-12-31T23:59:59Z") == -1'000'000);
        CHECK(microseconds("2000-02-29T12:00:00Z") == 951'825'600'000'000);
        CHECK(microseconds("2026-11-03T14:05:00Z") == 1'793'714'700'000'000);
    }

    TEST_CASE("an offset is taken off") {
        CHECK(microseconds("2026-11-03T14:05:00+01:00") == microseconds("2026-11-03T13:05:00Z"));
        CHECK(microseconds("2026-11-03T23:35:00-02:30") == microseconds("2026-11-04T02:05:00Z"));
    }

    TEST_CASE("a fraction may have one to six digits") {
        CHECK(microseconds("1970-01-01T00:00:00.5Z") == 500'000);
        CHECK(microseconds("1970-01-01T00:00:00.000250Z") == 250);
    }

    TEST_CASE("the format has a fraction only if there is one") {
        CHECK(format_utc_time({0}) == "1970-01-01T00:00:00Z");
        CHECK(format_utc_time({1}) == "1970-01-01T00:00:00.000001Z");
        CHECK(format_utc_time({-1}) == "1969-12-31T23:59:59.999999Z");
        CHECK(format_utc_time({1'793'714'700'000'000}) == "2026-11-03T14:05:00Z");
    }

    TEST_CASE("every instant of the years 0 to 9999 comes back from its text") {
        const std::int64_t first = microseconds("0000-01-01T00:00:00Z");
        const std::int64_t last = microseconds("9999-12-31T23:59:59.999999Z");

        const bool holds = test::holds("round trip", 2000, [first, last](std::uint64_t draw) {
            const auto span = static_cast<std::uint64_t>(last - first) + 1;
            // Multiplying spreads small draws over all years.
            const UtcTime time{first + static_cast<std::int64_t>(draw * 0x9E3779B97F4A7C15 % span)};
            const auto again = parse_utc_time(format_utc_time(time));
            return again.ok() && again.value() == time;
        });

        CHECK(holds);
    }

    TEST_CASE("text that is no RFC 3339 time or no date is refused and named") {
        for (const char* const text : {"",
                                       "2026-11-03",
                                       "2026-11-03T14:05:00",
                                       "2026-11-03 14:05:00Z",
                                       "2026-13-03T14:05:00Z",
                                       "2026-00-03T14:05:00Z",
                                       "2026-02-29T14:05:00Z",
                                       "2026-11-31T14:05:00Z",
                                       "2026-11-03T24:00:00Z",
                                       "2026-11-03T14:60:00Z",
                                       "2026-11-03T14:05:60Z",
                                       "2026-11-03T14:05:00.Z",
                                       "2026-11-03T14:05:00.1234567Z",
                                       "2026-11-03T14:05:00+24:00",
                                       "2026-11-03T14:05:00+01:60",
                                       "2026-11-03T14:05:00+0100",
                                       "2026-11-03T14:05:00Zulu",
                                       "2026-11-03T14:05:0xZ",
                                       "+026-11-03T14:05:00Z",
                                       "20261-11-03T14:05:00Z"}) {
            CAPTURE(text);
            const auto time = parse_utc_time(text);

            REQUIRE_FALSE(time.ok());
            CHECK(time.error().code == ErrorCode::invalid_argument);
            CHECK(time.error().message.find("'" + std::string(text) + "'") != std::string::npos);
        }
    }
}

}  // namespace
}  // namespace faultline
