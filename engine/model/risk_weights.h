// RiskWeights: the numbers behind the probability that a change fails, as data.
//
// Weights are a record of kind kRiskWeightsRecord, so that every assessment can name the version of
// the weights it was made with.  What the numbers do says engine/change/risk.h.
//
// Thread safety: pure functions.
//
// Canonical binary form (primitives: engine/base/bytes.h):
//
//     weights = u8 1, real w_class, real w_ci, real w_model, real w_team, real half-life days,
//               real base rate, real prior weight * 5   all, class, CI, model, team
//               real outage prior, real outage prior weight,
//               varint n, (real beta, real mean) * n    in the order of RiskFeature; n is 13

#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <numbers>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/error.h"
#include "engine/base/result.h"

namespace faultline::model {

// The kind of the record.
inline constexpr std::string_view kRiskWeightsRecord = "risk_weights";

// What is looked at beside the history.  The order is that of the stored form and of every list.
enum class RiskFeature : std::uint8_t {
    size,             // ln(1 + CIs changed)
    steps,            // ln(1 + steps)
    first_time,       // this team never did this model on a class of the change
    emergency,        // an emergency change
    recent_failure,   // a failure on the same CI or service within 7 days
    concurrency,      // changes at the same time whose dependents intersect, at most 3
    tested,           // in an equivalent environment, with linked evidence
    rollback_tested,  // with evidence
    staged,           // staged rollout
    automated,        // nobody types it
    short_lead,       // asked for late
    missing_fields,   // the record is not complete
    stale_data,       // a CI of the change was not seen within its freshness limit
};

inline constexpr std::size_t kRiskFeatureCount = 13;

// What the numbers may be at most.
inline constexpr double kBetaMax = 10;
inline constexpr double kFeatureMeanMax = 100;
inline constexpr double kPriorWeightMax = 1e6;
inline constexpr double kHalfLifeDaysMax = 36'500;

// The name of a feature as documents and errors write it: "size", "first_time".
[[nodiscard]] std::string_view risk_feature_name(RiskFeature feature);

// What a feature adds to z: beta * (x - mean).
struct FeatureWeight {
    double beta = 0;
    double mean = 0;

    friend bool operator==(const FeatureWeight&, const FeatureWeight&) = default;
};

// How many changes of the base rate a history is mixed with before it counts.
struct PriorWeights {
    double all = 20;
    double class_name = 25;
    double ci = 10;
    double model = 25;
    double team = 15;

    friend bool operator==(const PriorWeights&, const PriorWeights&) = default;
};

// The initial betas.  A change of one CI in one step is the middle of size and steps; the other
// features have none, so that a change about which nothing is said has what its history says.
inline constexpr std::array<FeatureWeight, kRiskFeatureCount> kInitialFeatureWeights = {{
    {.35, std::numbers::ln2},
    {.10, std::numbers::ln2},
    {.4, 0},
    {.8, 0},
    {.35, 0},
    {.25, 0},
    {-.5, 0},
    {-.2, 0},
    {-.5, 0},
    {-.3, 0},
    {.3, 0},
    {.3, 0},
    {.3, 0},
}};

// All numbers of the model; as made, the built-in ones.
struct RiskWeights {
    double w_class = .5;
    double w_ci = .5;
    double w_model = .25;
    double w_team = .25;
    double half_life_days = 180;  // after so many days an outcome counts half
    double base_rate = .05;       // of failed changes, before anything is known
    PriorWeights prior;
    double outage_prior = .5;  // P(outage | failed) before anything is known
    double outage_prior_weight = 10;
    std::array<FeatureWeight, kRiskFeatureCount> features = kInitialFeatureWeights;

    // The weight of a feature.
    [[nodiscard]] const FeatureWeight& of(RiskFeature feature) const {
        return features[static_cast<std::size_t>(feature)];
    }

    friend bool operator==(const RiskWeights&, const RiskWeights&) = default;
};

// Every rule that `weights` break: all numbers finite and within their ranges; w_ci <= w_class and
// w_class + w_model + w_team <= 1, so that no history counts twice or against itself; the betas of
// size, concurrency and first_time >= 0.  Pointers are "/w_ci", "/features/size/beta" and the like.
[[nodiscard]] std::vector<Violation> validate(const RiskWeights& weights);

// The canonical form.  REQUIRES: no number is NaN.
[[nodiscard]] std::string encode_risk_weights(const RiskWeights& weights);

// Errors: corruption if the bytes are not the canonical form of weights that are valid.
[[nodiscard]] Result<RiskWeights> decode_risk_weights(std::string_view bytes);

}  // namespace faultline::model
