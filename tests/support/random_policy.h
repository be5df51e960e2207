// Random policies and weights that are valid, and say something of everything.
//
// Thread safety: pure functions of their generators.

#pragma once

#include <algorithm>
#include <cstddef>
#include <random>
#include <string>
#include <vector>

#include "engine/model/risk_policy.h"
#include "engine/model/risk_weights.h"

namespace faultline::test {

// A number from 0 to `most`.
inline double random_number(std::mt19937_64& random, double most) {
    return std::uniform_real_distribution<double>(0, most)(random);
}

// A whole number from 0 to `last`.
inline std::size_t random_index(std::mt19937_64& random, std::size_t last) {
    return std::uniform_int_distribution<std::size_t>(0, last)(random);
}

inline model::BandLimits random_limits(std::mt19937_64& random, double most) {
    std::vector<double> limits = {
        random_number(random, most), random_number(random, most), random_number(random, most)};
    std::ranges::sort(limits);
    return {limits[0], limits[1], limits[2]};
}

// One that raises.
inline model::Decision random_decision(std::mt19937_64& random) {
    return static_cast<model::Decision>(1 + random_index(random, 2));
}

inline model::ChangeTypes random_types(std::mt19937_64& random) {
    model::ChangeTypes types;
    types.bits = static_cast<std::uint8_t>(random_index(random, 7));
    return types;
}

// A rule about a check that can be used.
inline model::PolicyRule random_rule(std::mt19937_64& random, std::size_t number) {
    const auto checks = model::policy_checks();
    const model::PolicyCheck* check = nullptr;
    while (check == nullptr || !check->missing.empty()) {
        check = &checks[random_index(random, checks.size() - 1)];
    }
    model::PolicyRule rule;
    rule.name = "rule \"" + std::to_string(number) + "\" \xC3\xA4";
    rule.check = check->name;
    if (check->threshold == "level") rule.threshold = 1 + static_cast<double>(number % 2);
    if (check->threshold == "probability") rule.threshold = random_number(random, 1);
    if (check->threshold == "count") rule.threshold = static_cast<double>(number);
    if (check->threshold == "minutes") rule.threshold = random_number(random, 1e9);
    if (check->threshold == "hours") rule.threshold = random_number(random, 1e3);
    rule.decision = random_decision(random);
    rule.when.types = random_types(random);
    if (check->tiered && number % 2 == 0) rule.when.tier_max = static_cast<double>(number % 4);
    if (number % 3 == 0) rule.when.band_min = static_cast<model::RiskBand>(number % 4);
    return rule;
}

inline model::FreezePeriod random_freeze(std::mt19937_64& random, std::size_t number) {
    model::FreezePeriod freeze;
    freeze.name = "freeze " + std::to_string(number);
    freeze.begin.microseconds =
        static_cast<std::int64_t>(random_index(random, 4'000'000'000'000'000));
    freeze.end.microseconds = freeze.begin.microseconds + 1 +
                              static_cast<std::int64_t>(random_index(random, 1'000'000'000));
    freeze.everything = number % 3 == 0;
    if (!freeze.everything) {
        freeze.cis = {"b/c ?%", "a"};
        if (number % 3 == 1) freeze.services = {"pay"};
        if (number % 3 == 2) freeze.classes = {"switch"};
    }
    freeze.exempt = random_types(random);
    freeze.reason = number % 2 == 0 ? "" : "the books are closed";
    freeze.decision = random_decision(random);
    return freeze;
}

// Of all work, or of some; classes are built in.
inline model::WorkScope random_work(std::mt19937_64& random) {
    model::WorkScope work;
    if (random_index(random, 2) == 0) work.models = {"swap", "it's \"ours\" \xC3\xA4", "patch"};
    if (random_index(random, 2) == 0) work.classes = {"switch", "host"};
    return work;
}

// A valid policy; its lists are in no particular order.
inline model::RiskPolicy random_policy(std::mt19937_64& random) {
    model::RiskPolicy policy;
    policy.name = "policy " + std::to_string(random_index(random, 999));
    policy.p = random_limits(random, 1);
    policy.user_minutes = random_limits(random, 1e6);
    policy.service_minutes = random_limits(random, 1e4);
    for (const char* currency : {"USD", "EUR"}) {
        if (random_index(random, 1) == 0) {
            policy.money.push_back({currency, random_limits(random, 1e18)});
        }
    }
    policy.unknown_band = static_cast<model::RiskBand>(1 + random_index(random, 2));
    policy.unknown_decision = random_decision(random);
    for (std::size_t i = 0; i < model::kRiskBands; i++) {
        policy.band_decisions.at(i) = static_cast<model::Decision>(random_index(random, 3));
    }
    policy.band_decisions[1] = random_decision(random);
    std::ranges::sort(policy.band_decisions);
    if (policy.band_decisions[1] == model::Decision::auto_approve) {
        policy.band_decisions[1] = model::Decision::peer_review;
        std::ranges::sort(policy.band_decisions);
    }
    if (random_index(random, 1) == 0) policy.auto_approve_p_upper = random_number(random, 1);
    for (std::size_t i = random_index(random, 5); i > 0; i--) {
        policy.evidence.push_back({static_cast<model::EvidenceKind>(i),
                                   static_cast<model::RiskBand>(random_index(random, 3)),
                                   random_decision(random),
                                   random_work(random)});
    }
    for (std::size_t i = random_index(random, 6); i > 0; i--) {
        policy.rules.push_back(random_rule(random, i));
    }
    for (std::size_t i = random_index(random, 4); i > 0; i--) {
        policy.freezes.push_back(random_freeze(random, i));
    }
    return policy;
}

// Valid weights.
inline model::RiskWeights random_weights(std::mt19937_64& random) {
    model::RiskWeights weights;
    weights.w_class = random_number(random, .5);
    weights.w_ci = random_number(random, weights.w_class);
    weights.w_model = random_number(random, .25);
    weights.w_team = random_number(random, .25);
    weights.half_life_days = 1 + random_number(random, 1000);
    weights.base_rate = .001 + random_number(random, .9);
    weights.prior.all = 1 + random_number(random, 1e5);
    weights.prior.team = 1 + random_number(random, 1e5);
    weights.outage_prior = .001 + random_number(random, .9);
    for (model::FeatureWeight& feature : weights.features) {
        feature = {random_number(random, model::kBetaMax),
                   random_number(random, model::kFeatureMeanMax)};
    }
    return weights;
}

}  // namespace faultline::test
