// SnapshotBuilder: what it refuses, what it merges, and that input order leaves no trace.

#include "engine/graph/snapshot_builder.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "tests/engine/graph/content.h"

namespace faultline::graph::testing {
namespace {

constexpr NodeIndex node(std::uint32_t index) {
    return NodeIndex{index};
}

// A builder with the nodes a, b, c, ...
SnapshotBuilder with_nodes(std::uint32_t count) {
    SnapshotBuilder builder;
    for (std::uint32_t index = 0; index < count; index++) {
        const std::string id(1, static_cast<char>('a' + index));
        REQUIRE(builder.add_node({id, {}, "host", CiId{index + 1}}).ok());
    }
    return builder;
}

// The message of a refusal as invalid input; empty if it was none.
template <typename T>
std::string refusal(const Result<T>& result) {
    if (result.ok() || result.error().code != ErrorCode::invalid_argument) return {};
    return result.error().message;
}

bool same_bytes(const Snapshot& a, const Snapshot& b) {
    return std::ranges::equal(a.bytes(), b.bytes());
}

TEST_SUITE("engine/graph/snapshot_builder") {
    TEST_CASE("a node whose id is not above the one before is refused") {
        SnapshotBuilder builder = with_nodes(2);

        const auto same = builder.add_node({"b", {}, "host", CiId{3}});
        const auto lower = builder.add_node({"B", {}, "host", CiId{3}});

        CHECK(refusal(same) ==
              "id 'b' does not come after 'b'; add nodes in ascending order of their ids");
        CHECK_FALSE(refusal(lower).empty());
    }

    TEST_CASE("a need of or on a node that is not there is refused") {
        SnapshotBuilder builder = with_nodes(2);

        CHECK(refusal(builder.add_need({node(2), node(0)})) ==
              "node 2 is not there: 2 nodes were added");
        CHECK(refusal(builder.add_need({node(0), node(7)})) ==
              "node 7 is not there: 2 nodes were added");
        CHECK_FALSE(refusal(builder.add_group(node(2), "power", 1)).empty());
    }

    TEST_CASE("a need or a membership on oneself is refused") {
        SnapshotBuilder builder = with_nodes(2);

        CHECK(refusal(builder.add_need({node(1), node(1)})) == "'b' cannot need itself");
        CHECK(refusal(builder.add_need({node(1), node(1), "power"})) == "'b' cannot need itself");
    }

    TEST_CASE("a strength outside (0, 1] is refused") {
        SnapshotBuilder builder = with_nodes(2);

        for (const double strength : {0.0, -0.5, 1.0000001, std::nan("")}) {
            CAPTURE(strength);
            const auto added = builder.add_need({node(0), node(1), {}, {.strength = strength}});
            CHECK(refusal(added).find("must be above 0 and at most 1") != std::string::npos);
        }
    }

    TEST_CASE("a capacity or a requirement outside 1 .. 2^31 - 1 is refused") {
        SnapshotBuilder builder = with_nodes(2);

        for (const std::uint32_t value : {0U, kCapacityMax + 1}) {
            CAPTURE(value);
            CHECK_FALSE(
                refusal(builder.add_need({node(0), node(1), "g", {.capacity = value}})).empty());
            CHECK_FALSE(refusal(builder.add_group(node(0), "g", value)).empty());
        }
        CHECK(builder.add_need({node(0), node(1), "g", {.capacity = kCapacityMax}}).ok());
        CHECK(builder.add_group(node(0), "g", kCapacityMax).ok());
    }

    TEST_CASE("a group without a name is refused") {
        SnapshotBuilder builder = with_nodes(1);

        CHECK(refusal(builder.add_group(node(0), "", 1)) == "a group of 'a' has no name");
    }

    TEST_CASE("a group that requires more than all its members have is refused") {
        SnapshotBuilder builder = with_nodes(3);
        REQUIRE(builder.add_need({node(0), node(1), "power"}).ok());
        REQUIRE(builder.add_need({node(0), node(2), "power"}).ok());
        REQUIRE(builder.add_group(node(0), "power", 3).ok());

        const auto snapshot = builder.build(Version{1}, Version{1});

        CHECK(refusal(snapshot) ==
              "group 'power' of 'a' requires 3 but all its members together have capacity 2; "
              "require less or add members");
    }

    TEST_CASE("a group without members is refused") {
        SnapshotBuilder builder = with_nodes(1);
        REQUIRE(builder.add_group(node(0), "power", 1).ok());

        CHECK_FALSE(refusal(builder.build(Version{1}, Version{1})).empty());
    }

    TEST_CASE("parallel members count once, with the largest capacity") {
        SnapshotBuilder builder = with_nodes(2);
        REQUIRE(builder.add_need({node(0), node(1), "g", {.capacity = 2}}).ok());
        REQUIRE(builder.add_need({node(0), node(1), "g", {.capacity = 3}}).ok());
        REQUIRE(builder.add_group(node(0), "g", 4).ok());

        CHECK(refusal(builder.build(Version{1}, Version{1})).find("have capacity 3;") !=
              std::string::npos);
    }

    TEST_CASE("the last word about what a group requires counts") {
        SnapshotBuilder builder = with_nodes(3);
        REQUIRE(builder.add_group(node(0), "g", 9).ok());
        REQUIRE(builder.add_need({node(0), node(1), "g"}).ok());
        REQUIRE(builder.add_need({node(0), node(2), "g"}).ok());
        REQUIRE(builder.add_group(node(0), "g", 2).ok());

        const auto snapshot = builder.build(Version{1}, Version{1});

        REQUIRE(snapshot.ok());
        CHECK(snapshot.value().required(GroupIndex{0}) == 2);
    }

    TEST_CASE("capacities add up beyond 32 bits") {
        SnapshotBuilder builder = with_nodes(5);
        for (std::uint32_t member = 1; member < 5; member++) {
            REQUIRE(
                builder.add_need({node(0), node(member), "g", {.capacity = kCapacityMax}}).ok());
        }

        const auto snapshot = builder.build(Version{1}, Version{1});

        REQUIRE(snapshot.ok());
        CHECK(snapshot.value().capacity(GroupIndex{0}) == std::uint64_t{4} * kCapacityMax);
    }

    TEST_CASE("a group name is stored once, however many groups have it") {
        const std::string name(1000, 'n');
        SnapshotBuilder builder = with_nodes(20);
        for (std::uint32_t owner = 1; owner < 20; owner++) {
            REQUIRE(builder.add_need({node(owner), node(0), name}).ok());
        }

        const auto snapshot = builder.build(Version{1}, Version{1});

        REQUIRE(snapshot.ok());
        CHECK(snapshot.value().group_count() == 19);
        CHECK(snapshot.value().group_name(GroupIndex{0}).data() ==
              snapshot.value().group_name(GroupIndex{18}).data());
        CHECK(snapshot.value().buffer_bytes() < 6000);
    }

    TEST_CASE("more than 2^16 distinct details are all told apart") {
        constexpr std::uint32_t kNeeds = kNarrowDetailsMax + 100;
        SnapshotBuilder builder = with_nodes(2);
        for (std::uint32_t need = 0; need < kNeeds; need++) {
            REQUIRE(
                builder.add_need({node(0), node(1), {}, {.strength = 0.5, .delay_s = need}}).ok());
        }

        const auto snapshot = builder.build(Version{1}, Version{1});

        REQUIRE(snapshot.ok());
        REQUIRE(snapshot.value().edge_count() == kNeeds);
        for (std::uint32_t need = 0; need < kNeeds; need++) {
            REQUIRE(snapshot.value().detail(EdgeIndex{need}).delay_s == need);
        }
    }

    TEST_CASE("the builder is empty after a build") {
        SnapshotBuilder builder = with_nodes(2);
        REQUIRE(builder.add_need({node(0), node(1), "g"}).ok());
        REQUIRE(builder.add_group(node(0), "g", 1).ok());
        REQUIRE(builder.build(Version{1}, Version{1}).ok());

        const auto again = builder.build(Version{2}, Version{2});

        REQUIRE(again.ok());
        CHECK(again.value().node_count() == 0);
        CHECK(again.value().group_count() == 0);
    }

    // Property: the bytes of a Snapshot depend on what was added, not on the order.
    TEST_CASE("the order of needs and groups leaves no trace in the bytes") {
        for (std::uint32_t seed = 0; seed < 200; seed++) {
            CAPTURE(seed);
            std::mt19937 random(seed);
            Content content = random_content(random, 2 + below(random, 12));
            const auto first = build(content);
            for (auto& [id, ci] : content) {
                std::shuffle(ci.needs.begin(), ci.needs.end(), random);
                std::shuffle(ci.groups.begin(), ci.groups.end(), random);
            }

            const auto second = build(content);

            REQUIRE(first.ok());
            REQUIRE(second.ok());
            CHECK(same_bytes(first.value(), second.value()));
        }
    }
}

}  // namespace
}  // namespace faultline::graph::testing
