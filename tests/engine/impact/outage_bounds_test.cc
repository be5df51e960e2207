#include "engine/impact/outage_bounds.h"

#include <algorithm>
#include <bit>
#include <cmath>

#include <doctest/doctest.h>

#include "tests/support/impact_answers.h"
#include "tests/support/outage_case.h"
#include "tests/support/outage_graphs.h"

namespace faultline::impact {

namespace {

using test::OutageCase;
using test::ReferenceOutage;

using Names = std::vector<std::vector<std::string>>;

OutageCuts cuts_of(const OutageCase& asked, const Names& names, bool complete, std::uint32_t size) {
    OutageCuts cuts{{}, complete, size};
    for (const auto& set : names) {
        cuts.sets.emplace_back();
        for (const std::string& id : set)
            cuts.sets.back().push_back(asked.number(id));
    }
    return cuts;
}

Interval bounds_of(const ReferenceOutage& graph,
                   const Names& names,
                   bool complete = true,
                   std::uint32_t size = 0) {
    const OutageCase asked(graph, "s");
    std::vector<double> own;
    const OutageModel model = asked.model(own);
    return outage_bounds(model, own, cuts_of(asked, names, complete, size));
}

// All minimal cuts of CIs with at most `size_max` CIs, found by trying all sets.
Names minimal_cuts(const ReferenceOutage& question, const std::string& root, std::size_t size_max) {
    std::vector<std::string> ids;
    for (const auto& [id, ci_class] : question.graph.classes)
        ids.push_back(id);
    std::vector<std::uint32_t> minimal;
    Names names;
    for (std::uint32_t size = 1; size <= std::min(size_max, ids.size()); ++size) {
        for (std::uint32_t set = 0; set < (1U << ids.size()); ++set) {
            if (static_cast<std::uint32_t>(std::popcount(set)) != size) continue;
            const auto within = [&](std::uint32_t cut) { return (cut & set) == cut; };
            if (std::any_of(minimal.begin(), minimal.end(), within)) continue;
            test::Ids failed;
            for (std::size_t i = 0; i < ids.size(); ++i)
                if ((set >> i & 1U) != 0) failed.insert(ids[i]);
            if (test::least_closed_set(question.graph, failed).count(root) == 0) continue;
            minimal.push_back(set);
            names.emplace_back(failed.begin(), failed.end());
        }
    }
    return names;
}

}  // namespace

TEST_CASE("all cuts of the bridge bound its outage from above, the largest from below") {
    const Interval bounds =
        bounds_of(test::bridge(), {{"1", "2"}, {"4", "5"}, {"1", "3", "5"}, {"2", "3", "4"}});

    CHECK(std::abs(bounds.high - 0.0218592199) < 1e-9);
    CHECK(std::abs(bounds.low - 0.01) < 1e-9);
}

TEST_CASE("disjoint cuts bound exactly, cuts that overlap a little above") {
    const Interval one_host = bounds_of(test::webs_on_one_host(), {{"h"}, {"db"}, {"w1", "w2"}});
    const Interval two_hosts =
        bounds_of(test::webs_on_two_hosts(),
                  {{"db"}, {"w1", "w2"}, {"h1", "h2"}, {"w1", "h2"}, {"w2", "h1"}});

    CHECK(std::abs(one_host.high - 0.01445005) < 1e-9);
    CHECK(std::abs(one_host.low - 0.01) < 1e-9);
    CHECK(std::abs(two_hosts.high - 0.0055897071) < 1e-9);
}

TEST_CASE("cuts up to a size leave room for as many failures more") {
    // Without any cut of size 1: at least two of five must fail, P = 1 - .9^5 - 5 * .1 * .9^4.
    const Interval bounds = bounds_of(test::bridge(), {}, false, 1);

    CHECK(std::abs(bounds.high - 0.08146) < 1e-9);
    CHECK(bounds.low == 0);
}

TEST_CASE("what a search for cut sets found bounds the outage") {
    const OutageCase asked(test::bridge(), "s");
    std::vector<double> own;
    const OutageModel model = asked.model(own);
    CutSetQuestion question{asked.closure.nodes[asked.root]};
    question.max_size = 3;

    const OutageCuts cuts = outage_cuts(cut_sets(asked.snapshot, question), asked.closure);
    const Interval bounds = outage_bounds(model, own, cuts);

    CHECK(cuts.sets.size() == 5);
    CHECK_FALSE(cuts.complete);
    CHECK(cuts.size_max == 3);
    // More than three of five failing comes on top: 5 * .1^4 * .9 + .1^5.
    CHECK(std::abs(bounds.high - (0.0218592199 + 0.00046)) < 1e-9);
    CHECK(std::abs(bounds.low - 0.01) < 1e-9);
}

TEST_CASE("a beta factor counts in cuts and in many failing together") {
    ReferenceOutage graph = test::pool(1, {0.01, 0.01});
    graph.betas = {{"pool", {"1", "2"}, 0.05}};
    const OutageCase asked(graph, "s");
    std::vector<double> own;
    const OutageModel model = asked.model(own);
    const std::vector<std::uint32_t> both = {asked.number("1"), asked.number("2")};

    CHECK(std::abs(probability_of_all(model, own, both) - 0.000590204875) < 1e-12);
    CHECK(std::abs(probability_of_many(model, own, 2) - 0.000590204875) < 1e-12);
    CHECK(probability_of_many(model, own, 0) == 1);
    CHECK(probability_of_many(model, own, 3) == 0);
}

TEST_CASE("bounds hold on random graphs, with all cuts, with small ones, and without any") {
    for (std::uint64_t seed = 1; seed <= 400; ++seed) {
        CAPTURE(seed);
        const test::RandomOutage random = test::random_outage(seed, 11);
        CAPTURE(test::describe(random.question.graph));
        OutageCase asked(random.question, random.root);
        asked.question.importance_max = 0;
        const double outage = asked.ask().outage.unavailability;
        std::vector<double> own;
        const OutageModel model = asked.model(own);
        for (const std::uint32_t number : asked.question.change.planned_down)
            own[number] = 1;
        for (const Breakable& breakable : asked.question.change.breakable)
            own[breakable.number] = std::max(own[breakable.number], breakable.probability);

        for (const std::size_t size : {0U, 1U, 2U, 20U}) {
            CAPTURE(size);
            std::optional<OutageCuts> cuts;
            if (size > 0) {
                Names names = minimal_cuts(random.question, random.root, size);
                cuts = cuts_of(asked, names, size == 20, static_cast<std::uint32_t>(size));
            }
            const Interval bounds = outage_bounds(model, own, cuts);
            CHECK(bounds.low <= outage + 1e-12);
            CHECK(bounds.high >= outage - 1e-12);
        }
    }
}

}  // namespace faultline::impact
