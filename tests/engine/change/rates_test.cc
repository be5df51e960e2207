// Rates: the oracles of the model, and sums that equal those of the plain definition.

#include "engine/change/rates.h"

#include <algorithm>
#include <cmath>

#include <doctest/doctest.h>

#include "engine/base/utc_time.h"
#include "tests/engine/change/random_history.h"

namespace faultline::change {
namespace {

using test::kNow;

RateCounts plain(double failures, double changes) {
    return {static_cast<std::uint64_t>(changes),
            static_cast<std::uint64_t>(failures),
            changes,
            failures};
}

// Sums of all outcomes that `selects` accepts, as the definition says.
template <typename Selects>
RateCounts slow_counts(const std::vector<Outcome>& outcomes, UtcTime at, Selects selects) {
    RateCounts counts;
    for (const Outcome& outcome : outcomes) {
        if (outcome.ended > at || !selects(outcome)) continue;
        const auto age = static_cast<double>(at.microseconds - outcome.ended.microseconds);
        const double weight = std::pow(.5, age / static_cast<double>(180 * kDayMicroseconds));
        counts.changes++;
        counts.weighted_changes += weight;
        if (!outcome.failed) continue;
        counts.failures++;
        counts.weighted_failures += weight;
    }
    return counts;
}

void check_equal(const RateCounts& counts, const RateCounts& slow) {
    CHECK(counts.changes == slow.changes);
    CHECK(counts.failures == slow.failures);
    CHECK(counts.weighted_changes == doctest::Approx(slow.weighted_changes).epsilon(1e-12));
    CHECK(counts.weighted_failures == doctest::Approx(slow.weighted_failures).epsilon(1e-12));
}

bool has_ci(const Outcome& outcome, const std::string& id) {
    return std::ranges::any_of(outcome.cis, [&](const ChangedCi& ci) { return ci.id == id; });
}

bool has_class(const Outcome& outcome, const std::string& name) {
    return std::ranges::any_of(outcome.cis,
                               [&](const ChangedCi& ci) { return ci.class_name == name; });
}

Outcome outcome_of(std::int64_t days_ago, bool failed, std::vector<ChangedCi> cis) {
    Outcome outcome;
    outcome.ended = UtcTime{kNow.microseconds - days_ago * kDayMicroseconds};
    outcome.failed = failed;
    outcome.cis = std::move(cis);
    return outcome;
}

TEST_SUITE("engine/change/rates") {
    TEST_CASE("smoothed rates are those of the oracle") {
        const double pi_0 = smoothed_rate(plain(30, 1000), .05, 20).rate;
        const double pi_class = smoothed_rate(plain(6, 60), pi_0, 25).rate;

        CHECK(pi_0 == doctest::Approx(.030392).epsilon(1e-5));
        CHECK(pi_0 == doctest::Approx(31.0 / 1020).epsilon(1e-15));
        CHECK(std::abs(pi_class - .079527) < 1e-6);
        CHECK(std::abs(smoothed_rate(plain(1, 4), pi_class, 10).rate - .128234) < 1e-6);
        CHECK(std::abs(smoothed_rate(plain(2, 50), pi_0, 25).rate - .036797) < 1e-6);
        CHECK(std::abs(smoothed_rate(plain(1, 10), pi_0, 15).rate - .058235) < 1e-6);
    }

    TEST_CASE("an outcome counts half after a half-life and not before it ended") {
        const std::vector<Outcome> outcomes = {outcome_of(180, true, {}), outcome_of(0, false, {})};
        const OutcomeHistory history(outcomes, 180);

        const RateCounts now = history.all(kNow);
        const RateCounts earlier = history.all(UtcTime{kNow.microseconds - 1});

        CHECK(now.changes == 2);
        CHECK(now.failures == 1);
        CHECK(now.weighted_changes == 1.5);
        CHECK(now.weighted_failures == .5);
        CHECK(earlier.changes == 1);
    }

    TEST_CASE("without a history every rate is the base rate") {
        const OutcomeHistory history({}, 180);
        const std::vector<ChangedCi> cis = {{"a", "server"}};

        const ChangeRates rates = change_rates(history, {}, {cis, "patch", "unix", kNow});

        for (const Rate* rate :
             {&rates.all, &rates.of_class, &rates.of_ci, &rates.of_model, &rates.of_team}) {
            CHECK(rate->rate == doctest::Approx(.05).epsilon(1e-15));
            CHECK(rate->counts == RateCounts{});
        }
        CHECK(rates.ci == "a");
        CHECK(rates.outage_if_failed.rate == .5);
    }

    TEST_CASE("of several CIs the one with the largest rate counts, of equal ones the smaller id") {
        const std::vector<Outcome> outcomes = {outcome_of(1, true, {{"b", "switch"}}),
                                               outcome_of(1, true, {{"c", "server"}})};
        const OutcomeHistory history(outcomes, 180);
        const std::vector<ChangedCi> cis = {{"c", "server"}, {"b", "switch"}, {"a", "switch"}};
        const std::vector<ChangedCi> same = {{"z", "router"}, {"y", "router"}};

        const ChangeRates rates = change_rates(history, {}, {cis, "", "", kNow});

        CHECK(rates.ci == "b");
        CHECK(rates.class_name == "switch");
        CHECK(rates.of_class.counts.failures == 1);
        CHECK(change_rates(history, {}, {same, "", "", kNow}).ci == "y");
    }

    TEST_CASE("a change counts once for a class however many CIs of it it has") {
        const std::vector<Outcome> outcomes = {
            outcome_of(1, true, {{"a", "server"}, {"b", "server"}, {"a", "server"}})};
        const OutcomeHistory history(outcomes, 180);

        CHECK(history.of_class("server", kNow).changes == 1);
        CHECK(history.of_ci("a", kNow).changes == 1);
        CHECK(history.of_ci("b", kNow).failures == 1);
    }

    TEST_CASE("P(outage | failed) counts failed changes of which it is known") {
        std::vector<Outcome> outcomes(4, outcome_of(0, true, {}));
        outcomes[0].outage = true;
        outcomes[1].outage = false;
        outcomes[2].outage = false;
        outcomes.push_back(outcome_of(0, false, {}));
        outcomes.back().outage = false;
        const OutcomeHistory history(outcomes, 180);

        const Rate rate = change_rates(history, {}, {{}, "", "", kNow}).outage_if_failed;

        CHECK(rate.counts.changes == 3);
        CHECK(rate.counts.failures == 1);
        CHECK(rate.rate == doctest::Approx(6.0 / 13).epsilon(1e-15));
    }

    TEST_CASE("a failure is found with its time, a first time with its three names") {
        std::vector<Outcome> outcomes = {outcome_of(9, true, {{"a", "server"}}),
                                         outcome_of(3, true, {{"a", "server"}}),
                                         outcome_of(1, false, {{"a", "server"}})};
        outcomes[1].team = "unix";
        outcomes[1].model = "patch";
        const OutcomeHistory history(outcomes, 180);
        const UtcTime five_days_ago{kNow.microseconds - 5 * kDayMicroseconds};

        CHECK(history.last_failure_of("a", kNow) == outcomes[1].ended);
        CHECK(history.last_failure_of("a", five_days_ago) == outcomes[0].ended);
        CHECK_FALSE(history.last_failure_of("b", kNow).has_value());
        CHECK(history.done_before("unix", "patch", "server", kNow));
        CHECK_FALSE(history.done_before("unix", "patch", "server", five_days_ago));
        CHECK_FALSE(history.done_before("unix", "patch", "switch", kNow));
        CHECK_FALSE(history.done_before("", "", "server", kNow));
    }

    TEST_CASE("sums equal those of the definition on random histories") {
        for (std::uint64_t seed = 1; seed <= 40; seed++) {
            CAPTURE(seed);
            test::Dice dice(seed);
            const std::vector<Outcome> outcomes = test::any_outcomes(dice);
            const OutcomeHistory history(outcomes, 180);
            const UtcTime at{kNow.microseconds -
                             static_cast<std::int64_t>(dice.below(400)) * kDayMicroseconds};

            check_equal(history.all(at), slow_counts(outcomes, at, [](auto&) { return true; }));
            check_equal(history.of_ci("ci1", at),
                        slow_counts(outcomes, at, [](auto& o) { return has_ci(o, "ci1"); }));
            check_equal(history.of_class("class2", at),
                        slow_counts(outcomes, at, [](auto& o) { return has_class(o, "class2"); }));
            check_equal(history.of_model("model0", at),
                        slow_counts(outcomes, at, [](auto& o) { return o.model == "model0"; }));
            check_equal(history.of_team("team1", at),
                        slow_counts(outcomes, at, [](auto& o) { return o.team == "team1"; }));
        }
    }

    TEST_CASE("the order of outcomes changes no bit") {
        for (std::uint64_t seed = 1; seed <= 20; seed++) {
            CAPTURE(seed);
            test::Dice dice(seed);
            std::vector<Outcome> outcomes = test::any_outcomes(dice);
            const OutcomeHistory history(outcomes, 180);
            std::ranges::shuffle(outcomes, dice.bits());
            const OutcomeHistory shuffled(outcomes, 180);

            CHECK(history.all(kNow) == shuffled.all(kNow));
            CHECK(history.of_ci("ci1", kNow) == shuffled.of_ci("ci1", kNow));
            CHECK(history.of_class("class2", kNow) == shuffled.of_class("class2", kNow));
            CHECK(history.outages(kNow) == shuffled.outages(kNow));
        }
    }
}

}  // namespace
}  // namespace faultline::change
