// RecentPast: the graph of a recent version is the one that was published then.

#include "api/app/recent_past.h"

#include <memory>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include "engine/graph/patch.h"
#include "tests/api/app/test_app.h"
#include "tests/engine/graph/content.h"
#include "tests/engine/graph/history.h"
#include "tests/support/graph_text.h"

namespace faultline::app {
namespace {

using graph::Delta;
using graph::testing::Content;
using storage::must;
using test::text_of;
using Graph = RecentPast::Graph;

// A history of graphs, the last one at the head, of which `past` was told.
class History {
 public:
    explicit History(Content content) : content_(std::move(content)) {
        graphs_.push_back(
            std::make_shared<const graph::Snapshot>(must(graph::testing::build(content_))));
    }

    void step(const Delta& delta, RecentPast& past) {
        const Version version{100 + graphs_.size()};
        const Graph after = std::make_shared<const graph::Snapshot>(
            must(graph::merge(*graphs_.back(), delta, version, version)));
        std::vector<std::string> ids;
        for (const graph::ChangedCi& change : delta.changes) {
            ids.push_back(change.id);
        }
        past.note(graphs_.back(), after, ids);
        graphs_.push_back(after);
    }

    Content& content() { return content_; }
    [[nodiscard]] const std::vector<Graph>& graphs() const { return graphs_; }

 private:
    Content content_;
    std::vector<Graph> graphs_;
};

// A change to so many CIs that all are new.
Delta many_new(const std::string& prefix, std::size_t count) {
    Delta delta;
    for (std::size_t i = 0; i < count; i++) {
        delta.changes.push_back({prefix + std::to_string(i), graph::CiContent{}});
    }
    return delta;
}

bool knows(const RecentPast& past, const Graph& graph) {
    return must(past.graph_at(graph->version(), graph->graph_version())).has_value();
}

TEST_SUITE("api/app/recent_past") {
    // Property: every graph of a random history is found again, with its version.
    TEST_CASE("every remembered graph equals the one that was published") {
        for (std::uint32_t seed = 0; seed < 100; seed++) {
            CAPTURE(seed);
            std::mt19937 random(seed);
            RecentPast past;
            History history(graph::testing::random_past(random));
            for (int step = 0; step < 12; step++) {
                history.step(graph::testing::random_step(random, history.content()), past);
            }

            for (const Graph& graph : history.graphs()) {
                const auto found = must(past.graph_at(graph->version(), graph->graph_version()));
                REQUIRE(found.has_value());
                CHECK(text_of(*found) == text_of(*graph));
                CHECK(found->version() == graph->version());
                CHECK(found->graph_version() == graph->graph_version());
            }
        }
    }

    TEST_CASE("a version that was never published is not remembered") {
        RecentPast past;
        History history(Content{{"a", {}}});
        history.step(many_new("b", 1), past);

        CHECK_FALSE(must(past.graph_at(Version{6}, Version{6})).has_value());
        CHECK_FALSE(must(RecentPast().graph_at(Version{6}, Version{6})).has_value());
    }

    TEST_CASE("the oldest graphs are forgotten when there is too much to remember") {
        RecentPast past;
        History history(Content{{"a", {}}});
        history.step(many_new("b", kRecentCisMax / 2), past);
        history.step(many_new("c", kRecentCisMax / 2), past);
        CHECK(knows(past, history.graphs()[0]));

        history.step(many_new("d", 1), past);

        CHECK_FALSE(knows(past, history.graphs()[0]));
        CHECK(knows(past, history.graphs()[1]));
        CHECK(knows(past, history.graphs()[2]));
        CHECK(knows(past, history.graphs()[3]));
    }

    TEST_CASE("a change of more than can be remembered begins a new memory") {
        RecentPast past;
        History history(Content{{"a", {}}});
        history.step(many_new("b", 1), past);
        history.step(many_new("c", kRecentCisMax + 1), past);
        CHECK_FALSE(knows(past, history.graphs()[1]));

        history.step(many_new("d", 1), past);

        CHECK_FALSE(knows(past, history.graphs()[1]));
        CHECK(knows(past, history.graphs()[2]));
    }

    TEST_CASE("a graph that does not follow from the last one begins a new memory") {
        RecentPast past;
        History history(Content{{"a", {}}});
        History other(Content{{"z", {}}});
        history.step(many_new("b", 1), past);
        history.step(many_new("c", 1), past);

        other.step(many_new("y", 1), past);

        CHECK_FALSE(knows(past, history.graphs().back()));
        const auto found = must(past.graph_at(Version{7}, Version{5}));
        REQUIRE(found.has_value());
        CHECK(found->find("z").has_value());
    }

    TEST_CASE("an app answers about a version before the last import without reading it") {
        TestApp test;
        std::string estate;
        for (int i = 0; i < 40; i++) {
            estate += ci_line("ci-" + std::to_string(i));
        }
        test.import_text(estate + need_line("ci-1", "ci-2"));
        const auto before = must(test.app().published());
        const std::string text = text_of(*before->graph);

        test.import_text(ci_line("ci-0", "application") + ci_line("ci-00") +
                         need_line("ci-3", "ci-2"));

        const auto past = must(test.app().published(before->view.version()));
        CHECK(text_of(*past->graph) == text);
        CHECK(past->graph->is_patched());
        CHECK(text_of(*must(test.app().published())->graph) != text);
    }
}

}  // namespace
}  // namespace faultline::app
