#include "engine/impact/group_spare.h"

#include <algorithm>
#include <bit>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "engine/graph/snapshot_builder.h"

namespace faultline::impact {
namespace {

constexpr int kSeeds = 2'000;

struct Member {
    std::uint32_t capacity = 1;
    double strength = 1;
};

// One group of these members; nothing if it could not hold even so.
std::optional<graph::Snapshot> group_of(const std::vector<Member>& members,
                                        std::uint32_t required) {
    graph::SnapshotBuilder builder;
    const auto add = [&](const std::string& id) {
        auto node = builder.add_node({id, "", "server", CiId{1}, {}});
        REQUIRE(node.ok());
        return node.value();
    };
    std::vector<graph::NodeIndex> nodes;
    for (std::size_t i = 0; i < members.size(); i++) {
        nodes.push_back(add("m" + std::to_string(i)));
    }
    const graph::NodeIndex owner = add("owner");
    for (std::size_t i = 0; i < members.size(); i++) {
        graph::NeedDetail detail;
        detail.capacity = members[i].capacity;
        detail.strength = members[i].strength;
        REQUIRE(builder.add_need({owner, nodes[i], "g", detail}).ok());
    }
    REQUIRE(builder.add_group(owner, "g", required).ok());
    auto built = builder.build(Version{1}, Version{1});
    if (!built.ok()) return std::nullopt;
    return std::move(built).value();
}

// The largest number of which every set may fail, by trying every set.
std::uint32_t by_trying(const std::vector<Member>& members, std::uint32_t required) {
    auto spare = static_cast<std::uint32_t>(members.size());
    for (std::uint32_t set = 1; set < (1U << members.size()); set++) {
        std::uint64_t left = 0;
        for (std::size_t i = 0; i < members.size(); i++) {
            const bool fails = (set >> i & 1U) != 0;
            if (!fails || members[i].strength < 1) left += members[i].capacity;
        }
        const auto failing = static_cast<std::uint32_t>(std::popcount(set));
        if (left < required) spare = std::min(spare, failing - 1);
    }
    return spare;
}

TEST_SUITE("engine/impact/group_spare") {
    TEST_CASE("so many members may fail as trying every set of them says") {
        int looked_at = 0;
        for (int seed = 0; seed < kSeeds; seed++) {
            CAPTURE(seed);
            std::mt19937_64 random(static_cast<std::uint64_t>(seed));
            std::vector<Member> members(1 + random() % 7);
            const bool are_alike = random() % 3 == 0;
            for (Member& member : members) {
                if (are_alike) continue;
                member.capacity = 1 + static_cast<std::uint32_t>(random() % 4);
                if (random() % 4 == 0) member.strength = .5;
            }
            const auto required = 1 + static_cast<std::uint32_t>(random() % 10);
            const auto graph = group_of(members, required);
            if (!graph) continue;
            looked_at++;

            const graph::NodeIndex owner = graph->find("owner").value();

            const graph::GroupRange groups = graph->groups_of(owner);
            REQUIRE(raw(groups.last) - raw(groups.first) == 1);
            CHECK(members_to_spare(*graph, groups.first) == by_trying(members, required));
        }
        CHECK(looked_at > kSeeds / 3);
    }
}

}  // namespace
}  // namespace faultline::impact
