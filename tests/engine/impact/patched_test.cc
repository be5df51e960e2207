// Impact questions on a patched snapshot: the answers of a fresh build, item for item, in order.

#include <cstddef>
#include <cstdint>
#include <iterator>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "engine/graph/patch.h"
#include "engine/impact/blast_radius.h"
#include "engine/impact/traversal.h"
#include "tests/engine/graph/content.h"
#include "tests/engine/graph/history.h"
#include "tests/engine/impact/graph_forms.h"
#include "tests/support/graph_text.h"
#include "tests/support/random_impact.h"

namespace faultline::impact::testing {
namespace {

using graph::Delta;
using graph::NodeIndex;
using graph::Snapshot;
using graph::testing::below;
using graph::testing::Content;
using test::text_of;

// A question by external ids.
struct NamedQuestion {
    std::vector<std::string> failed;
    std::optional<std::uint32_t> max_hops = {};
    bool list_inherited = false;
};

std::vector<NodeIndex> nodes_of(const Snapshot& snapshot, const std::vector<std::string>& ids) {
    std::vector<NodeIndex> nodes;
    for (const std::string& id : ids) {
        const auto node = snapshot.find(id);
        REQUIRE(node.has_value());
        nodes.push_back(*node);
    }
    return nodes;
}

std::string answer(const Snapshot& snapshot, const NamedQuestion& question, Scratch& scratch) {
    const BlastQuestion asked{
        nodes_of(snapshot, question.failed), question.max_hops, question.list_inherited};
    return text_of(snapshot, blast_radius(snapshot, asked, scratch));
}

std::string reached(const Snapshot& snapshot,
                    const NamedQuestion& question,
                    Direction direction,
                    Scratch& scratch) {
    const std::vector<NodeIndex> start = nodes_of(snapshot, question.failed);
    return text_of(snapshot, reach(snapshot, {start, direction, question.max_hops}, scratch));
}

NamedQuestion random_question(std::mt19937& random, const Content& content) {
    NamedQuestion question;
    const std::uint32_t failed = 1 + below(random, 3);
    for (std::uint32_t i = 0; i < failed; i++) {
        const auto at =
            static_cast<std::ptrdiff_t>(below(random, static_cast<std::uint32_t>(content.size())));
        question.failed.push_back(std::next(content.begin(), at)->first);
    }
    if (below(random, 3) == 0) question.max_hops = below(random, 4);
    question.list_inherited = below(random, 3) > 0;
    return question;
}

// How often the lists of the answers were not empty, so that the test is known to test something.
struct Seen {
    std::size_t at_risk = 0;
    std::size_t impaired = 0;
    std::size_t inherited = 0;
    std::size_t paths = 0;

