#include "engine/impact/witness_paths.h"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include "engine/impact/scratch.h"
#include "tests/engine/impact/graph_forms.h"
#include "tests/support/impact_answers.h"
#include "tests/support/random_impact.h"

namespace faultline::impact {

namespace {

using test::Ids;
using test::ReferenceAnswer;
using test::ReferenceGraph;
using test::ReferenceNeed;
using Path = std::vector<std::string>;

// The engine's paths by ids, and whether they are complete.
struct NamedPaths {
    std::vector<Path> paths;
    bool complete = true;
};

BlastRadius answer_of(const graph::Snapshot& snapshot, const Ids& failed) {
    Scratch scratch;
    return blast_radius(snapshot, {test::nodes_of(snapshot, failed), {}, true}, scratch);
}

NamedPaths paths_in(const graph::Snapshot& snapshot,
                    const CiPlaces& places,
                    const std::string& ci,
                    std::uint32_t wanted,
                    std::uint64_t work_max = kPathWorkMax) {
    const auto found = witness_paths(snapshot, places, *snapshot.find(ci), wanted, work_max);
    NamedPaths named;
    named.complete = found.complete;
    for (const auto& nodes : found.paths) {
        Path& path = named.paths.emplace_back();
        for (const graph::NodeIndex node : nodes)
            path.emplace_back(snapshot.id(node));
    }
    return named;
}

NamedPaths paths_of(const graph::Snapshot& snapshot,
                    const Ids& failed,
                    const std::string& ci,
                    std::uint32_t wanted,
                    std::uint64_t work_max = kPathWorkMax) {
    const BlastRadius answer = answer_of(snapshot, failed);
    return paths_in(snapshot, CiPlaces(answer), ci, wanted, work_max);
}

// Which needs carry, written down as the definition says.
class NaiveNeeds {
 public:
    NaiveNeeds(const ReferenceGraph& graph, const Ids& failed)
        : graph_(graph),
          failed_(failed),
          answer_(test::reference_blast_radius(graph, failed, std::nullopt)) {
        for (const ReferenceNeed& need : graph.needs) {
            double& strength = strengths_[{need.dependent, need.group, need.dependency}];
            strength = std::max(strength, need.strength);
        }
    }

    [[nodiscard]] bool is_failed(const std::string& id) const { return failed_.contains(id); }

    [[nodiscard]] Ids carrying(const std::string& dependent) const {
        Ids carrying;
        if (is_failed(dependent)) return carrying;
        for (const ReferenceNeed& need : graph_.needs) {
            if (need.dependent == dependent && carries(need)) carrying.insert(need.dependency);
        }
        return carrying;
    }

 private:
    [[nodiscard]] bool is_down(const std::string& id) const {
        return is_failed(id) || answer_.down.contains(id);
    }

    [[nodiscard]] bool carries(const ReferenceNeed& need) const {
        const bool grouped = !need.group.empty();
        const double strength =
            grouped ? strengths_.at({need.dependent, need.group, need.dependency}) : need.strength;
        const auto down = answer_.down.find(need.dependent);
        if (down != answer_.down.end()) {
            const bool breaks = !grouped || down->second.broken.contains(need.group);
            return strength == 1 && breaks && is_down(need.dependency);
        }
        if (answer_.inherited.contains(need.dependent)) {
            const std::string& id = need.dependency;
            const bool passes_on = answer_.at_risk.contains(id) || answer_.impaired.contains(id) ||
                                   answer_.inherited.contains(id);
            return (grouped || strength == 1) && passes_on;
        }
        // The rest of them are at risk or impaired, or nothing that they need is down.
        return is_down(need.dependency);
    }

