// LossCalendar: what a minute of outage of a service costs, over a week in its time zone.
//
// A calendar is part of other records and has no kind of its own.
//
// Rates are constant over half-open periods.  The rules of the time zone are not the engine's: its
// offsets are handed in as a list, and every answer is exact for that list.
//
// Thread safety: pure functions.
//
// Canonical binary form (primitives: engine/base/bytes.h):
//
//     calendar = u8 1, bytes zone, bytes currency, u8 users are stated, rate base, varint n,
//                (u8 days, varint begin, varint end, rate) * n      ascending by begin, days, end
//     rate     = real money, real users

#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/bytes.h"
#include "engine/base/error.h"
#include "engine/base/result.h"
#include "engine/base/utc_time.h"

namespace faultline::model {

inline constexpr std::size_t kLossPeriodsMax = 336;  // half an hour each, all week
inline constexpr std::size_t kZoneBytesMax = 64;
inline constexpr std::uint16_t kDayMinutes = 24 * 60;
inline constexpr std::int64_t kMinuteMicroseconds = 60'000'000;
inline constexpr double kLossRateMax = 1e15;
inline constexpr std::int32_t kOffsetMinutesMax = 24 * 60;

// Per minute of outage.
struct LossRate {
    double money = 0;
    double users = 0;  // how many cannot work; a minute of theirs is a user minute

    friend bool operator==(const LossRate&, const LossRate&) = default;
};

// A rate for part of some days.
struct LossPeriod {
    std::uint8_t days = 0;           // bit 0 is Monday, bit 6 Sunday
    std::uint16_t begin_minute = 0;  // of the local day
    std::uint16_t end_minute = 0;    // does not belong to it; at most kDayMinutes
    LossRate rate;

    friend bool operator==(const LossPeriod&, const LossPeriod&) = default;
};

// What a service loses.  Periods do not overlap; where none lies, the base rate holds.
struct LossCalendar {
    std::string zone = "UTC";   // name in the tz database
    std::string currency;       // three capital letters (ISO 4217); empty: money is not known
    bool users_stated = false;  // false: users are not known
    LossRate base;
    std::vector<LossPeriod> periods = {};

    friend bool operator==(const LossCalendar&, const LossCalendar&) = default;
};

// From `since` on local time is UTC plus this.
struct ZoneOffset {
    UtcTime since;
    std::int32_t minutes = 0;

    friend bool operator==(const ZoneOffset&, const ZoneOffset&) = default;
};

// Ascending by `since`.  Before the first one its offset holds; an empty list is UTC.
using ZoneOffsets = std::span<const ZoneOffset>;

// A stretch of time with one rate.
struct LossSegment {
    UtcTime begin;
    UtcTime end;  // does not belong to it
    LossRate rate;
};

// An integral of rates.
struct LossAmount {
    double minutes = 0;
    double money = 0;
    double users = 0;  // user minutes

    friend bool operator==(const LossAmount&, const LossAmount&) = default;
};

// Every rule that `calendar` breaks; pointers are `pointer` and "/periods/0/end_minute" and the
// like.
[[nodiscard]] std::vector<Violation> validate(const LossCalendar& calendar,
                                              std::string_view pointer = "");

// Bring the periods into the order of the stored form.
void normalise(LossCalendar& calendar);

// Append and read the canonical form; reading fails the reader if the bytes are not the canonical
// form of a valid calendar.  REQUIRES (encoding): valid and normalised.
void encode_loss_calendar(const LossCalendar& calendar, ByteWriter& out);
[[nodiscard]] LossCalendar decode_loss_calendar(ByteReader& in);

// The segments of [begin, end): ascending, without gaps, neighbours of different rates; empty
// unless begin < end.  REQUIRES: valid calendar, ascending offsets.
// Cost: a step for each change of the rate or of the offset.
[[nodiscard]] std::vector<LossSegment> loss_segments(const LossCalendar& calendar,
                                                     ZoneOffsets offsets,
                                                     UtcTime begin,
                                                     UtcTime end);

// What an outage during all of [begin, end) costs; nothing unless begin < end.
// REQUIRES and cost: those of loss_segments().
[[nodiscard]] LossAmount loss_between(const LossCalendar& calendar,
                                      ZoneOffsets offsets,
                                      UtcTime begin,
                                      UtcTime end);

// The mean over a local week, and for each of money and users the largest rate.
[[nodiscard]] LossRate mean_rate(const LossCalendar& calendar);
[[nodiscard]] LossRate largest_rate(const LossCalendar& calendar);

}  // namespace faultline::model
