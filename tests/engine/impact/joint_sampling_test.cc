// Joint sampling against the sampling and the exact diagrams of one root at a time.

#include "engine/impact/joint_sampling.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include <doctest/doctest.h>

#include "tests/engine/impact/graph_forms.h"
#include "tests/support/impact_answers.h"
#include "tests/support/joint_case.h"
#include "tests/support/outage_case.h"
#include "tests/support/random_impact.h"

namespace faultline::impact {

namespace {

using test::JointCase;
using test::OutageCase;
using test::RandomOutage;

constexpr std::uint64_t kSeeds = 320;

JointCounts play(const JointCase& asked,
                 std::uint64_t scenarios,
                 const ParallelFor& parallel = run_in_turn) {
    const JointStage stage = asked.stage();
    JointSampling sampling;
    sampling.roots.resize(asked.ids.size());
    std::iota(sampling.roots.begin(), sampling.roots.end(), 0U);
    sampling.work_max = scenarios * asked.ids.size();
    sampling.seed = asked.question.seed;
    return sample_jointly(stage, sampling, parallel);
}

std::vector<double> with_change(const OutageCase& one, std::vector<double> own) {
    for (const Breakable& breakable : one.question.change.breakable)
        own[breakable.number] = std::max(own[breakable.number], breakable.probability);
    for (const std::uint32_t number : one.question.change.planned_down)
        own[number] = 1;
    return own;
}

// Every question of random_outage(), with more CIs, each of which may be planned down.
RandomOutage random_question(std::uint64_t seed) {
    RandomOutage random = test::random_outage(seed, 14);
    auto some = random.question.graph.classes.begin();
    std::advance(some, static_cast<std::ptrdiff_t>(seed % random.question.graph.classes.size()));
    if (seed % 3 == 0) random.question.planned_down.insert(some->first);
    if (seed % 3 == 1) random.question.breakable[some->first] = 0.3;
    return random;
}

}  // namespace

TEST_CASE("every root has the hits that it has alone, before and with a change") {
    for (std::uint64_t seed = 1; seed <= kSeeds; ++seed) {
        CAPTURE(seed);
        const RandomOutage random = random_question(seed);
        CAPTURE(test::describe(random.question.graph));
        const graph::Snapshot snapshot = test::snapshot_of(random.question.graph);
        const JointCase asked(random.question, snapshot);

        const JointCounts joint = play(asked, 3'000);

        REQUIRE(joint.scenarios >= 3'000);
        for (std::size_t i = 0; i < asked.ids.size(); ++i) {
            CAPTURE(asked.ids[i]);
            const OutageCase one(random.question, asked.ids[i]);
            std::vector<double> before;
            const OutageModel model = one.model(before);
            const std::vector<double> own = with_change(one, before);
            const SamplingAnswer alone =
                sample_outage(model, {own, before, joint.scenarios, 1, 0}, run_in_turn);
            REQUIRE(joint.counts[asked.ids.size() + i] == alone.counts);
            REQUIRE(joint.counts[i].hits == alone.counts.hits_before);
        }
    }
}

TEST_CASE("a condition may be better than the first one, and mirrors it") {
    for (std::uint64_t seed = 1; seed <= kSeeds; ++seed) {
        CAPTURE(seed);
        const RandomOutage random = random_question(seed);
        const graph::Snapshot snapshot = test::snapshot_of(random.question.graph);
        JointCase asked(random.question, snapshot);
        const JointCounts worse = play(asked, 2'048);
        std::swap(asked.question.conditions[0], asked.question.conditions[1]);

        const JointCounts better = play(asked, 2'048);

        for (std::size_t i = 0; i < asked.ids.size(); ++i) {
            const SamplingCounts& there = worse.counts[asked.ids.size() + i];
            const SamplingCounts& back = better.counts[asked.ids.size() + i];
            REQUIRE(there.lost == 0);
            REQUIRE(back == SamplingCounts{there.hits_before, there.hits, 0, there.gained});
        }
    }
}

TEST_CASE("hits are as many as the exact outage says, within four standard deviations") {
    for (std::uint64_t seed = 1; seed <= kSeeds; ++seed) {
        CAPTURE(seed);
        const RandomOutage random = random_question(seed);
        CAPTURE(test::describe(random.question.graph));
        const graph::Snapshot snapshot = test::snapshot_of(random.question.graph);
        const JointCase asked(random.question, snapshot);

        const JointCounts joint = play(asked, 8'192);

        const auto n = static_cast<double>(joint.scenarios);
        for (std::size_t i = 0; i < asked.ids.size(); ++i) {
            OutageCase one(random.question, asked.ids[i]);
            one.question.importance_max = 0;
            const double exact = one.ask().outage.unavailability;
            const double share = static_cast<double>(joint.counts[asked.ids.size() + i].hits) / n;
            // One hit more where next to nothing happens.
            const double room = 4 * std::sqrt(exact * (1 - exact) / n) + 1 / n;
            REQUIRE(std::abs(share - exact) <= room);
        }
    }
}

TEST_CASE("hits do not depend on numbering, patches, other CIs or threads") {
    const ParallelFor backwards = [](std::size_t jobs, const auto& job) {
        for (std::size_t i = jobs; i-- > 0;)
            job(i);
    };
    for (std::uint64_t seed = 1; seed <= kSeeds / 2; ++seed) {
        CAPTURE(seed);
        const RandomOutage random = random_question(seed);
        const auto forms = testing::forms_of(random.question.graph, seed);
        const JointCounts plain = play(JointCase(random.question, forms.front()), 5'000);

        for (const graph::Snapshot& form : forms)
            REQUIRE(play(JointCase(random.question, form), 5'000, backwards).counts ==
                    plain.counts);
    }
}

TEST_CASE("a condition in another Snapshot has the hits of that Snapshot") {
    for (std::uint64_t seed = 1; seed <= kSeeds; ++seed) {
        CAPTURE(seed);
        const RandomOutage random = random_question(seed);
        RandomOutage edited = random;
        // Another need, one need fewer, or groups that require less.
        auto& needs = edited.question.graph.needs;
        if (seed % 3 == 0 && needs.front().dependency != needs.back().dependent)
            needs.push_back({needs.front().dependency, needs.back().dependent, ""});
        if (seed % 3 == 1)
            std::erase_if(needs, [&](const auto& need) {
                return need.group.empty() && need.dependency == needs.front().dependency;
            });
        for (auto& [key, required] : edited.question.graph.required)
            if (seed % 3 == 2) required = 1;
        CAPTURE(test::describe(random.question.graph));
        CAPTURE(test::describe(edited.question.graph));
        const auto before = testing::forms_of(random.question.graph, seed);
        const auto after = testing::forms_of(edited.question.graph, seed);
        JointCase alone(random.question, after[0]);
        const JointCounts expected = play(alone, 4'000);

        JointCase asked(random.question, before[seed % 4]);
        asked.add_condition(after[seed / 4 % 4]);
        asked.add_condition(before[(seed + 1) % 4]);
        const JointCounts joint = play(asked, 4'000);

        const std::size_t roots = asked.ids.size();
        for (std::size_t i = 0; i < roots; ++i) {
            CAPTURE(asked.ids[i]);
            const SamplingCounts& found = joint.counts[2 * roots + i];
            REQUIRE(found.hits == expected.counts[roots + i].hits);
            REQUIRE(found.hits_before == joint.counts[i].hits);
            REQUIRE(found.hits + found.lost == found.hits_before + found.gained);
            // The same graph in another form is no other condition.
            REQUIRE(joint.counts[3 * roots + i] == joint.counts[roots + i]);
        }
    }
}

TEST_CASE("raising an unavailability ends no outage of any scenario") {
    for (std::uint64_t seed = 1; seed <= kSeeds; ++seed) {
        CAPTURE(seed);
        RandomOutage random = random_question(seed);
        random.question.planned_down.clear();
        random.question.breakable.clear();
        for (const auto& [id, value] : random.question.unavailability)
            random.question.breakable[id] = value + 0.1 * (1 - value);
        const graph::Snapshot snapshot = test::snapshot_of(random.question.graph);
        const JointCase asked(random.question, snapshot);

        const JointCounts joint = play(asked, 2'048);

        for (const SamplingCounts& counts : joint.counts)
            REQUIRE(counts.lost == 0);
    }
}

}  // namespace faultline::impact
