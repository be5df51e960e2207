#include "engine/impact/lane_spread.h"

#include <algorithm>
#include <map>
#include <numeric>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include "tests/support/impact_answers.h"
#include "tests/support/random_impact.h"

namespace faultline::impact {

namespace {

using graph::NodeIndex;
using graph::Snapshot;

// A closure with some of it down, and a block of CIs that are up.
struct Lanes {
    explicit Lanes(std::uint64_t seed, test::RandomSize size)
        : snapshot(test::snapshot_of(test::random_question(seed, size).graph)),
          root(NodeIndex{static_cast<std::uint32_t>(seed % snapshot.node_count())}),
          closure(closure_of(snapshot, {&root, 1})),
          base(closure) {
        if (seed % 2 == 0)
            base.fail(std::vector{static_cast<std::uint32_t>(seed % closure.size())});
        for (std::uint32_t number = 0; number < closure.size() && block.size() < kLanes; ++number) {
            if (!base.is_down(number)) block.push_back(number);
        }
    }

    Snapshot snapshot;
    NodeIndex root;
    Closure closure;
    ClosureSpread base;
    std::vector<std::uint32_t> block;
};

void check_lanes(Lanes& lanes, LaneSpread& run) {
    std::map<std::pair<std::uint32_t, std::size_t>, std::uint32_t> hops;
    for (const LaneFall& fall : run.falls()) {
        for_each_lane(fall.lanes, [&](std::size_t lane) {
            REQUIRE(hops.emplace(std::pair(fall.number, lane), fall.hops).second);
        });
    }
    std::map<std::uint32_t, LaneSet> broken;
    for (const std::uint32_t group : run.hit_groups())
        broken[group] = run.broken(group);
    std::size_t fallen = 0;
    const std::size_t before = lanes.base.down().size();
    for (std::size_t lane = 0; lane < lanes.block.size(); ++lane) {
        CAPTURE(lane);
        lanes.base.fail({&lanes.block[lane], 1});
        for (std::size_t i = before; i < lanes.base.down().size(); ++i) {
            const std::uint32_t number = lanes.base.down()[i];
            REQUIRE(run.down(number).contains(lane));
            REQUIRE(hops.at({number, lane}) == lanes.base.hops_of(number));
            ++fallen;
        }
        for (const std::uint32_t group : run.hit_groups()) {
            REQUIRE(broken.at(group).contains(lane) == lanes.base.is_broken(group));
        }
        lanes.base.rewind(before);
    }
    REQUIRE(hops.size() == fallen);
}

}  // namespace

TEST_CASE("each lane is what falls when its CI fails alone on top of what is down") {
    for (std::uint64_t seed = 1; seed <= 1500; ++seed) {
        CAPTURE(seed);
        Lanes lanes(seed, {2, seed % 50 == 0 ? 400U : 25U});
        LaneSpread run(lanes.closure);
        for (std::uint32_t number = 0; number < lanes.closure.size(); ++number)
            run.watch(number);

        run.run(lanes.block, &lanes.base);
        check_lanes(lanes, run);
        run.run(lanes.block, &lanes.base);

        check_lanes(lanes, run);
    }
}

TEST_CASE("with a target the same lanes take it down, at the same hops") {
    for (std::uint64_t seed = 1; seed <= 1500; ++seed) {
        CAPTURE(seed);
        Lanes lanes(seed, {2, 25});
        const std::uint32_t target = lanes.closure.roots.front();
        LaneSpread all(lanes.closure);
        LaneSpread ended(lanes.closure);
        all.watch(target);
        ended.watch(target);

        all.run(lanes.block, &lanes.base);
        ended.run(lanes.block, &lanes.base, target);

        REQUIRE(ended.down(target) == all.down(target));
        REQUIRE(std::ranges::equal(
            ended.falls(), all.falls(), [](const LaneFall& a, const LaneFall& b) {
                return a.hops == b.hops && a.lanes == b.lanes;
            }));
    }
}

}  // namespace faultline::impact
