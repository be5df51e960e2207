// Change risk: the oracles of the model to 1e-6, and its invariants on random histories.

#include "engine/change/risk.h"

#include <algorithm>
#include <cmath>

#include <doctest/doctest.h>

#include "engine/base/utc_time.h"
#include "tests/engine/change/random_history.h"

namespace faultline::change {
namespace {

using model::RiskFeature;
using model::RiskWeights;
using test::kNow;

RateCounts counted(double failures, double changes) {
    return {static_cast<std::uint64_t>(changes),
            static_cast<std::uint64_t>(failures),
            changes,
            failures};
}

ChangeRates oracle_rates() {
    ChangeRates rates;
    rates.all = smoothed_rate(counted(30, 1000), .05, 20);
    rates.of_class = smoothed_rate(counted(6, 60), rates.all.rate, 25);
    rates.of_ci = smoothed_rate(counted(1, 4), rates.of_class.rate, 10);
    rates.of_model = smoothed_rate(counted(2, 50), rates.all.rate, 25);
    rates.of_team = smoothed_rate(counted(1, 10), rates.all.rate, 15);
    return rates;
}

// Weights .7, size .3 with mean ln 4, test -.3, concurrency .2, and nothing else.
RiskWeights oracle_weights() {
    RiskWeights weights;
    weights.w_class = weights.w_ci = weights.w_model = weights.w_team = .7;
    weights.features = {};
    weights.features[static_cast<std::size_t>(RiskFeature::size)] = {.3, std::log(4)};
    weights.features[static_cast<std::size_t>(RiskFeature::tested)] = {-.3, 0};
    weights.features[static_cast<std::size_t>(RiskFeature::concurrency)] = {.2, 0};
    return weights;
}

RiskFeatures oracle_features() {
    RiskFeatures features;
    features.cis = 8;
    features.tested = true;
    features.concurrent = 1;
    return features;
}

double contribution(const ChangeRisk& risk, std::string_view name) {
    const auto found = std::ranges::find(risk.summands, name, &Summand::name);
    REQUIRE(found != risk.summands.end());
    return found->contribution;
}

bool within_millionth(double value, double oracle) {
    return std::abs(value - oracle) < 1e-6;
}

RiskFeatures any_features(test::Dice& dice) {
    RiskFeatures features;
    features.cis = 1 + dice.below(9);
    features.steps = 1 + dice.below(9);
    features.concurrent = dice.below(6);
    for (bool* flag : {&features.first_time,
                       &features.emergency,
                       &features.recent_failure,
                       &features.tested,
                       &features.rollback_tested,
                       &features.staged,
                       &features.automated,
                       &features.short_lead,
                       &features.missing_fields,
                       &features.stale_data}) {
        *flag = dice.one_in(2);
    }
    return features;
}

RiskWeights any_weights(test::Dice& dice) {
    RiskWeights weights;
    weights.w_class = dice.share();
    weights.w_ci = weights.w_class * dice.share();
    weights.w_model = (1 - weights.w_class) * dice.share();
    weights.w_team = (1 - weights.w_class - weights.w_model) * dice.share();
    return weights;
}

// What a change of one to three CIs is.
struct AnyChange {
    std::vector<ChangedCi> cis;
    std::string model;
    std::string team;

    explicit AnyChange(test::Dice& dice)
        : model("model" + std::to_string(dice.below(3))),
          team("team" + std::to_string(dice.below(3))) {
        for (std::uint64_t i = dice.below(3) + 1; i > 0; i--) {
            cis.push_back(test::any_ci(dice));
        }
    }

