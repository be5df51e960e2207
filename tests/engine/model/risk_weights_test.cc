// RiskWeights: what is built in is valid, every violation is found, and the canonical form is
// golden.

#include "engine/model/risk_weights.h"

#include <algorithm>
#include <limits>
#include <string>

#include <doctest/doctest.h>

#include "tests/support/golden_file.h"

namespace faultline::model {
namespace {

bool breaks(const RiskWeights& weights, std::string_view pointer, std::string_view code) {
    return std::ranges::any_of(validate(weights), [&](const Violation& violation) {
        return violation.pointer == pointer && violation.code == code;
    });
}

TEST_SUITE("engine/model/risk_weights") {
    TEST_CASE("the built-in weights are valid and are those of the golden file") {
        const RiskWeights weights;

        CHECK(validate(weights).empty());
        CHECK(test::hex_digits(encode_risk_weights(weights)) ==
              test::hex_digits(test::golden_bytes("model/risk_weights.hex")));
    }

    TEST_CASE("weights read back, and nothing else does") {
        RiskWeights weights;
        weights.w_ci = .375;
        weights.features[2] = {1.5, .25};
        const std::string bytes = encode_risk_weights(weights);

        CHECK(decode_risk_weights(bytes).value() == weights);
        for (std::size_t size = 0; size < bytes.size(); size++) {
            CHECK_FALSE(decode_risk_weights(bytes.substr(0, size)).ok());
        }
        CHECK_FALSE(decode_risk_weights(bytes + "x").ok());
        CHECK_FALSE(decode_risk_weights("\2" + bytes.substr(1)).ok());
        weights.base_rate = 2;
        CHECK_FALSE(decode_risk_weights(encode_risk_weights(weights)).ok());
    }

    TEST_CASE("a CI may not weigh more than its class") {
        RiskWeights weights;
        weights.w_ci = .6;

        CHECK(breaks(weights, "/w_ci", "ci_above_class"));
    }

    TEST_CASE("class, model and team may not weigh more than 1 together") {
        RiskWeights weights;
        weights.w_team = .26;
        CHECK(breaks(weights, "/w_class", "sum_above_one"));

        weights.w_class = .7;
        weights.w_model = .2;
        weights.w_team = .1;  // .7 + .2 + .1 is not exactly 1
        CHECK(validate(weights).empty());
    }

    TEST_CASE("size, concurrency and first time never make a change safer; steps may") {
        for (const auto feature :
             {RiskFeature::size, RiskFeature::concurrency, RiskFeature::first_time}) {
            RiskWeights weights;
            weights.features[static_cast<std::size_t>(feature)].beta = -.001;
            CHECK(breaks(weights,
                         "/features/" + std::string(risk_feature_name(feature)) + "/beta",
                         "negative_beta"));
        }
        RiskWeights weights;
        weights.features[static_cast<std::size_t>(RiskFeature::steps)].beta = -.001;
        CHECK(validate(weights).empty());
    }

    TEST_CASE("every violation is returned, and no number may be infinite or NaN") {
        const double infinity = std::numeric_limits<double>::infinity();
        RiskWeights weights;
        weights.w_model = -.1;
        weights.half_life_days = 0;
        weights.base_rate = 1;
        weights.prior.ci = infinity;
        weights.prior.team = 0;
        weights.outage_prior = std::numeric_limits<double>::quiet_NaN();
        weights.features[3].mean = infinity;
        weights.features[4].beta = std::numeric_limits<double>::quiet_NaN();

        CHECK(validate(weights).size() == 8);
        for (const auto* pointer : {"/w_model",
                                    "/half_life_days",
                                    "/base_rate",
                                    "/prior/ci",
                                    "/prior/team",
                                    "/outage_prior",
                                    "/features/emergency/mean",
                                    "/features/recent_failure/beta"}) {
            CAPTURE(pointer);
            CHECK(breaks(weights, pointer, "out_of_range"));
        }
    }
}

}  // namespace
}  // namespace faultline::model
