#include "engine/impact/lane_counter.h"

#include <array>
#include <random>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

namespace faultline::impact {

TEST_CASE("a lane counter adds up in each lane what was added there") {
    for (std::uint64_t seed = 1; seed <= 200; ++seed) {
        CAPTURE(seed);
        std::mt19937_64 random(seed);
        LaneCounter counter;
        counter.add(LaneSet::first(kLanes), 77);
        counter.clear();
        std::array<std::uint64_t, kLanes> sums = {};
        const std::uint64_t most = std::uint64_t{1} << (random() % 40);
        for (int i = 0; i < 20; ++i) {
            LaneSet lanes;
            for (std::uint64_t& word : lanes.words)
                word = random() & random();
            const std::uint64_t amount = random() % most + 1;
            counter.add(lanes, amount);
            for_each_lane(lanes, [&](std::size_t lane) { sums[lane] += amount; });
        }
        for (const std::uint64_t limit : {std::uint64_t{0}, sums[17], sums[200] - 1, UINT64_MAX}) {
            const LaneSet above = counter.above(limit);
            for (std::size_t lane = 0; lane < kLanes; ++lane)
                REQUIRE(above.contains(lane) == (sums[lane] > limit));
        }
    }
}

TEST_CASE("sums up to the largest number are told from each other") {
    LaneCounter counter;
    LaneSet one;
    one.insert(255);

    counter.add(LaneSet::first(kLanes), UINT64_MAX - 1);
    counter.add(one, 1);

    CHECK(counter.above(UINT64_MAX - 1) == one);
    CHECK(counter.above(UINT64_MAX - 2) == LaneSet::first(kLanes));
}

}  // namespace faultline::impact
