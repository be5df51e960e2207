// Positions of affected CIs, against a std::map on random lists.

#include "engine/impact/affected_positions.h"

#include <algorithm>
#include <map>
#include <random>
#include <vector>

#include <doctest/doctest.h>

namespace faultline::impact {
namespace {

using graph::NodeIndex;

TEST_SUITE("engine/impact/affected_positions") {
    TEST_CASE("of the nodes of a list the position is found, of all others nothing") {
        for (std::uint32_t seed = 0; seed < 300; seed++) {
            CAPTURE(seed);
            std::mt19937 random(seed);
            // Lists of nodes side by side, of nodes far apart, and of nodes up to the last number.
            const std::uint32_t step = seed % 3 == 0 ? 1 : 1U << (random() % 16);
            const std::uint32_t first = seed % 5 == 0 ? UINT32_MAX - 400 * step : seed;
            std::map<NodeIndex, std::uint32_t> expected;
            std::vector<AffectedCi> cis;
            for (std::uint32_t i = 0; i < 400; i++) {
                if (random() % 4 < seed % 4) {
                    cis.push_back({NodeIndex{first + i * step}, AffectedAs::down});
                }
            }
            std::ranges::shuffle(cis, random);
            for (std::uint32_t i = 0; i < cis.size(); i++) {
                expected[cis[i].node] = i;
            }

            const AffectedPositions positions(cis);

            for (std::uint32_t i = 0; i < 401; i++) {
                const NodeIndex node{first + i * step};
                const auto known = expected.find(node);
                const auto found = positions.find(node);
                REQUIRE(found.has_value() == (known != expected.end()));
                if (found) REQUIRE(*found == known->second);
            }
        }
    }
}

}  // namespace
}  // namespace faultline::impact