    void note(const std::string& text) {
        at_risk += text.find("at_risk") != std::string::npos ? 1U : 0U;
        impaired += text.find("impaired") != std::string::npos ? 1U : 0U;
        inherited += text.find(" from ") != std::string::npos ? 1U : 0U;
        paths += text.find(" 2 path") != std::string::npos ? 1U : 0U;
    }
};

void check_questions(std::mt19937& random,
                     const Snapshot& snapshot,
                     const Content& content,
                     Scratch& scratch,
                     Seen& seen) {
    const Snapshot fresh = must(graph::testing::build(content));
    Scratch fresh_scratch;
    for (int i = 0; i < 4; i++) {
        const NamedQuestion question = random_question(random, content);
        const std::string expected = answer(fresh, question, fresh_scratch);
        seen.note(expected);
        REQUIRE(answer(snapshot, question, scratch) == expected);
        for (const Direction direction : {Direction::dependents, Direction::dependencies}) {
            REQUIRE(reached(snapshot, question, direction, scratch) ==
                    reached(fresh, question, direction, fresh_scratch));
        }
    }
}

TEST_SUITE("engine/impact/patched") {
    // Property: however a graph came about, by a patch, by a chain of patches, the answers are the
    // same, also when one Scratch serves graphs of different sizes in turn.
    TEST_CASE("answers about patched snapshots equal those about fresh builds") {
        Scratch scratch;
        Seen seen;
        for (std::uint32_t seed = 0; seed < 3000; seed++) {
            CAPTURE(seed);
            std::mt19937 random(seed);
            Content content = graph::testing::random_past(random);
            Snapshot current = must(graph::testing::build(content));
            for (int step = 0; step < 2; step++) {
                CAPTURE(step);
                const Delta delta =
                    graph::testing::random_step(random, content, 1 + below(random, 12));
                current = must(graph::patched(current, delta, Version{7}, Version{5}));
                if (!content.empty()) {
                    check_questions(random, current, content, scratch, seen);
                }
            }
        }
        CHECK(seen.at_risk > 300);
        CHECK(seen.impaired > 1000);
        CHECK(seen.inherited > 500);
        CHECK(seen.paths > 1000);
    }

    // Property: the same where redundancy is rich and a patch makes most of the graph.
    TEST_CASE("answers about graphs that grew by a patch equal those about fresh builds") {
        Scratch scratch;
        Seen seen;
        for (std::uint64_t seed = 0; seed < 2000; seed++) {
            CAPTURE(seed);
            std::mt19937 random(static_cast<std::uint32_t>(seed));
            const test::RandomQuestion asked = test::random_question(seed, {2, 40});
            const Content content = content_of(asked.graph);
            const Content before = part_of(random, content);
            const NamedQuestion question = {
                {asked.failed.begin(), asked.failed.end()}, asked.max_hops, true};
            const Snapshot fresh = must(graph::testing::build(content));
            const Snapshot base = must(graph::testing::build(before));

            const Snapshot snapshot =
                must(graph::patched(base, difference(before, content), Version{7}, Version{5}));
            const Snapshot back =
                must(graph::patched(fresh, difference(content, before), Version{7}, Version{5}));

            const std::string expected = answer(fresh, question, scratch);
            seen.note(expected);
            REQUIRE(answer(snapshot, question, scratch) == expected);
            REQUIRE(text_of(back) == text_of(base));
        }
        CHECK(seen.at_risk > 500);
        CHECK(seen.impaired > 500);
        CHECK(seen.inherited > 500);
        CHECK(seen.paths > 500);
    }

    TEST_CASE("of two causes at the same hop the one with the smaller id is the witness") {
        const Content before = {
            {"b-cause", {.needs = {{"x"}}}}, {"owner", {.needs = {{"b-cause"}}}}, {"x", {}}};
        const Delta delta{{{"a-cause", graph::CiContent{.needs = {{"x"}}}},
                           {"owner", graph::CiContent{.needs = {{"b-cause"}, {"a-cause"}}}}}};
        const Snapshot base = must(graph::testing::build(before));
        const Snapshot snapshot = must(graph::patched(base, delta, Version{7}, Version{5}));
        Scratch scratch;

        const std::string text = answer(snapshot, {{"x"}}, scratch);

        CHECK(text.find("path owner a-cause x") != std::string::npos);
    }

    TEST_CASE("classes that a patch adds are summed up by name") {
        const Snapshot base = must(graph::testing::build({{"x", {.class_name = "m"}}}));
        const Delta delta{{{"p", graph::CiContent{.class_name = "z", .needs = {{"x"}}}},
                           {"q", graph::CiContent{.class_name = "a", .needs = {{"x"}}}},
                           {"r", graph::CiContent{.class_name = "m", .needs = {{"x"}}}}}};
        const Snapshot snapshot = must(graph::patched(base, delta, Version{7}, Version{5}));
        Scratch scratch;

        const std::string text = answer(snapshot, {{"x"}}, scratch);

        CHECK(text.find("a 1 0 0 0\nm 1 0 0 0\nz 1 0 0 0\n") != std::string::npos);
    }
}

}  // namespace
}  // namespace faultline::impact::testing
