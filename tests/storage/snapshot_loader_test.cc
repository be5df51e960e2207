#include "storage/snapshot_loader.h"

#include <random>
#include <set>

#include <doctest/doctest.h>

#include "engine/base/utc_time.h"
#include "tests/storage/test_store.h"

namespace faultline::storage {

namespace {

using graph::NodeIndex;

std::string id_of(const graph::Snapshot& graph, NodeIndex node) {
    return std::string(graph.id(node));
}

// All direct needs as "dependent>dependency".
std::set<std::string> needs_of(const graph::Snapshot& graph) {
    std::set<std::string> needs;
    for (std::uint32_t i = 0; i < graph.node_count(); i++) {
        for (const NodeIndex dependency : graph.dependencies_of(NodeIndex{i})) {
            needs.insert(id_of(graph, NodeIndex{i}) + ">" + id_of(graph, dependency));
        }
    }
    return needs;
}

// The same from what read_ci() merges.
std::set<std::string> needs_by_reading(const View& view) {
    std::set<std::string> needs;
    must(view.visit_cis([&](CiId ci, const identify::MergedCi& merged) -> Result<void> {
        for (const identify::MergedRelationship& relationship : merged.relationships) {
            const std::string_view type = view.symbol_name(relationship.content.type);
            if (view.catalogue().impact_kind(type) == model::ImpactKind::none) continue;
            const std::vector<CiId> ends = {ci, relationship.content.other};
            const std::vector<std::string> ids = must(view.external_ids(ends));
            needs.insert(ids[0] + ">" + ids[1]);
        }
        return {};
    }));
    return needs;
}

}  // namespace

TEST_CASE("nodes come by external id with name, class and CI; retired CIs do not come") {
    const MemoryFolder folder;
    const auto store = open_test_store(folder.path());
    write(*store, {{.ci = "z", .name = "last"}, {.ci = "B", .name = ""}, {.ci = "a", .name = "A"}});
    write(*store, {{.ci = "B", .withdrawn = true}, {.ci = "b", .name = ""}});

    const graph::Snapshot graph = must(store->view().load_graph());

    REQUIRE(graph.node_count() == 3);
    CHECK(graph.id(NodeIndex{0}) == "a");
    CHECK(graph.id(NodeIndex{1}) == "b");
    CHECK(graph.name(NodeIndex{1}) == "b");
    CHECK(graph.id(NodeIndex{2}) == "z");
    CHECK(graph.name(NodeIndex{2}) == "last");
    CHECK(graph.ci(NodeIndex{2}) == CiId{1});
    CHECK(graph.class_name(graph.class_of(NodeIndex{0})) == "server");
    CHECK(graph.version() == Version{3});
    CHECK(graph.graph_version() == Version{3});
}

TEST_CASE("relationships along which no failure travels are not in the graph") {
    const MemoryFolder folder;
    const auto store = open_test_store(folder.path());
    write(*store,
          {{.ci = "a",
            .name = "A",
            .needs = {{.type = "owned_by", .other = "t"}, {.type = "runs_on", .other = "h"}}},
           {.ci = "h", .name = "H"},
           {.ci = "t", .name = "T"}});

    const graph::Snapshot graph = must(store->view().load_graph());

    CHECK(needs_of(graph) == std::set<std::string>{"a>h"});
}

TEST_CASE("a group is the union over sources and requires what the newest line says") {
    const MemoryFolder folder;
    const auto store = open_test_store(folder.path());
    write(*store,
          {{.ci = "a",
            .name = "A",
            .needs = {{.other = "x", .group = "g"}, {.other = "y", .group = "g"}},
            .groups = {{"g", 1}}},
           {.ci = "x", .name = "X"},
           {.ci = "y", .name = "Y"},
           {.ci = "z", .name = "Z"}});
    write(*store,
          {{.ci = "a",
            .source = "scan",
            .needs = {{.other = "z", .group = "g"}, {.other = "x", .group = "g"}},
            .groups = {{"g", 2}}}});

    const graph::Snapshot graph = must(store->view().load_graph());

    REQUIRE(graph.group_count() == 1);
    CHECK(graph.required(graph::GroupIndex{0}) == 2);
    CHECK(graph.group_name(graph::GroupIndex{0}) == "g");
    CHECK(graph.members(graph::GroupIndex{0}).size() == 3);
}

TEST_CASE("a group that only members name requires one of them") {
    const MemoryFolder folder;
    const auto store = open_test_store(folder.path());
    write(*store,
          {{.ci = "a",
            .name = "A",
            .needs = {{.other = "b", .group = "g"}, {.other = "c", .group = "g"}}},
           {.ci = "b", .name = "B"},
           {.ci = "c", .name = "C"}});

    const graph::Snapshot graph = must(store->view().load_graph());

    REQUIRE(graph.group_count() == 1);
    CHECK(graph.required(graph::GroupIndex{0}) == 1);
    CHECK(graph.members(graph::GroupIndex{0}).size() == 2);
}

TEST_CASE("a relationship to a CI that is not alive is damage") {
    const MemoryFolder folder;
    const auto store = open_test_store(folder.path());
    write(*store, {{.ci = "a", .name = "A", .needs = {{.other = "b"}}}, {.ci = "b", .name = "B"}});
    write(*store, {{.ci = "b", .withdrawn = true}});

    const auto graph = store->view().load_graph();

    REQUIRE_FALSE(graph.ok());
    CHECK(graph.error().code == ErrorCode::corruption);
}

TEST_CASE("a need is as fresh as the freshest of its claims, by the limit of each source") {
    const MemoryFolder folder;
    const auto store = open_test_store(folder.path());
    model::ChangeSet limits;
    limits.put_catalogue_entry(model::SourceDefinition{"manual", 10});
    limits.put_catalogue_entry(model::SourceDefinition{"scan", 2});
    must(store->append(limits));
    write(*store,
          {{.ci = "a",
            .name = "A",
            .needs = {{.other = "b", .verified_at = 1 * kDayMicroseconds},
                      {.other = "c", .verified_at = 1 * kDayMicroseconds},
                      {.other = "d", .verified_at = 1 * kDayMicroseconds},
                      {.other = "e"}}},
           {.ci = "a",
            .source = "scan",
            .needs = {{.other = "b", .verified_at = 5 * kDayMicroseconds}, {.other = "c"}}},
           {.ci = "a", .source = "free", .needs = {{.other = "d", .verified_at = 0}}},
           {.ci = "b", .name = "B"},
           {.ci = "c", .name = "C"},
           {.ci = "d", .name = "D"},
           {.ci = "e", .name = "E"}});

    const graph::Snapshot graph = must(store->view().load_graph());

    const auto detail = [&](std::uint32_t edge) { return graph.detail(graph::EdgeIndex{edge}); };
    CHECK(detail(0).verified_at == 5 * kDayMicroseconds);
    CHECK(detail(0).fresh_until == 11 * kDayMicroseconds);
    CHECK(detail(0).lapsed == graph::Lapsed::stale);
    CHECK(detail(1).fresh_until == 11 * kDayMicroseconds);
    CHECK(detail(1).lapsed == graph::Lapsed::unverified);
    CHECK(detail(2).fresh_until == graph::kNeverLapses);
    CHECK_FALSE(detail(3).verified_at);
    CHECK(graph.fresh_until() == 11 * kDayMicroseconds);
}

TEST_CASE("the reliability of a CI is what its merged attributes state") {
    const auto number = [](const char* name, double value) {
        return model::Attributes{{name, model::Scalar(value)}};
    };
    const MemoryFolder folder;
    const auto store = open_test_store(folder.path());
    write(*store,
          {{.ci = "a", .name = "A", .attributes = number("unavailability", 0.25)},
           {.ci = "b", .name = "B", .attributes = number("mtbf_hours", 8)},
           {.ci = "b", .source = "scan", .name = "B", .attributes = number("mttr_hours", 2)},
           {.ci = "c", .name = "C", .attributes = number("mtbf_hours", 8)},
           {.ci = "d", .name = "D"}});
    const auto loaded = [&] { return must(store->view().load_graph()); };
    const auto own = [](const graph::Snapshot& graph, std::uint32_t node) {
        return graph.own_reliability(NodeIndex{node});
    };

    const graph::Snapshot before = loaded();
    write(*store, {{.ci = "a", .name = "A"}, {.ci = "b", .source = "scan", .withdrawn = true}});
    const graph::Snapshot after = loaded();

    using model::ReliabilityState;
    CHECK(own(before, 0) == model::OwnReliability{ReliabilityState::given, 0.25});
    CHECK(before.own_unavailability(NodeIndex{1}) == 0.25);
    CHECK(own(before, 2).state == ReliabilityState::unusable);
    CHECK(own(before, 3) == model::OwnReliability{});
    CHECK(own(after, 0) == model::OwnReliability{});
    CHECK(own(after, 1).state == ReliabilityState::unusable);
}

TEST_CASE("the graph has the needs that reading CI by CI shows") {
    for (std::uint64_t seed = 0; seed < 10; seed++) {
        CAPTURE(seed);
        std::mt19937_64 random(seed);
        const MemoryFolder folder;
        const auto store = open_test_store(folder.path());
        std::vector<TestClaim> claims;
        for (int i = 0; i < 40; i++) {
            TestClaim claim{.ci = "ci" + std::to_string(i),
                            .name = "n" + std::to_string(random() % 3)};
            const std::vector<std::string> types = {"depends_on", "runs_on", "owned_by"};
            for (int j = 0; j < i && j < 3; j++) {
                claim.needs.push_back(
                    {.type = types[static_cast<std::size_t>(j)],
                     .other = "ci" + std::to_string(random() % static_cast<unsigned>(i))});
            }
            claims.push_back(claim);
            if (random() % 2 == 0) {
                claim.source = "scan";
                claim.name =
                    random() % 2 == 0 ? std::optional<std::string>("scanned") : std::nullopt;
                claims.push_back(claim);
            }
        }
        write(*store, claims);

        const View view = store->view();
        const graph::Snapshot graph = must(view.load_graph());

        CHECK(needs_of(graph) == needs_by_reading(view));
        must(view.visit_cis([&](CiId ci, const identify::MergedCi& merged) -> Result<void> {
            const std::vector<CiId> self = {ci};
            const auto node = graph.find(must(view.external_ids(self)).front());
            REQUIRE(node);
            CHECK(graph.ci(*node) == ci);
            if (!merged.name.empty()) CHECK(graph.name(*node) == merged.name);
            return {};
        }));
    }
}

}  // namespace faultline::storage
