#include "engine/impact/next_failures.h"

#include <algorithm>
#include <numeric>
#include <string>
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
using test::Ids;
using testing::MaskGraph;

std::vector<std::string> ids_of(const Snapshot& snapshot, std::span<const NodeIndex> nodes) {
    std::vector<std::string> ids;
    for (const NodeIndex node : nodes)
        ids.emplace_back(snapshot.id(node));
    return ids;
}

std::vector<std::uint32_t> all_hits(const BlastRadius& answer) {
    std::vector<std::uint32_t> hits(answer.hit_groups.size());
    std::iota(hits.begin(), hits.end(), 0U);
    return hits;
}

MaskGraph::Mask mask_of(const MaskGraph& masks, const Ids& ids) {
    MaskGraph::Mask mask = 0;
    for (const std::string& id : ids)
        mask |= masks.bit(id);
    return mask;
}

// By trying every CI that is up.
std::vector<std::string> naive_next(const MaskGraph& masks,
                                    MaskGraph::Mask failed,
                                    const std::string& owner,
                                    const std::string& group) {
    std::vector<std::string> next;
    for (const std::string& id : masks.ids) {
        if ((masks.down(failed) & masks.bit(id)) != 0) continue;
        if (masks.broken(owner, group, masks.down(failed | masks.bit(id)))) next.push_back(id);
    }
    return next;
}

// Three web servers of which one is enough, two of them on one host.
test::ReferenceGraph web() {
    test::ReferenceGraph graph;
    for (const char* id : {"h1", "h2", "rack", "svc", "w1", "w2", "w3"})
        graph.classes[id] = "x";
    graph.needs = {{"svc", "w1", "web"},
                   {"svc", "w2", "web"},
                   {"svc", "w3", "web"},
                   {"w1", "h1"},
                   {"w2", "h2"},
                   {"w3", "h2"},
                   {"h2", "rack"}};
    return graph;
}

}  // namespace

TEST_CASE("two members on one host are one cause, though the margin counts both") {
    const Snapshot snapshot = test::snapshot_of(web());
    Scratch scratch;
    const BlastRadius answer = blast_radius(snapshot, {test::nodes_of(snapshot, {"w1"})}, scratch);
    REQUIRE(answer.hit_groups.size() == 1);
    REQUIRE(answer.hit_groups[0].margin == 1);

    const NextFailures next = next_failures(snapshot, answer, all_hits(answer));

    CHECK(ids_of(snapshot, next.causes_of(next.groups[0])) ==
          std::vector<std::string>{"h2", "rack"});
}

TEST_CASE("what comes next is exactly each CI that breaks the group together with what failed") {
    std::size_t found = 0;
    for (std::uint64_t seed = 1; seed <= 4000; ++seed) {
        CAPTURE(seed);
        const test::RandomQuestion question = test::random_question(seed, {4, 20});
        const MaskGraph masks(question.graph);
        const MaskGraph::Mask failed = mask_of(masks, question.failed);
        for (const Snapshot& form : testing::forms_of(question.graph, seed)) {
            Scratch scratch;
            const BlastRadius answer = blast_radius(
                form, {test::nodes_of(form, question.failed), question.max_hops}, scratch);

            const NextFailures next = next_failures(form, answer, all_hits(answer));

            REQUIRE(next.groups.size() == answer.hit_groups.size());
            for (std::size_t i = 0; i < next.groups.size(); ++i) {
                const graph::GroupIndex group = answer.hit_groups[i].group;
                const std::string owner(form.id(form.owner(group)));
                if (!question.graph.classes.contains(owner)) continue;
                const std::string name(form.group_name(group));
                const auto causes = ids_of(form, next.causes_of(next.groups[i]));
                const bool anyway = masks.broken(owner, name, masks.down(failed));
                REQUIRE(next.groups[i].breaks_anyway == anyway);
                if (anyway) {
                    REQUIRE_FALSE(answer.complete);
                    REQUIRE(causes.empty());
                } else {
                    REQUIRE(causes == naive_next(masks, failed, owner, name));
                }
                found += causes.size();
            }
        }
    }
    CHECK(found > 2000);
}

TEST_CASE("some groups have the same answers as all of them, and the tightest come first") {
    for (std::uint64_t seed = 1; seed <= 500; ++seed) {
        CAPTURE(seed);
        const test::RandomQuestion question = test::random_question(seed, {20, 80});
        const Snapshot snapshot = test::snapshot_of(question.graph);
        Scratch scratch;
        const BlastRadius answer =
            blast_radius(snapshot, {test::nodes_of(snapshot, question.failed)}, scratch);
        const auto tightest = tightest_hits(snapshot, answer, 3);
        const NextFailures all = next_failures(snapshot, answer, all_hits(answer));

        const NextFailures some = next_failures(snapshot, answer, tightest);

        REQUIRE(tightest.size() == std::min<std::size_t>(3, answer.hit_groups.size()));
        for (std::size_t i = 0; i < tightest.size(); ++i) {
            REQUIRE(ids_of(snapshot, some.causes_of(some.groups[i])) ==
                    ids_of(snapshot, all.causes_of(all.groups[tightest[i]])));
            for (std::uint32_t hit = 0; hit < answer.hit_groups.size(); ++hit) {
                if (std::ranges::count(tightest, hit) > 0) continue;
                REQUIRE(answer.hit_groups[hit].margin >= answer.hit_groups[tightest[i]].margin);
            }
        }
    }
}

}  // namespace faultline::impact
