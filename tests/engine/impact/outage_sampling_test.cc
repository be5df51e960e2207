// Sampled outages: as far from the exact ones as chance allows, and the same bits whatever the
// threads, the numbering and the rest of the estate.

#include "engine/impact/outage_sampling.h"

#include <cmath>
#include <thread>

#include <doctest/doctest.h>

#include "engine/impact/wilson.h"
#include "tests/support/impact_answers.h"
#include "tests/support/outage_case.h"
#include "tests/support/outage_graphs.h"

namespace faultline::impact {

namespace {

using test::OutageCase;
using test::RandomOutage;
using test::ReferenceOutage;

constexpr std::uint64_t kFew = 20'000;

// Half of the jobs on another thread, the last ones first.
void on_two_threads(std::size_t jobs, const std::function<void(std::size_t)>& job) {
    std::thread other([&] {
        for (std::size_t i = jobs; i-- > jobs / 2;)
            job(i);
    });
    for (std::size_t i = 0; i < jobs / 2; ++i)
        job(i);
    other.join();
}

OutageCase sampled_case(const ReferenceOutage& graph, const std::string& root) {
    OutageCase asked(graph, root);
    asked.question.method = MethodChoice::monte_carlo;
    asked.question.scenarios = kFew;
    asked.question.importance_max = 0;
    return asked;
}

void check_within(double seen, double expected, double trials) {
    const double sigma = std::sqrt(expected * (1 - expected) / trials);
    CHECK(std::abs(seen - expected) <= 4 * sigma + 1e-12);
}

// The sum of independent normal deviations over many seeds is one, too.
struct Deviations {
    double squares = 0;
    int count = 0;

