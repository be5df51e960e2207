// Need details: merging, and how sure a need is at a time.

#include "engine/graph/need_detail.h"

#include <algorithm>
#include <random>
#include <vector>

#include <doctest/doctest.h>

#include "tests/engine/graph/content.h"

namespace faultline::graph::testing {
namespace {

constexpr std::int64_t kDay = 86'400'000'000;

// One claim of a need.
struct Claim {
    std::optional<std::int64_t> verified_at;
    std::optional<std::uint32_t> days;
};

Claim random_claim(std::mt19937& random) {
    Claim claim;
    if (below(random, 4) != 0) claim.verified_at = std::int64_t{below(random, 6)} * kDay;
    if (below(random, 4) != 0) claim.days = 1 + below(random, 4);
    return claim;
}

NeedDetail detail_of(const std::vector<Claim>& claims) {
    NeedDetail detail = verified({}, claims.front().verified_at, claims.front().days);
    for (const Claim& claim : claims) {
        detail = merged(detail, verified({}, claim.verified_at, claim.days));
    }
    return detail;
}

// The definition, claim by claim.
Freshness judged(const std::vector<Claim>& claims, std::int64_t time) {
    const auto is_fresh = [time](const Claim& claim) {
        return claim.verified_at &&
               (!claim.days || time <= *claim.verified_at + *claim.days * kDay);
    };
    const auto is_unverified = [](const Claim& claim) { return !claim.verified_at; };
    if (std::ranges::any_of(claims, is_fresh)) return Freshness::fresh;
    return std::ranges::any_of(claims, is_unverified) ? Freshness::unverified : Freshness::stale;
}

TEST_SUITE("engine/graph/need_detail") {
    TEST_CASE("a need is as sure as its claims, at any time and in any order of merging") {
        std::size_t stale = 0;
        for (std::uint32_t seed = 0; seed < 20'000; seed++) {
            CAPTURE(seed);
            std::mt19937 random(seed);
            std::vector<Claim> claims(1 + below(random, 4));
            std::ranges::generate(claims, [&] { return random_claim(random); });

            const NeedDetail detail = detail_of(claims);

            for (std::int64_t time = -1; time < 11; time++) {
                for (const std::int64_t at : {time * kDay, time * kDay + 1}) {
                    const Freshness expected = judged(claims, at);
                    stale += expected == Freshness::stale ? 1U : 0U;
                    REQUIRE(freshness(detail, at) == expected);
                    if (expected == Freshness::stale) REQUIRE(at > not_stale_until(detail));
                }
            }
            std::ranges::shuffle(claims, random);
            REQUIRE(detail_of(claims) == detail);
        }
        CHECK(stale > 10'000);
    }

    TEST_CASE("a limit that would end after all time is none") {
        CHECK(verified({}, INT64_MAX - 5, 1).fresh_until == kNeverLapses);
        CHECK(verified({}, INT64_MIN, 1).fresh_until == INT64_MIN + kDay);
        CHECK(freshness(verified({}, INT64_MAX, 1), INT64_MAX) == Freshness::fresh);
    }
}

}  // namespace
}  // namespace faultline::graph::testing
