// paper_redundancy: agreement with the definition, taken from masks of what falls.

#include "engine/impact/paper_redundancy.h"

#include <algorithm>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include <doctest/doctest.h>

#include "tests/engine/impact/graph_forms.h"
#include "tests/engine/impact/mask_graph.h"
#include "tests/support/impact_answers.h"
#include "tests/support/random_impact.h"

namespace faultline::impact {

namespace {

using graph::NodeIndex;
using graph::Snapshot;
using testing::MaskGraph;

// Owner, group name and cause.
using Row = std::tuple<std::string, std::string, std::string>;

std::vector<Row> rows_of(const Snapshot& snapshot, const PaperRedundancy& answer) {
    std::vector<Row> rows;
    for (const PaperGroup& found : answer.groups) {
        rows.emplace_back(snapshot.id(snapshot.owner(found.group)),
                          snapshot.group_name(found.group),
                          snapshot.id(found.cause));
    }
    return rows;
}

// What somebody needs over any number of needs of every kind, itself included.
std::set<std::string> needed_by(const test::ReferenceGraph& graph, const std::string& id) {
    std::set<std::string> found = {id};
    for (std::size_t before = 0; before != found.size();) {
        before = found.size();
        for (const test::ReferenceNeed& need : graph.needs) {
            if (found.contains(need.dependent)) found.insert(need.dependency);
        }
    }
    return found;
}

// The definition, with classes that are passed over.
class Judge {
 public:
    Judge(const test::ReferenceGraph& graph, std::string passed_over)
        : graph_(graph), masks_(graph), passed_over_(std::move(passed_over)) {}

    [[nodiscard]] std::vector<Row> rows() const {
        std::set<std::pair<std::string, std::string>> groups;
        for (const test::ReferenceNeed& need : graph_.needs) {
            if (!need.group.empty()) groups.emplace(need.dependent, need.group);
        }
        std::vector<Row> rows;
        for (const auto& [owner, name] : groups) {
            for (const std::string& cause : nearest(owner, name))
                rows.emplace_back(owner, name, cause);
        }
        return rows;
    }

 private:
    [[nodiscard]] bool falls(const std::string& id, const std::string& cause) const {
        return (masks_.down(masks_.bit(cause)) & masks_.bit(id)) != 0;
    }

    [[nodiscard]] bool can_lose_any(const std::string& owner, const std::string& name) const {
        return std::ranges::none_of(masks_.ids, [&](const std::string& id) {
            return masks_.broken(owner, name, masks_.bit(id));
        });
    }

    [[nodiscard]] bool is_needed_anyway(const std::string& owner, const std::string& cause) const {
        return std::ranges::any_of(graph_.needs, [&](const test::ReferenceNeed& need) {
            return need.dependent == owner && need.group.empty() && need.strength == 1 &&
                   !needed_by(graph_, need.dependency).contains(owner) &&
                   falls(need.dependency, cause);
        });
    }

    [[nodiscard]] std::vector<std::string> nearest(const std::string& owner,
                                                   const std::string& name) const {
        std::vector<std::string> causes;
        if (!can_lose_any(owner, name)) return causes;
        for (const std::string& id : masks_.ids) {
            if (id != owner && graph_.classes.at(id) != passed_over_ &&
                masks_.broken(owner, name, masks_.down(masks_.bit(id))) &&
                !is_needed_anyway(owner, id)) {
                causes.push_back(id);
            }
        }
        std::vector<std::string> kept;
        for (const std::string& cause : causes) {
            if (std::ranges::none_of(causes, [&](const std::string& other) {
                    return falls(other, cause) && !falls(cause, other);
                })) {
                kept.push_back(cause);
            }
        }
        return kept;
    }

    const test::ReferenceGraph& graph_;
    const MaskGraph masks_;
    const std::string passed_over_;
};

PaperQuestion without(const Snapshot& snapshot, const std::string& class_name) {
    PaperQuestion question;
    for (std::uint32_t i = 0; i < snapshot.class_count(); ++i)
        question.passed_over.push_back(snapshot.class_name(graph::ClassIndex{i}) == class_name);
    return question;
}

// Two web servers on two hosts with one array between them, all in a rack.
test::ReferenceGraph estate() {
    test::ReferenceGraph graph;
    for (const char* id : {"array", "h1", "h2", "rack", "svc", "w1", "w2"})
        graph.classes[id] = id == std::string("array") ? "storage" : "x";
    graph.needs = {{"svc", "w1", "web"},
                   {"svc", "w2", "web"},
                   {"w1", "h1"},
                   {"w2", "h2"},
                   {"w1", "array"},
                   {"w2", "array"},
                   {"array", "rack"}};
    return graph;
}

}  // namespace

TEST_CASE("the nearest CI under all members is named, not what is under that one") {
    const Snapshot snapshot = test::snapshot_of(estate());

    const PaperRedundancy answer = paper_redundancy(snapshot);

    CHECK(rows_of(snapshot, answer) == std::vector<Row>{{"svc", "web", "array"}});
    CHECK(answer.unjudged.empty());
}

TEST_CASE("what is under a class that is passed over is named instead of it") {
    const Snapshot snapshot = test::snapshot_of(estate());

    const PaperRedundancy answer = paper_redundancy(snapshot, without(snapshot, "storage"));

    CHECK(rows_of(snapshot, answer) == std::vector<Row>{{"svc", "web", "rack"}});
}

TEST_CASE("a cause that the owner needs anyway is no finding") {
    test::ReferenceGraph graph = estate();
    graph.needs.push_back({"svc", "array"});
    const Snapshot snapshot = test::snapshot_of(graph);

    CHECK(paper_redundancy(snapshot).groups.empty());
}

TEST_CASE("groups whose members have more points than the limit are unjudged") {
    const Snapshot snapshot = test::snapshot_of(estate());

    const PaperRedundancy answer = paper_redundancy(snapshot, {{}, {.per_ci = 2}});

    CHECK(answer.groups.empty());
    REQUIRE(answer.unjudged.size() == 1);
    CHECK(snapshot.group_name(answer.unjudged.front()) == "web");
}

TEST_CASE("groups on paper only are exactly those of the definition, with their nearest causes") {
    std::size_t found = 0;
    std::size_t spared = 0;
    for (std::uint64_t seed = 1; seed <= 1500; ++seed) {
        CAPTURE(seed);
        const test::RandomQuestion question = test::random_question(seed, {4, 20});
        const std::string passed_over = seed % 2 == 0 ? question.graph.classes.begin()->second : "";
        const std::vector<Row> wanted = Judge(question.graph, passed_over).rows();

        for (const Snapshot& form : testing::forms_of(question.graph, seed)) {
            const PaperRedundancy answer = paper_redundancy(form, without(form, passed_over));

            REQUIRE(rows_of(form, answer) == wanted);
            REQUIRE(answer.unjudged.empty());
        }
        found += wanted.size();
        if (wanted.empty()) ++spared;
    }
    CHECK(found > 300);
    CHECK(spared > 100);
}

}  // namespace faultline::impact
