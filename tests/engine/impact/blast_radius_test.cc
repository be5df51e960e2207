#include "engine/impact/blast_radius.h"

#include <doctest/doctest.h>

#include "tests/support/impact_answers.h"
#include "tests/support/random_impact.h"
#include "tests/support/reference_impact.h"

namespace faultline::impact {

namespace {

using test::Ids;
using test::RandomQuestion;
using test::RandomSize;
using test::ReferenceAnswer;
using test::ReferenceGraph;

constexpr std::uint64_t kSmallGraphs = 10'000;
constexpr std::uint64_t kLargeGraphs = 200;
constexpr std::uint64_t kFirstLargeSeed = 1'000'000;

BlastRadius ask(const graph::Snapshot& snapshot,
                const Ids& failed,
                std::optional<std::uint32_t> max_hops,
                Scratch& scratch) {
    return blast_radius(snapshot, {test::nodes_of(snapshot, failed), max_hops, true}, scratch);
}

ReferenceAnswer answer_of(const ReferenceGraph& graph,
                          const Ids& failed,
                          std::optional<std::uint32_t> max_hops = {}) {
    const graph::Snapshot snapshot = test::snapshot_of(graph);
    Scratch scratch;
    const BlastRadius answer = ask(snapshot, failed, max_hops, scratch);
    REQUIRE(test::shape_errors(snapshot, answer) == "");
    return test::named_answer(snapshot, answer);
}

// What the engine says differently from the reference; empty if nothing.
std::string disagreement(const RandomQuestion& question, Scratch& scratch) {
    const graph::Snapshot snapshot = test::snapshot_of(question.graph);
    const BlastRadius answer = ask(snapshot, question.failed, question.max_hops, scratch);
    const std::string given = test::describe(test::named_answer(snapshot, answer));
    const std::string wanted = test::describe(
        test::reference_blast_radius(question.graph, question.failed, question.max_hops));
    const std::string errors = test::shape_errors(snapshot, answer);
    if (given == wanted && errors.empty()) return "";
    return test::describe(question.graph) + "wanted:\n" + wanted + "given:\n" + given + errors;
}

// Which parts of an answer the random questions have exercised.
struct Coverage {
    std::uint64_t broken = 0;
    std::uint64_t late_path = 0;
    std::uint64_t margin = 0;
    std::uint64_t soft = 0;
    std::uint64_t inherited_margin = 0;
    std::uint64_t inherited_soft = 0;
    std::uint64_t frontier = 0;

