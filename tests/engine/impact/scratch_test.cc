#include "engine/impact/scratch.h"

#include <doctest/doctest.h>

#include "engine/graph/snapshot_builder.h"
#include "engine/impact/blast_radius.h"
#include "engine/impact/traversal.h"
#include "engine/impact/witness.h"
#include "engine/impact/workspace.h"
#include "tests/support/impact_answers.h"
#include "tests/support/random_impact.h"

namespace faultline::impact {

namespace {

using graph::NodeIndex;

constexpr std::uint32_t kDeep = 500'000;

// Ids of equal length, so that their order is that of the numbers.
std::string deep_id(std::uint32_t number) {
    std::string digits = std::to_string(number);
    return std::string(7 - digits.size(), '0') + digits;
}

graph::SnapshotBuilder deep_nodes() {
    graph::SnapshotBuilder builder;
    for (std::uint32_t i = 0; i < kDeep; ++i) {
        REQUIRE(builder.add_node({deep_id(i), "", "host", CiId{i + 1}}).ok());
    }
    return builder;
}

// Node i needs node i - 1; in a cycle the first one needs the last one.
graph::Snapshot deep_graph(bool cycle) {
    graph::SnapshotBuilder builder = deep_nodes();
    for (std::uint32_t i = 1; i < kDeep; ++i) {
        REQUIRE(builder.add_need({NodeIndex{i}, NodeIndex{i - 1}}).ok());
    }
    if (cycle) REQUIRE(builder.add_need({NodeIndex{0}, NodeIndex{kDeep - 1}}).ok());
    auto built = builder.build(Version{1}, Version{1});
    REQUIRE(built.ok());
    return std::move(built).value();
}

// As deep_graph, but node 1 survives node 0 by a group, so that all above it inherit.
graph::Snapshot deep_inheritance() {
    graph::SnapshotBuilder builder = deep_nodes();
    for (std::uint32_t i = 3; i < kDeep; ++i) {
        REQUIRE(builder.add_need({NodeIndex{i}, NodeIndex{i == 3 ? 1 : i - 1}}).ok());
    }
    REQUIRE(builder.add_need({NodeIndex{1}, NodeIndex{0}, "pool", {}}).ok());
    REQUIRE(builder.add_need({NodeIndex{1}, NodeIndex{2}, "pool", {}}).ok());
    auto built = builder.build(Version{1}, Version{1});
    REQUIRE(built.ok());
    return std::move(built).value();
}

struct Asked {
    BlastRadius answer;
    std::vector<NodeIndex> reached;

    friend bool operator==(const Asked&, const Asked&) = default;
};

Asked ask(const test::RandomQuestion& question, Scratch& scratch) {
    const graph::Snapshot snapshot = test::snapshot_of(question.graph);
    const auto nodes = test::nodes_of(snapshot, question.failed);
    Asked asked;
    asked.answer = blast_radius(snapshot, {nodes, question.max_hops, true}, scratch);
    const Reach reached = reach(snapshot, {nodes, Direction::dependents, {}}, scratch);
    asked.reached.assign(reached.nodes.begin(), reached.nodes.end());
    return asked;
}

}  // namespace

TEST_CASE("a scratch used for other questions and other snapshots changes no answer") {
    Scratch used;

    for (std::uint64_t seed = 1; seed <= 1000; ++seed) {
        CAPTURE(seed);
        const std::uint32_t nodes_max = seed % 3 == 0 ? 60 : 6;
        const auto question = test::random_question(seed, {2, nodes_max});
        Scratch fresh;

        REQUIRE(ask(question, used) == ask(question, fresh));
        REQUIRE(ask(question, used) == ask(question, fresh));
    }
}

TEST_CASE("the epoch can wrap around between two questions") {
    for (std::uint32_t before_wrap = 0; before_wrap < 40; ++before_wrap) {
        CAPTURE(before_wrap);
        Scratch wrapping(UINT32_MAX - before_wrap);

        for (std::uint64_t seed = 1; seed <= 30; ++seed) {
            CAPTURE(seed);
            const auto question = test::random_question(seed, {2, 12});
            Scratch fresh;
            REQUIRE(ask(question, wrapping) == ask(question, fresh));
        }
    }
}

TEST_CASE("marks are all zero after a start, also after the epoch wrapped around") {
    Marks marks(UINT32_MAX - 5 * Marks::kValues);

    for (int round = 0; round < 20; ++round) {
        CAPTURE(round);
        marks.start(3);
        for (std::uint32_t i = 0; i < 3; ++i)
            CHECK(marks.get(i) == 0);
        marks.set(1, 7);
        marks.set(2, 1);
        CHECK(marks.get(0) == 0);
        CHECK(marks.get(1) == 7);
        CHECK(marks.get(2) == 1);
    }
}

TEST_CASE("a mark from before the epoch wrapped around does not come back") {
    Marks marks(0);
    marks.start(2);
    marks.set(1, 5);

    marks.skip_to(UINT32_MAX - Marks::kValues);

    for (int round = 0; round < 20; ++round) {
        CAPTURE(round);
        marks.start(2);
        CHECK(marks.get(1) == 0);
    }
}

TEST_CASE("a chain of half a million CIs falls to its end") {
    const graph::Snapshot snapshot = deep_graph(false);
    Scratch scratch;

    const BlastRadius answer = blast_radius(snapshot, {{NodeIndex{0}}, {}, true}, scratch);

    REQUIRE(answer.down.size() == kDeep - 1);
    CHECK(answer.down.back().hops == kDeep - 1);
    CHECK(witness_ids(snapshot, answer, kDeep - 2).size() == kDeep);
}

TEST_CASE("a cycle of half a million CIs falls as a whole") {
    const graph::Snapshot snapshot = deep_graph(true);
    Scratch scratch;

    const BlastRadius answer = blast_radius(snapshot, {{NodeIndex{7}}, {}, false}, scratch);
    const std::vector<NodeIndex> start = {NodeIndex{7}};

    CHECK(answer.down.size() == kDeep - 1);
    CHECK(answer.down.back().node == NodeIndex{6});
    CHECK(reach(snapshot, {start, Direction::dependencies, {}}, scratch).nodes.size() == kDeep);
}

TEST_CASE("half a million CIs in a row inherit one hit") {
    const graph::Snapshot snapshot = deep_inheritance();
    Scratch scratch;

    const BlastRadius answer = blast_radius(snapshot, {{NodeIndex{0}}, {}, true}, scratch);

    REQUIRE(answer.inherited.size() == kDeep - 3);
    CHECK(answer.inherited.back().steps == kDeep - 3);
    CHECK(answer.inherited.back().margin_min == 0);
}

}  // namespace faultline::impact
