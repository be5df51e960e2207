// Need details: merging, and how sure a need is at a time.

#include "engine/graph/need_detail.h"

#include <algorithm>
#include <random>
#include <vector>

#include <doctest/doctest.h>

#include "engine/base/utc_time.h"
#include "tests/engine/graph/content.h"

namespace faultline::graph::testing {
namespace {

// One claim of a need.
struct Claim {
    std::optional<std::int64_t> verified_at;
    std::optional<std::uint32_t> days;
};

Claim random_claim(std::mt19937& random) {
    Claim claim;
    if (below(random, 4) != 0) {
        claim.verified_at = std::int64_t{below(random, 6)} * kDayMicroseconds;
    }
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
               (!claim.days || time <= *claim.verified_at + *claim.days * kDayMicroseconds);
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
                for (const std::int64_t at :
                     {time * kDayMicroseconds, time * kDayMicroseconds + 1}) {
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

    TEST_CASE("who holds a need is told in any order of merging, unless it never lapses") {
        for (std::uint32_t seed = 0; seed < 5'000; seed++) {
            CAPTURE(seed);
            std::mt19937 random(seed);
            std::vector<NeedDetail> claims;
            std::uint64_t holders = 0;
            std::uint64_t undated = 0;
            bool is_open = false;
            bool never_lapses = false;
            for (std::uint32_t count = 1 + below(random, 4); count > 0; count--) {
                const Claim claim = random_claim(random);
                NeedDetail detail = verified({}, claim.verified_at, claim.days);
                const std::uint32_t number = below(random, 3);
                const std::uint64_t bit = std::uint64_t{1} << number;
                if (claim.days) detail = held_by(detail, number);
                if (claim.days) holders |= bit;
                if (claim.days && !claim.verified_at) undated |= bit;
                is_open = is_open || (!claim.days && !claim.verified_at);
                never_lapses = never_lapses || (!claim.days && claim.verified_at);
                claims.push_back(detail);
            }
            const auto all = [&] {
                NeedDetail detail = claims.front();
                for (const NeedDetail& claim : claims) {
                    detail = merged(detail, claim);
                }
                return detail;
            };

            const NeedDetail detail = all();

            REQUIRE(detail.holders == (never_lapses ? 0 : holders));
            REQUIRE(detail.undated == (never_lapses ? 0 : undated));
            REQUIRE(detail.is_open == (is_open && !never_lapses && holders != 0));
            std::ranges::shuffle(claims, random);
            REQUIRE(all() == detail);
        }
    }

    TEST_CASE("a limit that would end after all time is none") {
        CHECK(verified({}, INT64_MAX - 5, 1).fresh_until == kNeverLapses);
        CHECK(verified({}, INT64_MIN, 1).fresh_until == INT64_MIN + kDayMicroseconds);
        CHECK(freshness(verified({}, INT64_MAX, 1), INT64_MAX) == Freshness::fresh);
    }
}

}  // namespace
}  // namespace faultline::graph::testing
