#include "engine/change/risk.h"

#include <algorithm>
#include <cmath>

#include <boost/math/special_functions/trigamma.hpp>

namespace faultline::change {

namespace {

// Below this sd of z confidence is high, below the next one medium.
constexpr double kHighSd = .4;
constexpr double kMediumSd = .8;

double logit(double p) {
    return std::log(p) - std::log1p(-p);
}

double clamped_logit(double z) {
    return std::clamp(z, -kLogitMax, kLogitMax);
}

double probability(double z) {
    return 1 / (1 + std::exp(-clamped_logit(z)));
}

Summand rate_summand(std::string_view name, double weight, const Rate& rate, double reference) {
    Summand term;
    term.name = name;
    term.weight = weight;
    term.value = rate.rate;
    term.reference = reference;
    term.contribution = weight * (logit(rate.rate) - logit(reference));
    term.counts = rate.counts;
    return term;
}

Summand feature_summand(const RiskFeatures& features,
                        model::RiskFeature feature,
                        const model::FeatureWeight& weight) {
    Summand term;
    term.name = model::risk_feature_name(feature);
    term.weight = weight.beta;
    term.value = feature_value(features, feature);
    term.reference = weight.mean;
    term.contribution = weight.beta * (term.value - weight.mean);
    return term;
}

std::vector<Summand> summands_of(const ChangeRates& rates,
                                 const RiskFeatures& features,
                                 const model::RiskWeights& weights) {
    const double pi_0 = rates.all.rate;
    std::vector<Summand> terms;
    terms.reserve(4 + model::kRiskFeatureCount);
    terms.push_back(rate_summand("class", weights.w_class, rates.of_class, pi_0));
    terms.push_back(rate_summand("ci", weights.w_ci, rates.of_ci, rates.of_class.rate));
    terms.push_back(rate_summand("model", weights.w_model, rates.of_model, pi_0));
    terms.push_back(rate_summand("team", weights.w_team, rates.of_team, pi_0));
    for (std::size_t i = 0; i < model::kRiskFeatureCount; i++) {
        const auto feature = static_cast<model::RiskFeature>(i);
        terms.push_back(feature_summand(features, feature, weights.of(feature)));
    }
    return terms;
}

// The variance of the logit of a Beta distribution with these counts.
double logit_variance(const Rate& rate) {
    using boost::math::trigamma;
    const RateCounts& counts = rate.counts;
    // Rounding of decayed sums must not bring more failures than changes.
    const double good = std::max(0.0, counts.weighted_changes - counts.weighted_failures);
    return trigamma(counts.weighted_failures + rate.prior_weight * rate.prior) +
           trigamma(good + rate.prior_weight * (1 - rate.prior));
}

double variance_of(const ChangeRates& rates, const model::RiskWeights& weights) {
    const auto part = [](double coefficient, const Rate& rate) {
        // A rate without a coefficient is not looked at.
        return coefficient == 0 ? 0 : coefficient * coefficient * logit_variance(rate);
    };
    return part(1 - weights.w_class - weights.w_model - weights.w_team, rates.all) +
           part(weights.w_class - weights.w_ci, rates.of_class) + part(weights.w_ci, rates.of_ci) +
           part(weights.w_model, rates.of_model) + part(weights.w_team, rates.of_team);
}

RiskConfidence confidence_of(double sd) {
    if (sd < kHighSd) return RiskConfidence::high;
    return sd < kMediumSd ? RiskConfidence::medium : RiskConfidence::low;
}

double one_if(bool holds) {
    return holds ? 1 : 0;
}

}  // namespace

std::string_view risk_confidence_name(RiskConfidence confidence) {
    switch (confidence) {
        case RiskConfidence::low:
            return "low";
        case RiskConfidence::medium:
            return "medium";
        case RiskConfidence::high:
            break;
    }
    return "high";
}

double feature_value(const RiskFeatures& features, model::RiskFeature feature) {
    using model::RiskFeature;
    switch (feature) {
        case RiskFeature::size:
            return std::log1p(static_cast<double>(features.cis));
        case RiskFeature::steps:
            return std::log1p(static_cast<double>(features.steps));
        case RiskFeature::first_time:
            return one_if(features.first_time);
        case RiskFeature::emergency:
            return one_if(features.emergency);
        case RiskFeature::recent_failure:
            return one_if(features.recent_failure);
        case RiskFeature::concurrency:
            return static_cast<double>(std::min(features.concurrent, kConcurrentChangesMax));
        case RiskFeature::tested:
            return one_if(features.tested);
        case RiskFeature::rollback_tested:
            return one_if(features.rollback_tested);
        case RiskFeature::staged:
            return one_if(features.staged);
        case RiskFeature::automated:
            return one_if(features.automated);
        case RiskFeature::short_lead:
            return one_if(features.short_lead);
        case RiskFeature::missing_fields:
            return one_if(features.missing_fields);
        case RiskFeature::stale_data:
            break;
    }
    return one_if(features.stale_data);
}

ChangeRisk change_risk(const ChangeRates& rates,
                       const RiskFeatures& features,
                       const model::RiskWeights& weights) {
    ChangeRisk risk;
    risk.z_0 = logit(rates.all.rate);
    risk.summands = summands_of(rates, features, weights);
    risk.z_sum = risk.z_0;
    for (const Summand& term : risk.summands) {
        risk.z_sum += term.contribution;
    }
    risk.z = clamped_logit(risk.z_sum);
    risk.clamped = risk.z != risk.z_sum;
    risk.p = probability(risk.z);
    for (Summand& term : risk.summands) {
        term.odds = std::exp(term.contribution);
        term.p_without = probability(risk.z_sum - term.contribution);
    }
    risk.z_variance = variance_of(rates, weights);
    risk.z_sd = std::sqrt(risk.z_variance);
    risk.confidence = confidence_of(risk.z_sd);
    risk.few_changes = rates.of_ci.counts.weighted_changes < kChangesForConfidence;
    risk.p_upper = probability(risk.z + kNormal95 * risk.z_sd);
    return risk;
}

}  // namespace faultline::change