    const ReferenceGraph& graph_;
    const Ids& failed_;
    const ReferenceAnswer answer_;
    std::map<std::tuple<std::string, std::string, std::string>, double> strengths_;
};

// All simple paths to what failed, one after the other, fewest needs first.
std::vector<Path> all_paths(const NaiveNeeds& needs, const std::string& ci) {
    std::vector<Path> done;
    std::vector<Path> open;
    if (!needs.is_failed(ci)) open.push_back({ci});
    while (!open.empty()) {
        const Path path = std::move(open.back());
        open.pop_back();
        if (needs.is_failed(path.back())) {
            done.push_back(path);
            continue;
        }
        for (const std::string& next : needs.carrying(path.back())) {
            if (std::ranges::find(path, next) != path.end()) continue;
            Path longer = path;
            longer.push_back(next);
            open.push_back(std::move(longer));
        }
    }
    std::ranges::sort(done, {}, [](const Path& path) { return std::pair(path.size(), path); });
    return done;
}

void check_paths(const graph::Snapshot& snapshot,
                 const Ids& failed,
                 const std::map<std::string, std::vector<Path>>& expected) {
    const BlastRadius answer = answer_of(snapshot, failed);
    const CiPlaces places(answer);
    for (const auto& [ci, all] : expected) {
        CAPTURE(ci);
        for (const std::uint32_t wanted : {1U, 3U, kWitnessPathsMax}) {
            const NamedPaths found = paths_in(snapshot, places, ci, wanted);

            std::vector<Path> best = all;
            best.resize(std::min<std::size_t>(wanted, all.size()));
            REQUIRE(found.paths == best);
            REQUIRE(found.complete);
        }
    }
}

// Whether each kind of CI had a path, so that a test is known to have looked at them.
std::map<AffectedAs, int> count_classes(const graph::Snapshot& snapshot, const Ids& failed) {
    const BlastRadius answer = answer_of(snapshot, failed);
    return {{AffectedAs::down, static_cast<int>(answer.down.size())},
            {AffectedAs::at_risk, static_cast<int>(answer.at_risk.size())},
            {AffectedAs::impaired, static_cast<int>(answer.impaired.size())},
            {AffectedAs::inherited, static_cast<int>(answer.inherited.size())}};
}

std::string number(std::uint32_t value) {
    std::string text = std::to_string(value);
    return std::string(4 - text.size(), '0') + text;
}

// s needs a1 and b1, both of which need a2 and b2, and so on down to x.
ReferenceGraph ladder(std::uint32_t rungs) {
    ReferenceGraph graph;
    graph.classes = {{"s", "service"}, {"x", "host"}};
    std::vector<std::string> above = {"s"};
    for (std::uint32_t rung = 0; rung < rungs; rung++) {
        const std::vector<std::string> both = {"a" + number(rung), "b" + number(rung)};
        for (const std::string& id : both) {
            graph.classes[id] = "host";
            for (const std::string& dependent : above)
                graph.needs.push_back({dependent, id});
        }
        above = both;
    }
    for (const std::string& dependent : above)
        graph.needs.push_back({dependent, "x"});
    return graph;
}

// Everything needs everything.
ReferenceGraph clique(std::uint32_t size) {
    ReferenceGraph graph;
    for (std::uint32_t i = 0; i < size; i++)
        graph.classes["n" + number(i)] = "host";
    for (const auto& [dependent, _] : graph.classes) {
        for (const auto& [dependency, __] : graph.classes) {
            if (dependent != dependency) graph.needs.push_back({dependent, dependency});
        }
    }
    return graph;
}

}  // namespace

TEST_CASE("the best paths are those that trying all finds, in every form of the graph") {
    std::map<AffectedAs, int> seen;
    for (std::uint64_t seed = 1; seed <= 1500; ++seed) {
        CAPTURE(seed);
        const auto question = test::random_question(seed, {2, seed % 3 == 0 ? 10U : 7U});
        CAPTURE(test::describe(question.graph));
        const NaiveNeeds needs(question.graph, question.failed);
        std::map<std::string, std::vector<Path>> expected;
        for (const auto& [id, _] : question.graph.classes)
            expected[id] = all_paths(needs, id);

        for (const graph::Snapshot& form : testing::forms_of(question.graph, seed)) {
            check_paths(form, question.failed, expected);
        }
        const auto counts = count_classes(test::snapshot_of(question.graph), question.failed);
        for (const auto& [as, count] : counts)
            seen[as] += count;
    }
    for (const auto& [as, count] : seen)
        CHECK(count > 100);
}

TEST_CASE("where everything needs everything all 65 paths come in order, and no more") {
    const ReferenceGraph graph = clique(6);
    const Ids failed = {"n0003"};
    const auto expected = all_paths(NaiveNeeds(graph, failed), "n0000");

    const NamedPaths found = paths_of(test::snapshot_of(graph), failed, "n0000", 100);

    CHECK(expected.size() == 65);
    CHECK(found.paths == expected);
    CHECK(found.complete);
}

TEST_CASE("of a million million paths the first ones are found without the others") {
    const NamedPaths found = paths_of(test::snapshot_of(ladder(40)), {"x"}, "s", 10, 100'000);

    REQUIRE(found.paths.size() == 10);
    CHECK(found.complete);
    CHECK(found.paths[0].size() == 42);
    CHECK(found.paths[0][40] == "a0039");
    CHECK(found.paths[1][40] == "b0039");
    CHECK(found.paths[2][39] == "b0038");
    CHECK(std::ranges::is_sorted(found.paths));
}

TEST_CASE("a way that comes back to the path does not hide a longer one") {
    // Both ways from b are as near, but one leads back to a.
    ReferenceGraph graph;
    graph.classes = {{"a", "x"}, {"b", "x"}, {"c", "x"}, {"d", "x"}, {"s", "x"}, {"z", "x"}};
    graph.needs = {
        {"s", "a"}, {"a", "z"}, {"a", "b"}, {"b", "a"}, {"b", "c"}, {"c", "d"}, {"d", "z"}};

    const NamedPaths found = paths_of(test::snapshot_of(graph), {"z"}, "s", 5);

    CHECK(found.paths == std::vector<Path>{{"s", "a", "z"}, {"s", "a", "b", "c", "d", "z"}});
    CHECK(found.complete);
}

TEST_CASE("what failed itself and what is not affected have no paths") {
    ReferenceGraph graph;
    graph.classes = {{"a", "x"}, {"b", "x"}, {"c", "x"}};
    graph.needs = {{"b", "a"}};
    const graph::Snapshot snapshot = test::snapshot_of(graph);

    CHECK(paths_of(snapshot, {"a"}, "a", 3).paths.empty());
    CHECK(paths_of(snapshot, {"a"}, "c", 3).paths.empty());
    CHECK(paths_of(snapshot, {"a"}, "c", 3).complete);
}

TEST_CASE("paths that take more work than allowed are cut, and the answer says so") {
    const graph::Snapshot snapshot = test::snapshot_of(ladder(40));

    const NamedPaths none = paths_of(snapshot, {"x"}, "s", 10, 50);
    const NamedPaths some = paths_of(snapshot, {"x"}, "s", 10, 1'000);
    const NamedPaths all = paths_of(snapshot, {"x"}, "s", 10);

    CHECK(none.paths.empty());
    CHECK_FALSE(none.complete);
    CHECK_FALSE(some.complete);
    REQUIRE(!some.paths.empty());
    REQUIRE(some.paths.size() < 10);
    CHECK(std::ranges::equal(some.paths, std::span(all.paths).first(some.paths.size())));
    CHECK(all.complete);
}

TEST_CASE("paths whose CIs are more than an answer holds are cut, and the answer says so") {
    const std::uint32_t rungs = 3000;

    const NamedPaths found = paths_of(test::snapshot_of(ladder(rungs)), {"x"}, "s", 100);

    CHECK(found.paths.size() == kPathCisMax / (rungs + 2));
    CHECK_FALSE(found.complete);
}

}  // namespace faultline::impact
