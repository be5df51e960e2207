// Loss of a change: the oracles of the mixture, closed forms against numeric integration, and its
// invariants.

#include "engine/change/loss.h"

#include <cmath>
#include <vector>

#include <doctest/doctest.h>

#include "engine/base/utc_time.h"
#include "tests/engine/change/random_history.h"

namespace faultline::change {
namespace {

using model::kMinuteMicroseconds;
using model::LossCalendar;
using test::kNow;

UtcTime minutes_later(double minutes) {
    return UtcTime{kNow.microseconds +
                   static_cast<std::int64_t>(minutes * static_cast<double>(kMinuteMicroseconds))};
}

LossCalendar flat(std::string currency, double money, double users) {
    LossCalendar calendar;
    calendar.currency = std::move(currency);
    calendar.users_stated = true;
    calendar.base = {money, users};
    return calendar;
}

LossCalendar office_hours() {
    LossCalendar calendar = flat("EUR", 3, 10);
    calendar.periods = {{31, 480, 1080, {50, 200}}, {32, 600, 720, {0, 1}}};
    return calendar;
}

ServiceExposure exposed(std::string name, const LossCalendar* calendar, double u) {
    ServiceExposure service;
    service.service = std::move(name);
    service.calendar = calendar;
    service.u_if_failed = u;
    return service;
}

ChangeLoss ask(const std::vector<ServiceExposure>& services, double median, double p) {
    LossQuestion question;
    question.services = services;
    question.planned_end = kNow;
    question.repair_minutes_median = median;
    question.p = p;
    question.tail_risk = true;
    return change_loss(question);
}

// E[loss during T] by the midpoints of many equally likely durations.
double slow_mean(const LossCalendar& calendar, double median, double* worst_of_all, double p) {
    constexpr int kParts = 20'000;
    const RepairTime repair(median);
    double sum = 0;
    double worst = 0;
    for (int i = 0; i < kParts; i++) {
        const double share = (i + .5) / kParts;
        const double minutes = repair.quantile(share);
        const double loss = model::loss_between(calendar, {}, kNow, minutes_later(minutes)).money;
        sum += loss / kParts;
        if (1 - share < kWorstShare / p) worst += loss / kParts * p / kWorstShare;
    }
    *worst_of_all = worst;
    return sum;
}

TEST_SUITE("engine/change/loss") {
    TEST_CASE("mean and TVaR95 of the mixture are those of the oracle") {
        const LossCalendar calendar = flat("EUR", 1, 0);
        struct Row {
            double p, mean, tvar;
        };

        for (const Row& row :
             {Row{.03, 2.9677, 59.3540}, Row{.08, 7.9139, 143.4554}, Row{.20, 19.7847, 248.3380}}) {
            CAPTURE(row.p);
            const ChangeLoss loss = ask({exposed("s", &calendar, 1)}, 60, row.p);
            const LossFigures<Loss>& figures = loss.services.at(0).figures;
            CHECK(std::abs(*figures.expected.money - row.mean) < 5.1e-5);
            CHECK(std::abs(*figures.tvar95->money - row.tvar) < 5.1e-5);
            CHECK(std::abs(figures.expected.minutes - row.mean) < 5.1e-5);
            CHECK(std::abs(*figures.expected.money - row.p * 60 * std::exp(.5)) < 1e-9);
            CHECK(std::abs(loss.total.tvar95->money.at(0).amount - row.tvar) < 5.1e-5);
        }
    }

    TEST_CASE("median and P95 are those of T, and do not depend on p") {
        const LossCalendar calendar = flat("EUR", 2, 5);

        const ChangeLoss loss = ask({exposed("s", &calendar, .5)}, 60, .001);

        const LossFigures<Loss>& figures = loss.services.at(0).figures;
        CHECK(*figures.if_failed_median.money == doctest::Approx(60));
        CHECK(*figures.if_failed_p95.money == doctest::Approx(60 * std::exp(1.6448536269514722)));
        CHECK(*figures.if_failed_median.users == doctest::Approx(150));
        CHECK(figures.if_failed_mean.minutes == doctest::Approx(30 * std::exp(.5)));
    }

    TEST_CASE("over a calendar the closed form equals numeric integration") {
        const LossCalendar calendar = office_hours();
        for (const double median : {20.0, 240.0, 3000.0}) {
            CAPTURE(median);
            double worst = 0;
            const double mean = slow_mean(calendar, median, &worst, .2);

            const ChangeLoss loss = ask({exposed("s", &calendar, 1)}, median, .2);

            const LossFigures<Loss>& figures = loss.services.at(0).figures;
            CHECK(*figures.if_failed_mean.money == doctest::Approx(mean).epsilon(2e-3));
            CHECK(*figures.tvar95->money == doctest::Approx(worst).epsilon(5e-3));
            const double p95 = RepairTime(median).quantile(.95);
            const double exact = model::loss_between(calendar, {}, kNow, minutes_later(p95)).money;
            CHECK(*figures.if_failed_p95.money == doctest::Approx(exact).epsilon(1e-6));
        }
    }

    TEST_CASE("what lies beyond the horizon is bounded, and the bound is small") {
        const LossCalendar calendar = office_hours();

        const ChangeLoss hour = ask({exposed("s", &calendar, 1)}, 60, .1);
        const ChangeLoss week = ask({exposed("s", &calendar, 1)}, 7 * 1440, .1);

        const auto share = [](const ChangeLoss& loss) {
            const LossFigures<Loss>& figures = loss.services.at(0).figures;
            return *figures.tail_bound.money / *figures.if_failed_mean.money;
        };
        CHECK(share(hour) < 1e-5);
        CHECK(share(week) < 1e-2);
        CHECK(hour.services.at(0).figures.tail_bound.minutes == 0);
    }

    TEST_CASE("the mean lies within its bound of a walk that goes on for 100 years") {
        const LossCalendar calendar = office_hours();
        for (const double median : {60.0, 1440.0, 20'000.0}) {
            CAPTURE(median);
            const RepairTime repair(median);
            const UtcTime end{kNow.microseconds + 36'500 * kDayMicroseconds};
            double slow = 0;
            for (const auto& segment : model::loss_segments(calendar, {}, kNow, end)) {
                const auto minutes = [](UtcTime time) {
                    return static_cast<double>(time.microseconds - kNow.microseconds) / 60e6;
                };
                slow += segment.rate.money * (repair.mean_up_to(minutes(segment.end)) -
                                              repair.mean_up_to(minutes(segment.begin)));
            }

            const ChangeLoss loss = ask({exposed("s", &calendar, 1)}, median, .1);

            const LossFigures<Loss>& figures = loss.services.at(0).figures;
            CHECK(std::abs(*figures.if_failed_mean.money - slow) <= *figures.tail_bound.money);
        }
    }

    TEST_CASE("planned outages cost their marginal share of the window, whatever p is") {
        const LossCalendar calendar = flat("EUR", 10, 1);
        ServiceExposure service = exposed("s", &calendar, 0);
        service.planned = {{minutes_later(-30), kNow, .5}, {kNow, minutes_later(10), 1}};

        const ChangeLoss loss = ask({service}, 60, .3);

        const LossFigures<Loss>& figures = loss.services.at(0).figures;
        CHECK(figures.planned == Loss{25, 250, 25});
        CHECK(figures.expected == Loss{25, 250, 25});
        CHECK(*figures.tvar95 == Loss{25, 250, 25});
        CHECK(figures.if_failed_mean == Loss{0, 0, 0});
    }

    TEST_CASE("currencies never add up, and what nobody stated is not 0") {
        const LossCalendar euro = flat("EUR", 1, 1);
        const LossCalendar franc = flat("CHF", 1, 1);
        LossCalendar silent;

        const ChangeLoss loss = ask({exposed("d", nullptr, 1),
                                     exposed("c", &silent, 1),
                                     exposed("b", &franc, 1),
                                     exposed("a", &euro, 1),
                                     exposed("e", &euro, 1)},
                                    60,
                                    1);

        const double mean = 60 * std::exp(.5);
        REQUIRE(loss.total.expected.money.size() == 2);
        CHECK(loss.total.expected.money[0].currency == "CHF");
        CHECK(loss.total.expected.money[0].amount == doctest::Approx(mean));
        CHECK(loss.total.expected.money[1].amount == doctest::Approx(2 * mean));
        CHECK(loss.total.expected.minutes == doctest::Approx(5 * mean));
        CHECK(loss.total.expected.users == doctest::Approx(3 * mean));
        CHECK(loss.without_money == std::vector<std::string>{"c", "d"});
        CHECK(loss.without_users == std::vector<std::string>{"c", "d"});
        CHECK_FALSE(loss.services.at(3).figures.expected.money.has_value());
        CHECK_FALSE(loss.sla_credit.has_value());
        CHECK(loss.services.at(0).service == "a");
    }

    TEST_CASE("TVaR95 is there on request only") {
        const LossCalendar calendar = flat("EUR", 1, 1);
        const std::vector<ServiceExposure> services = {exposed("s", &calendar, 1)};
        LossQuestion question;
        question.services = services;

        const ChangeLoss loss = change_loss(question);

        CHECK_FALSE(loss.total.tvar95.has_value());
        CHECK_FALSE(loss.services.at(0).figures.tvar95.has_value());
    }

    TEST_CASE("loss grows with p, the median, U and with every service; nothing lowers it") {
        const LossCalendar calendar = office_hours();
        for (std::uint64_t seed = 1; seed <= 30; seed++) {
            CAPTURE(seed);
            test::Dice dice(seed);
            const double median = 1 + 500 * dice.share();
            const double p = .01 + .5 * dice.share();
            const double u = .01 + .8 * dice.share();
            const auto all = [&](std::vector<ServiceExposure> services, double m, double chance) {
                return ask(services, m, chance).total;
            };
            const auto before = all({exposed("a", &calendar, u)}, median, p);

            const auto riskier = all({exposed("a", &calendar, u)}, median, p * 1.1);
            const auto longer = all({exposed("a", &calendar, u)}, median * 1.1, p);
            const auto worse = all({exposed("a", &calendar, u * 1.1)}, median, p);
            const auto more =
                all({exposed("a", &calendar, u), exposed("b", &calendar, u)}, median, p);

            for (const auto* after : {&riskier, &longer, &worse, &more}) {
                CHECK(after->expected.money[0].amount > before.expected.money[0].amount);
                CHECK(after->tvar95->money[0].amount > before.tvar95->money[0].amount);
                CHECK(after->if_failed_p95.money[0].amount >= before.if_failed_p95.money[0].amount);
            }
            CHECK(before.if_failed_median.minutes < before.if_failed_mean.minutes);
            CHECK(before.if_failed_mean.minutes < before.if_failed_p95.minutes);
            CHECK(before.tvar95->money[0].amount > before.expected.money[0].amount);
        }
    }

    TEST_CASE("the order of services changes no bit") {
        const LossCalendar a = office_hours();
        const LossCalendar b = flat("EUR", .1, .3);
        const std::vector<ServiceExposure> services = {
            exposed("x", &a, .3), exposed("y", &b, .7), exposed("z", &a, .01)};
        const std::vector<ServiceExposure> turned(services.rbegin(), services.rend());

        CHECK(ask(services, 33, .3).total.expected == ask(turned, 33, .3).total.expected);
        CHECK(ask(services, 33, .3).total.tvar95 == ask(turned, 33, .3).total.tvar95);
    }

    TEST_CASE("the users of all services are unknown only if there are some and none states them") {
        ChangeLoss loss;
        CHECK(users_known(loss));

        loss.services.resize(2);
        CHECK(users_known(loss));
        loss.without_users = {"a"};
        CHECK(users_known(loss));
        loss.without_users = {"a", "b"};
        CHECK_FALSE(users_known(loss));
    }
}

TEST_SUITE("engine/change/repair_time") {
    TEST_CASE("what lies up to a limit and beyond it is the mean") {
        const RepairTime repair(60);

        CHECK(repair.mean() == doctest::Approx(60 * std::exp(.5)).epsilon(1e-15));
        for (const double limit : {0.0, 1e-300, 1.0, 60.0, 1e4, 1e9}) {
            CAPTURE(limit);
            CHECK(repair.mean_up_to(limit) + repair.mean_beyond(limit) ==
                  doctest::Approx(repair.mean()).epsilon(1e-13));
            CHECK(repair.mean_up_to(limit) <= limit);
        }
    }

    TEST_CASE("quantiles are those of the lognormal") {
        const RepairTime repair(60);

        CHECK(repair.quantile(.5) == doctest::Approx(60).epsilon(1e-15));
        CHECK(std::log(repair.quantile(.975) / 60) == doctest::Approx(1.959963984540054));
        CHECK(std::log(repair.quantile(.025) / 60) == doctest::Approx(-1.959963984540054));
    }
}

}  // namespace
}  // namespace faultline::change