    void add(double seen, double expected, double trials) {
        const double variance = expected * (1 - expected) / trials;
        if (variance * trials * trials < 25) return;  // not normal enough
        squares += (seen - expected) * (seen - expected) / variance;
        ++count;
    }
};

}  // namespace

TEST_CASE("sampled outages are within four standard errors of the exact ones") {
    Deviations deviations;
    for (std::uint64_t seed = 1; seed <= 300; ++seed) {
        CAPTURE(seed);
        const RandomOutage random = test::random_outage(seed, 12);
        OutageCase asked(random.question, random.root);
        asked.question.importance_max = 0;
        const OutageAnswer exact = asked.ask();
        REQUIRE(exact.outage.method == OutageMethod::exact);
        asked.question.method = MethodChoice::monte_carlo;
        asked.question.scenarios = kFew;
        asked.question.seed = seed;

        const OutageAnswer sampled = asked.ask();

        const double share = static_cast<double>(sampled.outage.hits) / kFew;
        check_within(share, exact.outage.unavailability, kFew);
        deviations.add(share, exact.outage.unavailability, kFew);
        if (!sampled.difference) continue;
        const double changed = static_cast<double>(sampled.difference->hits) / kFew;
        check_within(changed, exact.difference->unavailability, kFew);
    }
    REQUIRE(deviations.count > 100);
    CHECK(std::abs(deviations.squares - deviations.count) <
          4.5 * std::sqrt(2.0 * deviations.count));
}

TEST_CASE("an answer is the same on one thread and on two") {
    for (std::uint64_t seed = 1; seed <= 40; ++seed) {
        CAPTURE(seed);
        const RandomOutage random = test::random_outage(seed, 16);
        OutageCase asked = sampled_case(random.question, random.root);
        asked.question.importance_max = 5;

        const OutageAnswer one = asked.ask();
        const OutageAnswer two = asked.ask(on_two_threads);

        CHECK(one == two);
    }
}

TEST_CASE("a CI that the root does not need changes no bit of the answer") {
    for (std::uint64_t seed = 1; seed <= 60; ++seed) {
        CAPTURE(seed);
        const RandomOutage random = test::random_outage(seed, 14);
        OutageCase asked = sampled_case(random.question, random.root);
        asked.question.importance_max = 4;
        ReferenceOutage larger = random.question;
        const std::string shared = larger.graph.classes.begin()->first;
        for (const char* id : {"!first", "zzz-last", "m"}) {
            test::add_ci(larger, id, 0.5);
            test::add_need(larger, id, random.root);
            test::add_need(larger, id, shared, 0.5);
        }
        test::add_need(larger, "!first", "zzz-last");
        OutageCase again = sampled_case(larger, random.root);
        again.question.importance_max = 4;

        const OutageAnswer answer = asked.ask();
        const OutageAnswer other = again.ask();

        CHECK(answer == other);
        for (std::size_t i = 0; i < answer.importance.size(); ++i)
            CHECK(asked.id(answer.importance[i].number) == again.id(other.importance[i].number));
        asked.question.method = MethodChoice::exact;
        again.question.method = MethodChoice::exact;
        CHECK(asked.ask() == again.ask());
    }
}

TEST_CASE("raising a probability loses no scenario with an outage") {
    for (std::uint64_t seed = 1; seed <= 100; ++seed) {
        CAPTURE(seed);
        RandomOutage random = test::random_outage(seed, 14);
        random.question.planned_down.clear();
        random.question.breakable.clear();
        for (auto& [id, probability] : random.question.unavailability)
            random.question.breakable[id] = 0.5 * (1 + probability);
        const OutageCase asked = sampled_case(random.question, random.root);
        std::vector<double> before;
        const OutageModel model = asked.model(before);
        std::vector<double> after = before;
        for (double& probability : after)
            probability = 0.5 * (1 + probability);

        const SamplingAnswer answer =
            sample_outage(model, {after, before, 5000, seed, 0}, run_in_turn);

        CHECK(answer.counts.lost == 0);
        CHECK(answer.counts.gained == answer.counts.hits - answer.counts.hits_before);
    }
}

TEST_CASE("before and after are what they are alone") {
    for (std::uint64_t seed = 1; seed <= 60; ++seed) {
        CAPTURE(seed);
        RandomOutage random = test::random_outage(seed, 14);
        random.question.planned_down = {random.question.graph.classes.rbegin()->first};
        OutageCase together = sampled_case(random.question, random.root);
        const OutageAnswer answer = together.ask();
        random.question.planned_down.clear();
        random.question.breakable.clear();

        const OutageAnswer alone = sampled_case(random.question, random.root).ask();

        if (together.question.change.empty()) continue;
        CHECK(answer.before.value() == alone.outage);
    }
}

TEST_CASE("estimated importance is near the exact one, for the CIs that matter") {
    for (const ReferenceOutage& graph :
         {test::bridge(), test::webs_on_one_host(), test::pool(2, {0.1, 0.2, 0.3})}) {
        OutageCase asked(graph, "s");
        const OutageAnswer exact = asked.ask();
        asked.question.method = MethodChoice::monte_carlo;

        const OutageAnswer sampled = asked.ask();

        CHECK(sampled.importance_scenarios == kScenarios);
        REQUIRE(sampled.importance.size() == exact.importance.size());
        for (const CiImportance& item : exact.importance) {
            const CiImportance found = test::importance_of(asked, sampled, asked.id(item.number));
            check_within(found.if_failed, item.if_failed, kScenarios);
            check_within(found.if_working, item.if_working, kScenarios);
            check_within(found.birnbaum, item.birnbaum, kScenarios);
            CHECK_FALSE(found.fussell_vesely.has_value());
        }
    }
}

TEST_CASE("the CIs whose importance is estimated are those on which the root hangs") {
    // Sixty CIs that matter little, in pairs of which both must fail, and one that matters a lot.
    ReferenceOutage graph;
    test::add_ci(graph, "s", 0);
    for (int pair = 0; pair < 30; ++pair) {
        const std::string name = std::to_string(pair);
        test::add_ci(graph, "a" + name, 0.01);
        test::add_ci(graph, "b" + name, 0.01);
        test::add_group(graph, "s", "pair" + name, 1, {"a" + name, "b" + name});
    }
    test::add_ci(graph, "key", 0);
    test::add_need(graph, "s", "key");
    OutageCase asked = sampled_case(graph, "s");
    asked.question.importance_max = 100;

    const OutageAnswer answer = asked.ask();

    REQUIRE(answer.importance.size() == kSampledImportanceMax);
    CHECK(asked.id(answer.importance[0].number) == "key");
    CHECK(asked.id(answer.importance[1].number) == "s");
    CHECK(answer.importance_omitted == 62 - kSampledImportanceMax);
}

TEST_CASE("a rare outage is said to be rare and has bounds that hold") {
    OutageCase asked(test::pool(1, {0.001, 0.001}), "s");
    asked.question.method = MethodChoice::monte_carlo;
    asked.question.cuts =
        OutageCuts{{{asked.number("s")}, {asked.number("1"), asked.number("2")}}, true, 0};

    const OutageAnswer answer = asked.ask();

    CHECK(answer.outage.rare);
    CHECK(answer.outage.method == OutageMethod::bounds);
    CHECK(answer.outage.hits < kRareHits);
    CHECK(answer.outage.low == doctest::Approx(1e-6));
    CHECK(answer.outage.high == doctest::Approx(1e-6));
    CHECK(answer.outage.unavailability == doctest::Approx(1e-6));
}

TEST_CASE("Wilson's interval is the textbook's, and touches zero and one only where it must") {
    const Interval ten = wilson(10, 100);
    CHECK(ten.low == doctest::Approx(0.0552291).epsilon(1e-5));
    CHECK(ten.high == doctest::Approx(0.1743657).epsilon(1e-5));

    CHECK(wilson(0, 100).low == 0);
    CHECK(wilson(0, 100).high == doctest::Approx(0.0369935).epsilon(1e-5));
    CHECK(wilson(100, 100).high == 1);
    CHECK(wilson(0, 0) == Interval{0, 1});
}

}  // namespace faultline::impact