    void add(const ReferenceAnswer& answer) {
        for (const auto& [id, item] : answer.down) {
            broken += item.broken.empty() ? 0U : 1U;
            late_path += item.hops > 2 ? 1U : 0U;
        }
        for (const auto& [id, hits] : answer.at_risk) {
            for (const auto& [name, hit] : hits)
                margin += hit.margin > 0 ? 1U : 0U;
        }
        soft += answer.impaired.size();
        for (const auto& [id, item] : answer.inherited) {
            (item.margin ? inherited_margin : inherited_soft) += 1;
        }
        frontier += answer.frontier.size();
    }
};

ReferenceGraph graph_of(const Ids& ids) {
    ReferenceGraph graph;
    for (const std::string& id : ids)
        graph.classes[id] = "host";
    return graph;
}

}  // namespace

TEST_CASE("blast radius agrees with the definitions on small random graphs") {
    Scratch scratch;
    Coverage coverage;

    for (std::uint64_t seed = 1; seed <= kSmallGraphs; ++seed) {
        CAPTURE(seed);
        const RandomQuestion question = test::random_question(seed, {});

        const std::string difference = disagreement(question, scratch);

        REQUIRE_MESSAGE(difference.empty(), difference);
        coverage.add(
            test::reference_blast_radius(question.graph, question.failed, question.max_hops));
    }

    CHECK(coverage.broken > 500);
    CHECK(coverage.late_path > 500);
    CHECK(coverage.margin > 500);
    CHECK(coverage.soft > 500);
    CHECK(coverage.inherited_margin > 500);
    CHECK(coverage.inherited_soft > 200);
    CHECK(coverage.frontier > 500);
}

TEST_CASE("blast radius agrees with the definitions on larger random graphs") {
    Scratch scratch;

    for (std::uint64_t i = 0; i < kLargeGraphs; ++i) {
        const std::uint64_t seed = kFirstLargeSeed + i;
        CAPTURE(seed);
        const RandomQuestion question = test::random_question(seed, RandomSize{50, 200});

        const std::string difference = disagreement(question, scratch);

        REQUIRE_MESSAGE(difference.empty(), difference);
    }
}

TEST_CASE("what falls is the intersection of all closed sets that hold the failed CIs") {
    Scratch scratch;

    for (std::uint64_t seed = 1; seed <= kSmallGraphs; ++seed) {
        CAPTURE(seed);
        const RandomQuestion question = test::random_question(seed, {});
        const graph::Snapshot snapshot = test::snapshot_of(question.graph);

        const BlastRadius answer = ask(snapshot, question.failed, std::nullopt, scratch);

        Ids down = question.failed;
        for (const DownItem& item : answer.down)
            down.emplace(snapshot.id(item.node));
        REQUIRE(down == test::least_closed_set(question.graph, question.failed));
    }
}

TEST_CASE("an answer without a list of the inherited still counts them by class") {
    Scratch scratch;

    for (std::uint64_t seed = 1; seed <= 500; ++seed) {
        CAPTURE(seed);
        const RandomQuestion question = test::random_question(seed, {});
        const graph::Snapshot snapshot = test::snapshot_of(question.graph);
        const BlastRadius listed = ask(snapshot, question.failed, question.max_hops, scratch);

        BlastRadius counted =
            blast_radius(snapshot,
                         {test::nodes_of(snapshot, question.failed), question.max_hops, false},
                         scratch);

        REQUIRE(counted.inherited.empty());
        counted.inherited = listed.inherited;
        REQUIRE(counted == listed);
    }
}

TEST_CASE("a question about nothing has an empty answer") {
    const graph::Snapshot snapshot = test::snapshot_of(graph_of({"a", "b"}));
    Scratch scratch;

    const BlastRadius answer = blast_radius(snapshot, {{}, {}, true}, scratch);

    CHECK(answer == BlastRadius{});
}

TEST_CASE("a graph without nodes can be asked") {
    const graph::Snapshot snapshot = test::snapshot_of({});
    Scratch scratch;

    CHECK(blast_radius(snapshot, {{}, 3, true}, scratch) == BlastRadius{});
}

TEST_CASE("a group breaks at the hop at which too much of it is down") {
    ReferenceGraph graph = graph_of({"app", "m1", "m2", "mid", "root"});
    graph.needs = {{"m1", "root"},
                   {"mid", "root"},
                   {"m2", "mid"},
                   {"app", "m1", "pool"},
                   {"app", "m2", "pool"}};

    const ReferenceAnswer answer = answer_of(graph, {"root"});

    CHECK(answer.down.at("m1").hops == 1);
    CHECK(answer.down.at("app").hops == 3);
    CHECK(answer.down.at("app").path == std::vector<std::string>{"app", "m2", "mid", "root"});
    CHECK(answer.down.at("app").broken.at("pool") == std::pair(1U, std::uint64_t{0}));
}

TEST_CASE("a group that breaks after its owner fell is among the broken ones") {
    ReferenceGraph graph = graph_of({"app", "late", "mid", "root"});
    graph.needs = {{"app", "root"}, {"mid", "root"}, {"late", "mid"}, {"app", "late", "pool"}};

    const ReferenceAnswer answer = answer_of(graph, {"root"});

    CHECK(answer.down.at("app").hops == 1);
    CHECK(answer.down.at("app").broken.count("pool") == 1);
}

TEST_CASE("two members on one cause are lost together and margin 0 is left") {
    ReferenceGraph graph = graph_of({"app", "host", "m1", "m2", "m3"});
    graph.needs = {{"m1", "host"},
                   {"m2", "host"},
                   {"app", "m1", "pool"},
                   {"app", "m2", "pool"},
                   {"app", "m3", "pool"}};

    const ReferenceAnswer answer = answer_of(graph, {"host"});

    CHECK(answer.down.size() == 2);
    CHECK(answer.at_risk.at("app").at("pool").held_by == Ids{"m3"});
    CHECK(answer.at_risk.at("app").at("pool").margin == 0);
}

TEST_CASE("the margin assumes that the largest members fail first") {
    ReferenceGraph graph = graph_of({"app", "big", "gone", "s1", "s2", "s3"});
    graph.needs = {{"app", "gone", "pool"},
                   {"app", "big", "pool", 3},
                   {"app", "s1", "pool"},
                   {"app", "s2", "pool"},
                   {"app", "s3", "pool"}};
    graph.required = {{{"app", "pool"}, 2}};

    const ReferenceAnswer answer = answer_of(graph, {"gone"});

    CHECK(answer.at_risk.at("app").at("pool").capacity_left == 6);
    CHECK(answer.at_risk.at("app").at("pool").margin == 2);
}

TEST_CASE("a group that its soft members alone would hold up has all of them as margin") {
    ReferenceGraph graph = graph_of({"app", "gone", "hard", "soft"});
    graph.needs = {
        {"app", "gone", "pool"}, {"app", "hard", "pool"}, {"app", "soft", "pool", 1, 0.5}};

    const ReferenceAnswer answer = answer_of(graph, {"gone"});

    CHECK(answer.at_risk.at("app").at("pool").held_by == Ids{"hard", "soft"});
    CHECK(answer.at_risk.at("app").at("pool").margin == 2);
}

TEST_CASE("a soft member that is down keeps its capacity and impairs the owner") {
    ReferenceGraph graph = graph_of({"app", "other", "soft"});
    graph.needs = {{"app", "soft", "pool", 1, 0.5}, {"app", "other", "pool"}};
    graph.required = {{{"app", "pool"}, 2}};

    const ReferenceAnswer answer = answer_of(graph, {"soft"});

    CHECK(answer.down.empty());
    CHECK(answer.at_risk.empty());
    CHECK(answer.impaired.at("app").count({"soft", 0.5}) == 1);
}

TEST_CASE("the frontier is in no list and nothing passes through it") {
    ReferenceGraph graph = graph_of({"beyond", "far", "near", "root", "spare", "top"});
    graph.needs = {{"near", "root"},
                   {"far", "near"},
                   {"beyond", "far"},
                   {"top", "far", "pool"},
                   {"top", "spare", "pool"}};

    const ReferenceAnswer answer = answer_of(graph, {"root"}, 1);

    CHECK(answer.down.size() == 1);
    CHECK(answer.frontier == Ids{"far"});
    CHECK(answer.at_risk.empty());
    CHECK(answer.inherited.empty());
}

TEST_CASE("with no hops allowed, what falls first is the frontier") {
    ReferenceGraph graph = graph_of({"a", "b", "c"});
    graph.needs = {{"b", "a"}, {"c", "b"}};

    const ReferenceAnswer answer = answer_of(graph, {"a"}, 0);

    CHECK(answer.down.empty());
    CHECK(answer.frontier == Ids{"b"});
}

TEST_CASE("a cycle of needs does not fall by itself and falls as one") {
    ReferenceGraph graph = graph_of({"a", "b", "c", "other"});
    graph.needs = {{"a", "b"}, {"b", "c"}, {"c", "a"}};

    CHECK(answer_of(graph, {"other"}).down.empty());
    CHECK(answer_of(graph, {"a"}).down.at("b").hops == 2);
}

TEST_CASE("margins are right beyond 32 bits of capacity") {
    constexpr std::uint32_t kLargest = 0x7FFF'FFFF;
    ReferenceGraph graph = graph_of({"app", "m1", "m2", "m3", "m4"});
    for (const char* member : {"m1", "m2", "m3", "m4"}) {
        graph.needs.push_back({"app", member, "pool", kLargest});
    }
    graph.required = {{{"app", "pool"}, kLargest}};

    const ReferenceAnswer answer = answer_of(graph, {"m1"});

    CHECK(answer.at_risk.at("app").at("pool").capacity_left == std::uint64_t{kLargest} * 3);
    CHECK(answer.at_risk.at("app").at("pool").margin == 2);
}

}  // namespace faultline::impact
