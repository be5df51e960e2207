#include "engine/impact/closure_spread.h"

#include <algorithm>
#include <map>
#include <set>
#include <vector>

#include <doctest/doctest.h>

#include "engine/impact/blast_radius.h"
#include "tests/support/impact_answers.h"
#include "tests/support/random_impact.h"

namespace faultline::impact {

namespace {

using graph::NodeIndex;
using graph::Snapshot;

// Hops by node of what is down.
std::map<NodeIndex, std::uint32_t> hops_of(const Closure& closure, const ClosureSpread& spread) {
    std::map<NodeIndex, std::uint32_t> hops;
    for (const std::uint32_t number : spread.down())
        hops[closure.nodes[number]] = spread.hops_of(number);
    return hops;
}

// The part of a blast radius that lies in a closure.
std::map<NodeIndex, std::uint32_t> hops_within(const Closure& closure, const BlastRadius& answer) {
    std::map<NodeIndex, std::uint32_t> hops;
    for (const NodeIndex node : answer.failed) {
        if (closure.find(node)) hops[node] = 0;
    }
    for (const DownItem& item : answer.down) {
        if (closure.find(item.node)) hops[item.node] = item.hops;
    }
    return hops;
}

std::vector<std::uint32_t> numbers_of(const Closure& closure, std::span<const NodeIndex> nodes) {
    std::vector<std::uint32_t> numbers;
    for (const NodeIndex node : nodes) {
        if (const auto number = closure.find(node)) numbers.push_back(*number);
    }
    return numbers;
}

std::vector<std::uint64_t> losses(const Closure& closure, const ClosureSpread& spread) {
    std::vector<std::uint64_t> lost;
    for (std::uint32_t group = 0; group < closure.groups.size(); ++group)
        lost.push_back(spread.lost(group));
    return lost;
}

}  // namespace

TEST_CASE("what falls within a closure is what the blast radius finds there, at its hops") {
    Scratch scratch;
    for (std::uint64_t seed = 1; seed <= 2000; ++seed) {
        CAPTURE(seed);
        const test::RandomQuestion question = test::random_question(seed, {2, 30});
        const Snapshot snapshot = test::snapshot_of(question.graph);
        const NodeIndex root{static_cast<std::uint32_t>(seed % snapshot.node_count())};
        const auto failed = test::nodes_of(snapshot, question.failed);
        const Closure closure = closure_of(snapshot, {&root, 1});
        ClosureSpread spread(closure);

        spread.fail(numbers_of(closure, failed));

        REQUIRE(hops_of(closure, spread) ==
                hops_within(closure, blast_radius(snapshot, {failed}, scratch)));
    }
}

TEST_CASE("one failure after the other ends where both together end, and steps back lead back") {
    for (std::uint64_t seed = 1; seed <= 2000; ++seed) {
        CAPTURE(seed);
        const test::RandomQuestion question = test::random_question(seed, {4, 30});
        const Snapshot snapshot = test::snapshot_of(question.graph);
        const NodeIndex root{static_cast<std::uint32_t>(seed % snapshot.node_count())};
        const Closure closure = closure_of(snapshot, {&root, 1});
        const std::uint32_t a = static_cast<std::uint32_t>(seed * 31 % closure.size());
        const std::uint32_t b = static_cast<std::uint32_t>(seed * 17 % closure.size());
        ClosureSpread together(closure);
        together.fail(std::vector{a, b});
        ClosureSpread alone(closure);
        alone.fail(std::vector{a});
        ClosureSpread spread(closure);

        spread.fail(std::vector{a});
        const std::size_t before = spread.down().size();
        spread.fail(std::vector{b});

        const auto sorted = [](std::span<const std::uint32_t> numbers) {
            return std::set<std::uint32_t>(numbers.begin(), numbers.end());
        };
        REQUIRE(sorted(spread.down()) == sorted(together.down()));
        REQUIRE(losses(closure, spread) == losses(closure, together));
        REQUIRE(spread.hit_groups(0) == together.hit_groups(0));
        spread.rewind(before);
        REQUIRE(hops_of(closure, spread) == hops_of(closure, alone));
        REQUIRE(losses(closure, spread) == losses(closure, alone));
        spread.rewind(0);
        REQUIRE(spread.down().empty());
        REQUIRE(losses(closure, spread) == losses(closure, ClosureSpread(closure)));
    }
}

}  // namespace faultline::impact
