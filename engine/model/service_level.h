// ServiceLevel: what was agreed about a service: how available it is to be, for whom, and what a
// minute without it costs.
//
// A service level is a record of kind kServiceLevelRecord in the log, its key is its id.  A service
// has one; its loss is part of it, because nobody else knows it.
//
// Canonical binary form (primitives: engine/base/bytes.h; calendar: loss_calendar.h):
//
//     service level = u8 1, bytes id, bytes service, real target, u8 period,
//                     varint n, bytes customer * n (ascending, unique), u8 has a loss, calendar
//                                                                       (if it has one)

#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/error.h"
#include "engine/base/result.h"
#include "engine/model/loss_calendar.h"

namespace faultline::model {

// The kind of the record.
inline constexpr std::string_view kServiceLevelRecord = "service_level";

// Customers of one service level.
inline constexpr std::size_t kCustomersMax = 10'000;

// Over what the target is measured, in the time zone of the loss; UTC if there is none.
enum class TargetPeriod : std::uint8_t { week = 0, month = 1, quarter = 2, year = 3 };
inline constexpr std::size_t kTargetPeriods = 4;

// The word for it in documents: "month"; and what such a word stands for, nothing if it is none.
[[nodiscard]] std::string_view target_period_name(TargetPeriod period);
[[nodiscard]] std::optional<TargetPeriod> find_target_period(std::string_view name);

// A service level.
struct ServiceLevel {
    std::string id;
    std::string service;  // external id of a CI
    double target = 0;    // part of the period during which it is to be available, in (0, 1]
    TargetPeriod period = TargetPeriod::month;
    std::vector<std::string> customers;  // ascending, unique
    std::optional<LossCalendar> loss;    // absent: nobody stated it

    friend bool operator==(const ServiceLevel&, const ServiceLevel&) = default;
};

// Sort what has an order of its own, and make equal customers one.
void make_canonical(ServiceLevel& level);

// Every rule that the service level breaks, with pointers into its document.
[[nodiscard]] std::vector<Violation> validate(const ServiceLevel& level);

// The canonical form.  REQUIRES: canonical order, and validate() finds nothing.
[[nodiscard]] std::string encode_service_level(const ServiceLevel& level);

// Errors: corruption if the bytes are not a canonical service level.
[[nodiscard]] Result<ServiceLevel> decode_service_level(std::string_view bytes);

}  // namespace faultline::model
