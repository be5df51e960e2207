// The probability p that a change fails, and the summands that it is made of.
//
//     z = logit(pi_0) + w_class * [logit pi_class - logit pi_0] + w_ci * [logit pi_ci - logit
//     pi_class]
//       + w_model * [logit pi_model - logit pi_0] + w_team * [logit pi_team - logit pi_0]
//       + sum of beta * (x - mean), clamped to [-9, 9];   p = 1 / (1 + exp(-z))
//
// Nothing about what a failure would cost enters: not criticality, not the blast radius, not
// redundancy.  Those are the consequence (engine/change/loss.h); in both they would count twice.
//
// With w_ci = w_class, as built in, adding a CI to a change never lowers p.  With w_ci < w_class
// the class of the CI that counts has a weight of its own, and a CI of a class that fails seldom
// may take the place of one of a class that fails often.
//
// Thread safety: pure functions.

#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "engine/change/rates.h"
#include "engine/model/risk_weights.h"

namespace faultline::change {

// z is kept within [-kLogitMax, kLogitMax].
inline constexpr double kLogitMax = 9;

// More concurrent changes than this count as so many.
inline constexpr std::uint64_t kConcurrentChangesMax = 3;

// A failure on the same CI or service counts for so many days.
inline constexpr std::int64_t kRecentFailureDays = 7;

// With fewer changes of the CI than this (weighted), low confidence is only a note.
inline constexpr double kChangesForConfidence = 20;

// The normal quantile of 95 %.  Only one side matters for "p is not more than this", so all 5 % lie
// above the bound; it is not the upper end of an interval with 2.5 % on either side.
inline constexpr double kNormal95 = 1.6448536269514722;

// What is known about a change beside its history.
struct RiskFeatures {
    std::uint64_t cis = 1;
    std::uint64_t steps = 1;
    bool first_time = false;
    bool emergency = false;
    bool recent_failure = false;
    std::uint64_t concurrent = 0;  // more than kConcurrentChangesMax count as so many
    bool tested = false;           // in an equivalent environment, with linked evidence
    bool rollback_tested = false;
    bool staged = false;
    bool automated = false;
    bool short_lead = false;
    bool missing_fields = false;
    bool stale_data = false;
};

// How sure p is: sd of z below .4, below .8, or more.
enum class RiskConfidence : std::uint8_t { low, medium, high };

// "low", "medium", "high".
[[nodiscard]] std::string_view risk_confidence_name(RiskConfidence confidence);

// One term of z.
struct Summand {
    std::string_view name;    // "class", "ci", "model", "team", or that of a feature
    double contribution = 0;  // to z
    double odds = 1;          // exp(contribution): what the odds of failing are multiplied by
    double p_without = 0;     // p if this term were 0
    double weight = 0;        // w or beta
    double value = 0;         // the rate, or x of a feature
    double reference = 0;     // the rate it is compared with, or the mean of a feature
    std::optional<RateCounts> counts = {};  // behind a rate
};

// What comes out.
struct ChangeRisk {
    double z_0 = 0;                 // logit of the rate of all changes
    std::vector<Summand> summands;  // class, ci, model, team, then every RiskFeature in its order
    double z_sum = 0;               // z_0 and all contributions
    double z = 0;                   // z_sum within [-kLogitMax, kLogitMax]
    bool clamped = false;           // z is not z_sum
    double p = 0;                   //
    double z_variance = 0;          // of what the rates are uncertain
    double z_sd = 0;                //
    RiskConfidence confidence = RiskConfidence::low;
    bool few_changes = false;  // fewer than kChangesForConfidence of the CI: low is a note
    double p_upper = 0;        // 95 %: p of z + kNormal95 * sd, within the same limits
};

// The risk of one change.  The same input gives the same bits.
// REQUIRES: `weights` are valid; the rates are in (0, 1).
[[nodiscard]] ChangeRisk change_risk(const ChangeRates& rates,
                                     const RiskFeatures& features,
                                     const model::RiskWeights& weights);

// The x of a feature: 0 or 1, ln(1 + count), or the count of concurrent changes.
[[nodiscard]] double feature_value(const RiskFeatures& features, model::RiskFeature feature);

}  // namespace faultline::change