    [[nodiscard]] ChangeRisk risk(const std::vector<Outcome>& outcomes,
                                  const RiskFeatures& features,
                                  const RiskWeights& weights = {}) const {
        const OutcomeHistory history(outcomes, weights.half_life_days);
        const ChangeRates rates = change_rates(history, weights, {cis, model, team, kNow});
        return change_risk(rates, features, weights);
    }
};

TEST_SUITE("engine/change/risk") {
    TEST_CASE("z, its summands, p and sd are those of the oracle") {
        const ChangeRisk risk = change_risk(oracle_rates(), oracle_features(), oracle_weights());

        CHECK(within_millionth(risk.z_0, -3.462707));
        CHECK(within_millionth(contribution(risk, "ci"), .372486));
        CHECK(within_millionth(contribution(risk, "class"), .709742));
        CHECK(within_millionth(contribution(risk, "model"), .138509));
        CHECK(within_millionth(contribution(risk, "team"), .475610));
        CHECK(within_millionth(contribution(risk, "size"), .243279));
        CHECK(within_millionth(contribution(risk, "tested"), -.3));
        CHECK(within_millionth(contribution(risk, "concurrency"), .2));
        CHECK(within_millionth(risk.z, -1.623081));
        CHECK(within_millionth(risk.p, .164780));
        CHECK(within_millionth(risk.z_sd, 1.078578));
        CHECK(risk.confidence == RiskConfidence::low);
        CHECK(risk.few_changes);
    }

    TEST_CASE("with the default shares z, p and sd are those of the oracle") {
        RiskWeights weights = oracle_weights();
        weights.w_class = weights.w_ci = .5;
        weights.w_model = weights.w_team = .25;

        const ChangeRisk risk = change_risk(oracle_rates(), oracle_features(), weights);

        CHECK(within_millionth(risk.z, -2.327080));
        CHECK(within_millionth(risk.p, .088905));
        CHECK(within_millionth(risk.z_sd, .545735));
        CHECK(risk.confidence == RiskConfidence::medium);
        CHECK(within_millionth(risk.p_upper, 1 / (1 + std::exp(2.327080 - 1.644854 * .545735))));
    }

    TEST_CASE("the variance uses trigamma, which is pi^2 / 6 at 1") {
        // One rate with a full coefficient, of which Beta(1, 1) is known.
        RiskWeights weights;
        weights.w_class = weights.w_ci = weights.w_model = weights.w_team = 0;
        ChangeRates rates = oracle_rates();
        rates.all = smoothed_rate({}, .5, 2);

        const ChangeRisk risk = change_risk(rates, {}, weights);

        CHECK(within_millionth(risk.z_variance, 2 * 1.644934067));
    }

    TEST_CASE("a change of one CI in one step about which nothing is known has the base rate") {
        const OutcomeHistory history({}, 180);
        const std::vector<ChangedCi> cis = {{"a", "server"}};
        const ChangeRates rates = change_rates(history, {}, {cis, "", "", kNow});

        const ChangeRisk risk = change_risk(rates, {}, {});

        CHECK(risk.p == doctest::Approx(.05).epsilon(1e-12));
        CHECK(risk.p_upper > .05);
        CHECK(risk.summands.size() == 17);
    }

    TEST_CASE("more than three concurrent changes count as three") {
        RiskFeatures features;
        features.concurrent = 3;
        const double three = change_risk(oracle_rates(), features, {}).z;
        features.concurrent = 400;

        CHECK(change_risk(oracle_rates(), features, {}).z == three);
    }

    TEST_CASE("z is clamped, which is said, and its summands still are those of the formula") {
        RiskWeights weights = oracle_weights();
        weights.features[static_cast<std::size_t>(RiskFeature::size)] = {10, 0};
        RiskFeatures features;
        features.cis = 1000;

        const ChangeRisk risk = change_risk(oracle_rates(), features, weights);

        CHECK(risk.clamped);
        CHECK(risk.z == 9);
        CHECK(risk.z_sum > 60);
        CHECK(risk.p == 1 / (1 + std::exp(-9.0)));
        CHECK(risk.p_upper == risk.p);
    }

    TEST_CASE("contributions sum to z - z_0, and taking one away gives p without it") {
        for (std::uint64_t seed = 1; seed <= 200; seed++) {
            CAPTURE(seed);
            test::Dice dice(seed);
            const AnyChange change(dice);
            const RiskWeights weights = any_weights(dice);
            REQUIRE(validate(weights).empty());

            const ChangeRisk risk =
                change.risk(test::any_outcomes(dice), any_features(dice), weights);

            double sum = 0;
            for (const Summand& term : risk.summands) {
                sum += term.contribution;
                CHECK(term.odds == std::exp(term.contribution));
                const double odds_without = risk.p / (1 - risk.p) / term.odds;
                CHECK(term.p_without ==
                      doctest::Approx(odds_without / (1 + odds_without)).epsilon(1e-9));
            }
            CHECK(std::abs(sum - (risk.z_sum - risk.z_0)) < 1e-12);
            CHECK_FALSE(risk.clamped);
            CHECK(risk.p > 0);
            CHECK(risk.p_upper >= risk.p);
        }
    }

    TEST_CASE("a failed review never lowers p of a comparable change, a good one never raises it") {
        for (std::uint64_t seed = 1; seed <= 200; seed++) {
            CAPTURE(seed);
            test::Dice dice(seed);
            AnyChange change(dice);
            change.cis.resize(1);
            const RiskWeights weights = any_weights(dice);
            const RiskFeatures features = any_features(dice);
            std::vector<Outcome> outcomes = test::any_outcomes(dice);
            Outcome review;
            review.ended =
                UtcTime{kNow.microseconds - static_cast<std::int64_t>(seed) * kDayMicroseconds};
            review.model = change.model;
            review.team = change.team;
            review.cis = change.cis;
            const double before = change.risk(outcomes, features, weights).p;

            review.failed = true;
            outcomes.push_back(review);
            CHECK(change.risk(outcomes, features, weights).p >= before * (1 - 1e-12));
            outcomes.back().failed = false;
            CHECK(change.risk(outcomes, features, weights).p <= before * (1 + 1e-12));
        }
    }

    TEST_CASE("with w_ci = w_class a failed review of the same CIs never lowers p") {
        for (std::uint64_t seed = 1; seed <= 200; seed++) {
            CAPTURE(seed);
            test::Dice dice(seed);
            const AnyChange change(dice);
            const RiskFeatures features = any_features(dice);
            std::vector<Outcome> outcomes = test::any_outcomes(dice);
            const double before = change.risk(outcomes, features).p;
            Outcome review;
            review.ended = UtcTime{kNow.microseconds - kDayMicroseconds};
            review.failed = true;
            review.model = change.model;
            review.team = change.team;
            review.cis = change.cis;
            outcomes.push_back(review);

            CHECK(change.risk(outcomes, features).p >= before * (1 - 1e-12));
        }
    }

    TEST_CASE("adding a CI never lowers p") {
        for (std::uint64_t seed = 1; seed <= 200; seed++) {
            CAPTURE(seed);
            test::Dice dice(seed);
            AnyChange change(dice);
            RiskFeatures features = any_features(dice);
            features.cis = change.cis.size();
            const std::vector<Outcome> outcomes = test::any_outcomes(dice);
            const double before = change.risk(outcomes, features).p;

            change.cis.push_back(test::any_ci(dice));
            CHECK(change.risk(outcomes, features).p >= before * (1 - 1e-12));
            features.cis++;
            CHECK(change.risk(outcomes, features).p > before);
        }
    }

    TEST_CASE("the order of CIs and of reviews changes no bit of p") {
        for (std::uint64_t seed = 1; seed <= 50; seed++) {
            CAPTURE(seed);
            test::Dice dice(seed);
            AnyChange change(dice);
            const RiskFeatures features = any_features(dice);
            std::vector<Outcome> outcomes = test::any_outcomes(dice);
            const ChangeRisk before = change.risk(outcomes, features);

            std::ranges::shuffle(change.cis, dice.bits());
            std::ranges::shuffle(outcomes, dice.bits());
            const ChangeRisk after = change.risk(outcomes, features);

            CHECK(after.p == before.p);
            CHECK(after.p_upper == before.p_upper);
        }
    }

    TEST_CASE("a feature moves p the way its weight says") {
        const ChangeRates rates = oracle_rates();
        const double p = change_risk(rates, {}, {}).p;
        const auto with = [&](bool RiskFeatures::*flag) {
            RiskFeatures features;
            features.*flag = true;
            return change_risk(rates, features, {}).p;
        };

        for (const auto flag : {&RiskFeatures::first_time,
                                &RiskFeatures::emergency,
                                &RiskFeatures::recent_failure,
                                &RiskFeatures::short_lead,
                                &RiskFeatures::missing_fields,
                                &RiskFeatures::stale_data}) {
            CHECK(with(flag) > p);
        }
        for (const auto flag : {&RiskFeatures::tested,
                                &RiskFeatures::rollback_tested,
                                &RiskFeatures::staged,
                                &RiskFeatures::automated}) {
            CHECK(with(flag) < p);
        }
    }
}

}  // namespace
}  // namespace faultline::change
