#include "engine/model/risk_weights.h"

#include <cmath>
#include <utility>

#include "engine/base/bytes.h"

namespace faultline::model {

namespace {

constexpr std::uint8_t kForm = 1;

constexpr std::array<std::string_view, kRiskFeatureCount> kFeatureNames = {
    "size",
    "steps",
    "first_time",
    "emergency",
    "recent_failure",
    "concurrency",
    "tested",
    "rollback_tested",
    "staged",
    "automated",
    "short_lead",
    "missing_fields",
    "stale_data",
};

// Sums of weights as people write them (.5 + .25 + .25) may miss 1 by rounding.
constexpr double kRounding = 1e-12;

// Collects violations.
class Rules {
 public:
    // Both ends belong to the range.
    void within(std::string_view pointer, double value, double least, double most) {
        if (value >= least && value <= most) return;
        add(pointer,
            "out_of_range",
            name(pointer) + " is " + std::to_string(value) + "; it must be from " +
                std::to_string(least) + " to " + std::to_string(most));
    }

    // Neither end belongs to the range.
    void inside(std::string_view pointer, double value, double above, double below) {
        if (value > above && value < below) return;
        add(pointer,
            "out_of_range",
            name(pointer) + " is " + std::to_string(value) + "; it must be above " +
                std::to_string(above) + " and below " + std::to_string(below));
    }

    void add(std::string_view pointer, std::string code, std::string message) {
        found_.push_back({std::string(pointer), std::move(code), std::move(message)});
    }

    std::vector<Violation> take() { return std::move(found_); }

 private:
    static std::string name(std::string_view pointer) { return std::string(pointer.substr(1)); }

    std::vector<Violation> found_;
};

void check_shares(const RiskWeights& weights, Rules& rules) {
    rules.within("/w_class", weights.w_class, 0, 1);
    rules.within("/w_ci", weights.w_ci, 0, 1);
    rules.within("/w_model", weights.w_model, 0, 1);
    rules.within("/w_team", weights.w_team, 0, 1);
    if (weights.w_ci > weights.w_class) {
        rules.add("/w_ci",
                  "ci_above_class",
                  "w_ci is " + std::to_string(weights.w_ci) + " and w_class " +
                      std::to_string(weights.w_class) +
                      "; w_ci must not be larger, or the rate of the class would count against "
                      "itself");
    }
    const double sum = weights.w_class + weights.w_model + weights.w_team;
    if (sum > 1 + kRounding) {
        rules.add("/w_class",
                  "sum_above_one",
                  "w_class + w_model + w_team is " + std::to_string(sum) +
                      "; it must be at most 1, or one history would count several times");
    }
}

void check_priors(const RiskWeights& weights, Rules& rules) {
    const PriorWeights& prior = weights.prior;
    rules.inside("/half_life_days", weights.half_life_days, 0, kHalfLifeDaysMax);
    rules.inside("/base_rate", weights.base_rate, 0, 1);
    rules.inside("/prior/all", prior.all, 0, kPriorWeightMax);
    rules.inside("/prior/class", prior.class_name, 0, kPriorWeightMax);
    rules.inside("/prior/ci", prior.ci, 0, kPriorWeightMax);
    rules.inside("/prior/model", prior.model, 0, kPriorWeightMax);
    rules.inside("/prior/team", prior.team, 0, kPriorWeightMax);
    rules.inside("/outage_prior", weights.outage_prior, 0, 1);
    rules.inside("/outage_prior_weight", weights.outage_prior_weight, 0, kPriorWeightMax);
}

bool never_lowers(RiskFeature feature) {
    return feature == RiskFeature::size || feature == RiskFeature::concurrency ||
           feature == RiskFeature::first_time;
}

void check_features(const RiskWeights& weights, Rules& rules) {
    for (std::size_t i = 0; i < kRiskFeatureCount; i++) {
        const auto feature = static_cast<RiskFeature>(i);
        const std::string pointer = "/features/" + std::string(kFeatureNames[i]);
        const FeatureWeight& weight = weights.features[i];
        rules.within(pointer + "/beta", weight.beta, -kBetaMax, kBetaMax);
        rules.within(pointer + "/mean", weight.mean, -kFeatureMeanMax, kFeatureMeanMax);
        if (never_lowers(feature) && weight.beta < 0) {
            rules.add(pointer + "/beta",
                      "negative_beta",
                      "the beta of " + std::string(kFeatureNames[i]) + " is " +
                          std::to_string(weight.beta) +
                          "; it must be 0 or more: more of it never makes a change safer");
        }
    }
}

// The numbers in front of the features, in stored order.
template <typename Weights, typename Visit>
void visit_numbers(Weights& weights, Visit visit) {
    visit(weights.w_class);
    visit(weights.w_ci);
    visit(weights.w_model);
    visit(weights.w_team);
    visit(weights.half_life_days);
    visit(weights.base_rate);
    visit(weights.prior.all);
    visit(weights.prior.class_name);
    visit(weights.prior.ci);
    visit(weights.prior.model);
    visit(weights.prior.team);
    visit(weights.outage_prior);
    visit(weights.outage_prior_weight);
}

}  // namespace

std::string_view risk_feature_name(RiskFeature feature) {
    return kFeatureNames[static_cast<std::size_t>(feature)];
}

std::vector<Violation> validate(const RiskWeights& weights) {
    Rules rules;
    check_shares(weights, rules);
    check_priors(weights, rules);
    check_features(weights, rules);
    return rules.take();
}

std::string encode_risk_weights(const RiskWeights& weights) {
    std::string bytes;
    ByteWriter out(bytes);
    out.u8(kForm);
    visit_numbers(weights, [&out](double number) { out.real(number); });
    out.varint(kRiskFeatureCount);
    for (const FeatureWeight& feature : weights.features) {
        out.real(feature.beta);
        out.real(feature.mean);
    }
    return bytes;
}

Result<RiskWeights> decode_risk_weights(std::string_view bytes) {
    ByteReader in(bytes);
    if (in.u8() != kForm) in.fail();
    RiskWeights weights;
    visit_numbers(weights, [&in](double& number) { number = in.real(); });
    if (in.varint() != kRiskFeatureCount) in.fail();
    for (FeatureWeight& feature : weights.features) {
        feature.beta = in.real();
        feature.mean = in.real();
    }
    if (in.done() && validate(weights).empty()) return weights;
    return corruption("stored risk weights do not decode");
}

}  // namespace faultline::model
