// What a change is expected to cost, and what it costs if it fails: minutes, money and users.
//
//     planned       = sum over planned outages of U difference * integral of v_s over them
//     if it fails   = dU_s * integral of v_s over [planned end, planned end + T)
//     T             = lognormal, sigma 1; median: rollback time if it is tested, else repair time
//     expected loss = planned + p * sum over services of E[if it fails]
//
// The expectation over T is closed form in every segment [a, b) of the calendar:
// v * (E[min(T, b)] - E[min(T, a)]).  Segments are walked up to a horizon: P95 of T, and further by
// weeks until what is left of E[T] is below kTailShare of it, at most kHorizonWeeksMax weeks.  What
// lies beyond counts with the mean rate of a week, and `tail_bound` says how wrong that can be.
// Quantiles lie within the horizon and are exact.
//
// T is the same for all services, and each loses more the longer it lasts: a quantile of the loss
// is the loss at that quantile of T, and quantiles of services add up.  Currencies never do.
//
// Thread safety: pure functions.

#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "engine/change/repair_time.h"
#include "engine/model/loss_calendar.h"

namespace faultline::change {

inline constexpr int kHorizonWeeksMax = 53;
inline constexpr double kTailShare = 1e-6;
inline constexpr double kRepairMinutesMax = 366.0 * 24 * 60;

// The share of outcomes whose mean is TVaR95.
inline constexpr double kWorstShare = .05;

// Time during which a service is more likely to be out because of the change.
struct PlannedOutage {
    UtcTime begin;
    UtcTime end;              // does not belong to it
    double u_difference = 0;  // U of all overlapping changes, less the same without this one
};

// What is known about one service.
struct ServiceExposure {
    std::string service;                            // external id
    const model::LossCalendar* calendar = nullptr;  // nullptr: nothing is known of money and users
    model::ZoneOffsets offsets = {};                // of the calendar's zone
    std::vector<PlannedOutage> planned = {};
    double u_if_failed = 0;  // U with breakable CIs at b, less U before; in [0, 1]
};

// What the loss is asked for.
struct LossQuestion {
    std::span<const ServiceExposure> services;
    UtcTime planned_end;
    double repair_minutes_median = 60;  // of T; above 0, at most kRepairMinutesMax
    double p = 0;                       // that the change fails
    bool tail_risk = false;             // TVaR95 as well
};

// An amount of money.
struct Money {
    std::string currency;
    double amount = 0;

    friend bool operator==(const Money&, const Money&) = default;
};

// One kind of loss.  Money and users are absent where nobody stated them: unknown, not 0.
struct Loss {
    double minutes = 0;  // of outage, as expected
    std::optional<double> money = {};
    std::optional<double> users = {};  // user minutes

    friend bool operator==(const Loss&, const Loss&) = default;
};

// The figures of one service, or of all.
template <typename Amount>
struct LossFigures {
    Amount planned = {};
    Amount if_failed_mean = {};         // beside the planned loss; p does not enter
    Amount if_failed_median = {};       // likewise
    Amount if_failed_p95 = {};          // likewise
    Amount expected = {};               // planned + p * if_failed_mean
    Amount tail_bound = {};             // if_failed_mean is wrong by at most this
    std::optional<Amount> tvar95 = {};  // mean of the worst 5 % of all outcomes, planned included
};

// One service.
struct ServiceLoss {
    std::string service;
    std::string currency;  // empty: money is not known
    LossFigures<Loss> figures;
};

// All services together.  Minutes are service minutes.  Money and users are those of the services
// that state them.
struct TotalLoss {
    double minutes = 0;
    std::vector<Money> money = {};  // one for each currency, ascending
    double users = 0;

    friend bool operator==(const TotalLoss&, const TotalLoss&) = default;
};

// What comes out.
struct ChangeLoss {
    std::vector<ServiceLoss> services;  // by service
    LossFigures<TotalLoss> total;
    std::vector<std::string> without_money;  // services of which it is not known, ascending
    std::vector<std::string> without_users;  // likewise
    std::optional<double> sla_credit = {};   // not known until service levels have penalties
};

// False if there are services and none of them states users: their total is then unknown, not 0.
[[nodiscard]] bool users_known(const ChangeLoss& loss);

// REQUIRES: unique services, valid calendars, ascending offsets, u_if_failed in [0, 1], p in [0,
// 1], a median within its limits. Cost: the segments up to the horizon, once for each calendar (the
// pointer) and its offsets.
[[nodiscard]] ChangeLoss change_loss(const LossQuestion& question);

}  // namespace faultline::change
