// What every outage must obey, on random graphs.

#include <cmath>

#include <doctest/doctest.h>

#include "tests/support/impact_answers.h"
#include "tests/support/outage_case.h"
#include "tests/support/outage_graphs.h"

namespace faultline::impact {

namespace {

using test::OutageCase;
using test::RandomOutage;
using test::ReferenceOutage;

constexpr std::uint64_t kSeeds = 250;
constexpr double kRounding = 1e-12;

double outage_of(const RandomOutage& random) {
    OutageCase asked(random.question, random.root);
    asked.question.importance_max = 0;
    return asked.ask().outage.unavailability;
}

// Random questions without beta factors and changes, CIs by place.
RandomOutage plain_outage(std::uint64_t seed) {
    RandomOutage random = test::random_outage(seed, 12);
    random.question.betas.clear();
    random.question.planned_down.clear();
    random.question.breakable.clear();
    return random;
}

std::string some_id(const RandomOutage& random, std::uint64_t choice) {
    auto found = random.question.graph.classes.begin();
    std::advance(found, static_cast<std::ptrdiff_t>(choice % random.question.graph.classes.size()));
    return found->first;
}

}  // namespace

TEST_CASE("raising an unavailability never lowers an outage") {
    for (std::uint64_t seed = 1; seed <= kSeeds; ++seed) {
        CAPTURE(seed);
        RandomOutage random = plain_outage(seed);
        const double before = outage_of(random);
        double& unavailability = random.question.unavailability[some_id(random, seed)];
        unavailability += 0.3 * (1 - unavailability);

        CHECK(outage_of(random) >= before - kRounding);
    }
}

TEST_CASE("adding a hard need never lowers an outage") {
    for (std::uint64_t seed = 1; seed <= kSeeds; ++seed) {
        CAPTURE(seed);
        RandomOutage random = plain_outage(seed);
        const double before = outage_of(random);
        const std::string dependent = some_id(random, seed);
        const std::string dependency = some_id(random, seed + 1);
        test::add_need(random.question, dependent, dependency);

        CHECK(outage_of(random) >= before - kRounding);
    }
}

TEST_CASE("adding a member to a group never raises an outage") {
    std::uint64_t grown = 0;
    for (std::uint64_t seed = 1; seed <= kSeeds; ++seed) {
        CAPTURE(seed);
        RandomOutage random = plain_outage(seed);
        if (random.question.graph.required.empty()) continue;
        const double before = outage_of(random);
        const auto [owner, name] = random.question.graph.required.begin()->first;
        test::add_ci(random.question, "new", 0.2);
        random.question.graph.needs.push_back({owner, "new", name});
        ++grown;

        CHECK(outage_of(random) <= before + kRounding);
    }
    CHECK(grown > kSeeds / 3);
}

TEST_CASE("an outage is affine in every unavailability") {
    for (std::uint64_t seed = 1; seed <= kSeeds; ++seed) {
        CAPTURE(seed);
        RandomOutage random = plain_outage(seed);
        double& unavailability = random.question.unavailability[some_id(random, seed)];
        unavailability = 0.2;
        const double low = outage_of(random);
        unavailability = 0.5;
        const double middle = outage_of(random);
        unavailability = 0.8;

        CHECK(std::abs(low + outage_of(random) - 2 * middle) < 1e-9);
    }
}

}  // namespace faultline::impact
