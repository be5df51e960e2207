// RankedBits: agrees with a set of numbers.

#include "engine/graph/ranked_bits.h"

#include <iterator>
#include <random>
#include <set>

#include <doctest/doctest.h>

namespace faultline::graph::testing {
namespace {

TEST_SUITE("engine/graph/ranked_bits") {
    TEST_CASE("members and ranks agree with a set") {
        for (const std::uint32_t limit : {1U, 63U, 64U, 65U, 128U, 1000U}) {
            CAPTURE(limit);
            std::mt19937 random(limit);
            std::set<std::uint32_t> members = {0, limit - 1};
            for (std::uint32_t i = 0; i < limit / 3; i++) {
                members.insert(static_cast<std::uint32_t>(random() % limit));
            }
            RankedBits bits(limit);
            for (const std::uint32_t number : members) {
                bits.add(number);
            }

            bits.rank_all();

            CHECK(bits.count() == members.size());
            for (std::uint32_t number = 0; number < limit; number++) {
                const auto below = std::distance(members.begin(), members.lower_bound(number));
                CHECK(bits.contains(number) == members.contains(number));
                CHECK(bits.rank(number) == static_cast<std::uint32_t>(below));
            }
        }
    }

    TEST_CASE("a set of no numbers has none") {
        RankedBits bits(100);

        bits.rank_all();

        CHECK(bits.count() == 0);
        CHECK_FALSE(bits.contains(99));
        CHECK(bits.rank(99) == 0);
    }
}

}  // namespace
}  // namespace faultline::graph::testing
