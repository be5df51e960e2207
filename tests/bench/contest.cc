#include "tests/bench/contest.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstddef>

namespace faultline::bench {

namespace {

// Calls shorter than this are timed several at once, because reading the clock takes time too.
constexpr double kSampleUs = 20;
constexpr int kCallsMax = 1000;

using Clock = std::chrono::steady_clock;

double us_since(Clock::time_point start) {
    return std::chrono::duration<double, std::micro>(Clock::now() - start).count();
}

double us_per_call(const Contestant& contestant, int calls) {
    const auto start = Clock::now();
    for (int i = 0; i < calls; ++i)
        contestant();
    return us_since(start) / calls;
}

}  // namespace

std::vector<double> median_us(const std::vector<Contestant>& contestants, double budget_ms) {
    std::vector<int> calls;
    for (const Contestant& contestant : contestants) {
        contestant();  // the first call grows working memory
        const double once = std::max(us_per_call(contestant, 1), kSampleUs / kCallsMax);
        calls.push_back(std::max(1, static_cast<int>(kSampleUs / once)));
    }
    std::vector<std::vector<double>> samples(contestants.size());
    const auto start = Clock::now();
    for (int round = 0; round < kRoundsMax; ++round) {
        if (round >= kRoundsMin && us_since(start) > budget_ms * 1000) break;
        for (std::size_t i = 0; i < contestants.size(); ++i) {
            samples[i].push_back(us_per_call(contestants[i], calls[i]));
        }
    }
    std::vector<double> medians;
    for (std::vector<double>& times : samples) {
        medians.push_back(quantile_of(std::move(times), 0.5));
    }
    return medians;
}

double quantile_of(std::vector<double> values, double quantile) {
    std::ranges::sort(values);
    const double rank = std::ceil(quantile * static_cast<double>(values.size()));
    return values[static_cast<std::size_t>(std::max(rank, 1.0)) - 1];
}

}  // namespace faultline::bench
