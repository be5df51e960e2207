#include "engine/impact/random_bits.h"

#include <algorithm>
#include <cmath>
#include <string>

#include <doctest/doctest.h>

#include "engine/impact/scenario_bits.h"

namespace faultline::impact {

namespace {

constexpr std::uint64_t kBlocks = 400;
constexpr double kTrials = static_cast<double>(kBlocks * kBlockScenarios);

std::uint64_t hits(double probability, std::uint64_t key) {
    const Chance chance(probability);
    std::uint64_t sum = 0;
    for (std::uint64_t block = 0; block < kBlocks; ++block)
        sum += count(chance.draw(key, block));
    return sum;
}

}  // namespace

TEST_CASE("events happen as often as their probability says") {
    for (const double p : {1e-5, 0.001, 1.0 / 256, 0.004, 0.01, 0.1, 0.25, 0.5, 0.77, 0.999}) {
        CAPTURE(p);
        const auto seen = static_cast<double>(hits(p, 17));
        CHECK(std::abs(seen - p * kTrials) < 4.5 * std::sqrt(p * (1 - p) * kTrials));
    }
    CHECK(hits(0, 17) == 0);
    CHECK(hits(1, 17) == kBlocks * kBlockScenarios);
}

TEST_CASE("a higher probability sets more bits and clears none") {
    const double steps[] = {0, 1e-9, 1e-4, 0.0039, 1.0 / 256, 0.0040, 0.02, 0.3, 0.5, 0.9, 1};
    for (std::uint64_t block = 0; block < 50; ++block) {
        ScenarioBits lower;
        for (const double p : steps) {
            CAPTURE(p);
            const ScenarioBits higher = Chance(p).draw(3, block);
            CHECK_FALSE(any(lower & ~higher));
            lower = higher;
        }
    }
}

TEST_CASE("an event that is drawn in some scenarios is the same there as if drawn in all") {
    const ScenarioBits all = first_scenarios(kBlockScenarios);
    std::uint64_t sum = 0;
    for (std::uint64_t block = 0; block < kBlocks; ++block) {
        const ScenarioBits where = Chance(0.1).draw(5, block);
        const ScenarioBits low = Chance(0.3).draw_where(all, 6, block);
        const ScenarioBits high = Chance(0.31).draw_where(all, 6, block);
        CHECK(Chance(0.3).draw_where(where, 6, block) == (low & where));
        CHECK_FALSE(any(low & ~high));
        sum += count(low);
    }
    CHECK(std::abs(static_cast<double>(sum) - 0.3 * kTrials) < 4.5 * std::sqrt(0.21 * kTrials));
    CHECK(Chance(1).draw_where(all, 6, 0) == all);
    CHECK_FALSE(any(Chance(0).draw_where(all, 6, 0)));
}

TEST_CASE("every scenario of a block has the same chance") {
    for (const double p : {0.003, 0.2}) {
        CAPTURE(p);
        const Chance chance(p);
        std::array<double, kBlockScenarios> seen = {};
        constexpr std::uint64_t kRounds = 4000;
        for (std::uint64_t block = 0; block < kRounds; ++block) {
            const ScenarioBits bits = chance.draw(99, block);
            for (std::size_t i = 0; i < kBlockScenarios; ++i)
                seen[i] += static_cast<double>(bits.words[i / 64] >> (i % 64) & 1);
        }
        double chi_square = 0;
        const double mean = p * static_cast<double>(kRounds);
        for (const double each : seen)
            chi_square += (each - mean) * (each - mean) / (mean * (1 - p));
        // 512 degrees of freedom, standard deviation 32.
        CHECK(std::abs(chi_square - kBlockScenarios) < 4.5 * 32);
    }
}

TEST_CASE("two events, and two seeds of one event, are independent") {
    const Chance chance(0.1);
    std::uint64_t both = 0;
    for (std::uint64_t block = 0; block < kBlocks; ++block)
        both += count(chance.draw(mixed(1, 2), block) & chance.draw(mixed(2, 1), block));
    const double p = 0.01;
    CHECK(std::abs(static_cast<double>(both) - p * kTrials) <
          4.5 * std::sqrt(p * (1 - p) * kTrials));
}

TEST_CASE("texts have numbers of their own") {
    CHECK(mixed("") != mixed(std::string_view("\0", 1)));
    CHECK(mixed("ab") != mixed("ba"));
    CHECK(mixed("host-1") == mixed(std::string("host-1")));
}

TEST_CASE("the first scenarios of a block are as many as asked for") {
    for (const std::uint64_t scenarios : {0U, 1U, 63U, 64U, 65U, 511U, 512U, 513U})
        CHECK(count(first_scenarios(scenarios)) == std::min<std::uint64_t>(scenarios, 512));
}

}  // namespace faultline::impact
