// Questions that begin with a basis, against the same without it: equal to the last bit.

#include "engine/impact/joint_basis.h"

#include <algorithm>
#include <array>

#include <doctest/doctest.h>

#include "tests/engine/impact/graph_forms.h"
#include "tests/support/impact_answers.h"
#include "tests/support/joint_case.h"
#include "tests/support/outage_case.h"
#include "tests/support/outage_graphs.h"

namespace faultline::impact {

namespace {

using test::JointCase;
using test::RandomOutage;

constexpr std::uint64_t kSeeds = 120;

// A random question in which some roots need more than is exact.
RandomOutage random_question(std::uint64_t seed) {
    RandomOutage random = test::random_outage(seed, 14);
    auto some = random.question.graph.classes.begin();
    std::advance(some, static_cast<std::ptrdiff_t>(seed % random.question.graph.classes.size()));
    const std::string id = some->first;
    for (std::uint32_t i = 0; i < kJointExactCis; ++i) {
        const std::string more = "m" + std::to_string(i);
        test::add_ci(random.question, more, seed % 4 == 0 ? 1e-7 : 2e-3);
        test::add_need(random.question, id, more);
    }
    return random;
}

// The basis for all roots of a case.
JointBasis basis_of(const JointCase& asked, JointBasisQuestion question = {}) {
    question.snapshot = asked.question.conditions.front().snapshot;
    question.roots = asked.question.roots;
    if (!question.unavailability) question.unavailability = asked.question.unavailability;
    if (question.seed == 1) question.seed = asked.question.seed;
    auto basis = joint_basis(question);
    REQUIRE_MESSAGE(basis.ok(), (basis.ok() ? "" : basis.error().message));
    return std::move(basis).value();
}

void check_same(JointCase asked, const JointBasis& basis) {
    asked.question.basis = nullptr;
    const JointOutageAnswer plain = asked.ask();
    asked.question.basis = &basis;
    CHECK(asked.ask() == plain);
}

// Keeps every `step`-th root.
void thin_out(JointCase& asked, std::size_t step) {
    std::vector<graph::NodeIndex> roots;
    for (std::size_t i = 0; i < asked.question.roots.size(); i += step)
        roots.push_back(asked.question.roots[i]);
    asked.question.roots = roots;
}

}  // namespace

TEST_CASE("an answer is the same with a basis, in every form of a graph") {
    std::size_t sampled = 0;
    for (std::uint64_t seed = 1; seed <= kSeeds; ++seed) {
        CAPTURE(seed);
        const RandomOutage random = random_question(seed);
        for (const graph::Snapshot& form : testing::forms_of(random.question.graph, seed)) {
            JointCase asked(random.question, form);
            asked.question.work_max = seed % 5 == 0 ? kJointWork : 1;
            const JointBasis basis = basis_of(asked);
            CHECK(basis.blocks.size() * kBlockScenarios == kBasisScenarios);
            check_same(asked, basis);
            thin_out(asked, 1 + seed % 3);
            check_same(asked, basis);
            if (asked.ask().scenarios > 0) ++sampled;
        }
    }
    CHECK(sampled > kSeeds);
}

TEST_CASE("an answer is the same where something is down before anything is done") {
    for (std::uint64_t seed = 1; seed <= kSeeds; ++seed) {
        CAPTURE(seed);
        const RandomOutage random = random_question(seed);
        const graph::Snapshot snapshot = test::snapshot_of(random.question.graph);
        JointCase asked(random.question, snapshot);
        asked.question.work_max = 1;
        const JointBasis basis = basis_of(asked);
        JointCondition& before = asked.question.conditions.front();
        before.planned_down = {asked.question.roots[seed % asked.question.roots.size()]};
        before.breakable = {{asked.question.roots[seed * 7 % asked.question.roots.size()], .2}};
        check_same(asked, basis);
    }
}

TEST_CASE("an answer is the same where a condition has other CIs and needs") {
    for (std::uint64_t seed = 1; seed <= kSeeds; ++seed) {
        CAPTURE(seed);
        const RandomOutage random = random_question(seed);
        const graph::Snapshot snapshot = test::snapshot_of(random.question.graph);
        test::ReferenceOutage other = random.question;
        test::add_ci(other, "another", .01);
        test::add_need(other, random.question.graph.classes.begin()->first, "another");
        test::add_need(other, "m1", "m2");
        const graph::Snapshot edited = test::snapshot_of(other.graph);
        JointCase asked(random.question, snapshot);
        asked.add_condition(edited);
        asked.question.work_max = 1;
        check_same(asked, basis_of(asked));
    }
}

TEST_CASE("a basis that does not fit is no harm") {
    for (std::uint64_t seed = 1; seed <= kSeeds / 4; ++seed) {
        CAPTURE(seed);
        const RandomOutage random = random_question(seed);
        const graph::Snapshot snapshot = test::snapshot_of(random.question.graph);
        JointCase asked(random.question, snapshot);
        asked.question.work_max = 1;
        const auto doubled = [&](const graph::Snapshot& of,
                                 std::span<const graph::NodeIndex> nodes) {
            std::vector<double> values = asked.question.unavailability(of, nodes);
            for (double& value : values)
                value = std::min(1.0, 2 * value);
            return values;
        };
        const graph::Snapshot twin = test::snapshot_of(random.question.graph);
        const JointCase elsewhere(random.question, twin);
        JointCase few(random.question, snapshot);
        thin_out(few, 3);

        check_same(asked, basis_of(asked, {.seed = 99}));
        check_same(asked, basis_of(asked, {.unavailability = doubled}));
        check_same(asked, basis_of(elsewhere));
        check_same(asked, basis_of(few));
    }
}

TEST_CASE("a basis keeps as many scenarios as there is room and time for") {
    const RandomOutage random = random_question(3);
    const graph::Snapshot snapshot = test::snapshot_of(random.question.graph);
    JointCase asked(random.question, snapshot);
    asked.question.work_max = 1;
    int asked_to_go_on = 0;
    const JointBasis whole = basis_of(asked);
    std::size_t bytes = 0;
    for (const PlayedBlock& block : whole.blocks)
        bytes += 4 * block.where.size() + sizeof(ScenarioBits) * block.slots.size();

    const JointBasis none = basis_of(asked, {.bytes_max = 0});
    const JointBasis some = basis_of(asked, {.bytes_max = bytes - 1});
    const JointBasis stopped = basis_of(asked, {.may_go_on = [&] { return ++asked_to_go_on < 3; }});

    CHECK(none.blocks.empty());
    CHECK(some.blocks.size() + 1 == whole.blocks.size());
    CHECK(stopped.blocks.size() == 2);
    check_same(asked, none);
    check_same(asked, some);
    check_same(asked, stopped);
}

TEST_CASE("what makes no question makes no basis") {
    const RandomOutage random = random_question(3);
    const graph::Snapshot snapshot = test::snapshot_of(random.question.graph);
    const JointCase asked(random.question, snapshot);
    const auto refused = [&](UnavailabilityOf unavailability) {
        return !joint_basis({.snapshot = &snapshot,
                             .roots = asked.question.roots,
                             .unavailability = std::move(unavailability)})
                    .ok();
    };

    CHECK(refused([](const auto&, auto nodes) { return std::vector<double>(nodes.size(), 1.5); }));
    CHECK(refused([](const auto&, auto) { return std::vector<double>(); }));
    CHECK_FALSE(joint_basis({.unavailability = asked.question.unavailability}).ok());
}

}  // namespace faultline::impact
