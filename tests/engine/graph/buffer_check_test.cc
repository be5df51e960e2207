// check_buffer: what was built passes, and what passes can be read everywhere.

#include "engine/graph/buffer_check.h"

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <random>
#include <utility>

#include <doctest/doctest.h>

#include "tests/engine/graph/content.h"

namespace faultline::graph::testing {
namespace {

using Bytes = std::shared_ptr<std::byte>;

// A copy in memory of its own, so that a sanitizer sees a read past its end.
Bytes copy_of(std::span<const std::byte> bytes) {
    const Bytes copy(static_cast<std::byte*>(std::aligned_alloc(kSectionAlignment, bytes.size())),
                     std::free);
    REQUIRE(copy != nullptr);
    std::ranges::copy(bytes, copy.get());
    return copy;
}

Snapshot random_graph(std::mt19937& random) {
    auto graph = build(random_content(random, 2 + below(random, 12)));
    REQUIRE(graph.ok());
    return std::move(graph).value();
}

// Reads all that a Snapshot gives; the sum is only there so that nothing is left out.
std::uint64_t read_node(const Snapshot& graph, NodeIndex node) {
    std::uint64_t sum = graph.id(node).size() + graph.name(node).size() + raw(graph.ci(node));
    sum += graph.class_name(graph.class_of(node)).size();
    const double q = graph.own_unavailability(node).value_or(0);
    CHECK((q >= 0 && q < 1));
    for (const NodeIndex other : graph.dependencies_of(node)) {
        sum += graph.id(other).size();
    }
    for (const NodeIndex other : graph.dependents_of(node)) {
        sum += graph.id(other).size();
    }
    for (const GroupIndex group : graph.memberships_of(node)) {
        sum += raw(graph.owner(group));
    }
    CHECK(graph.owners_of(node).size() == graph.memberships_of(node).size());
    return sum;
}

std::uint64_t read_everything(const Snapshot& graph) {
    std::uint64_t sum = 0;
    for (std::uint32_t i = 0; i < graph.node_count(); i++) {
        sum += read_node(graph, NodeIndex{i});
    }
    for (std::uint32_t i = 0; i < graph.edge_count(); i++) {
        const NeedDetail& detail = graph.detail(EdgeIndex{i});
        sum += detail.delay_s + (detail.verified_at ? 1U : 0U);
    }
    for (std::uint32_t i = 0; i < graph.group_count(); i++) {
        const GroupIndex group{i};
        sum += graph.group_name(group).size() + graph.id(graph.owner(group)).size();
        for (const NodeIndex member : graph.members(group)) {
            sum += graph.id(member).size();
        }
    }
    sum += graph.find("ci-105") ? 1U : 0U;
    return sum;
}

// Overwrite a few bytes; large numbers, small ones, and what another place of the buffer holds.
void damage(std::mt19937& random, std::byte* bytes, std::size_t size) {
    const std::uint32_t places = 1 + below(random, 2);
    for (std::uint32_t i = 0; i < places; i++) {
        const std::size_t at = random() % (size / 4) * 4;
        std::uint32_t value = 0;
        switch (below(random, 3)) {
            case 0:
                value = static_cast<std::uint32_t>(random());
                break;
            case 1:
                value = below(random, 20);
                break;
            default:
                std::memcpy(&value, bytes + random() % (size / 4) * 4, sizeof value);
        }
        std::memcpy(bytes + at, &value, sizeof value);
    }
}

TEST_SUITE("engine/graph/buffer_check") {
    TEST_CASE("every graph that was built passes") {
        for (std::uint32_t seed = 0; seed < 200; seed++) {
            CAPTURE(seed);
            std::mt19937 random(seed);

            const Snapshot graph = random_graph(random);

            CHECK(check_buffer(graph.bytes()).ok());
        }
        CHECK(check_buffer(SnapshotBuilder().build(Version{1}, Version{1}).value().bytes()).ok());
    }

    TEST_CASE("a damaged graph is refused, or can be read everywhere") {
        std::uint32_t refused = 0;
        std::uint32_t passed = 0;
        for (std::uint32_t seed = 0; seed < 20'000; seed++) {
            CAPTURE(seed);
            std::mt19937 random(seed);
            const Snapshot graph = random_graph(random);
            const Bytes bytes = copy_of(graph.bytes());
            damage(random, bytes.get(), graph.bytes().size());

            const bool right = check_buffer({bytes.get(), graph.bytes().size()}).ok();
            if (right) CHECK(read_everything(Snapshot(bytes)) > 0);

            (right ? passed : refused)++;
        }
        CHECK(refused > 5'000);
        CHECK(passed > 1'000);
    }

    TEST_CASE("a graph that was cut or has more behind it is refused") {
        std::mt19937 random(1);
        const Snapshot graph = random_graph(random);
        const Bytes bytes = copy_of(graph.bytes());

        for (std::size_t size = 0; size < graph.bytes().size(); size++) {
            CAPTURE(size);
            CHECK_FALSE(check_buffer({bytes.get(), size}).ok());
        }
    }
}

}  // namespace
}  // namespace faultline::graph::testing
