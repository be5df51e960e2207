// Snapshot: every accessor agrees with naive maps and sets on seeded random content.

#include "engine/graph/snapshot.h"

#include <algorithm>
#include <map>
#include <random>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include "tests/engine/graph/content.h"

namespace faultline::graph::testing {
namespace {

using Detail = std::tuple<double, std::uint64_t, std::uint32_t, std::optional<std::int64_t>>;
using Needs = std::vector<std::pair<std::string, Detail>>;

// One group the slow way.
struct NaiveGroup {
    std::uint32_t required = 1;
    std::map<std::string, Detail> members;
};

// One CI the slow way.
struct NaiveCi {
    std::map<std::string, Detail> hard;
    std::map<std::string, NaiveGroup> groups;
    std::multiset<std::pair<std::string, Detail>> soft;
};

Detail tuple_of(const NeedDetail& detail) {
    return {detail.strength, detail.delay_s, detail.capacity, detail.verified_at};
}

void add_parallel(std::map<std::string, Detail>& needs, const ContentNeed& need) {
    const Detail added = tuple_of(need.detail);
    const auto [found, is_new] = needs.emplace(need.dependency, added);
    if (is_new) return;
    auto& [strength, delay, capacity, verified] = found->second;
    strength = std::max(strength, std::get<0>(added));
    delay = std::min(delay, std::get<1>(added));
    capacity = std::max(capacity, std::get<2>(added));
    if (!verified || (std::get<3>(added) && *std::get<3>(added) > *verified)) {
        verified = std::get<3>(added);
    }
}

NaiveCi naive_of(const CiContent& content) {
    NaiveCi naive;
    for (const ContentNeed& need : content.needs) {
        if (!need.group.empty()) {
            add_parallel(naive.groups[need.group].members, need);
        } else if (need.detail.strength == 1.0) {
            add_parallel(naive.hard, need);
        } else {
            naive.soft.emplace(need.dependency, tuple_of(need.detail));
        }
    }
    for (const ContentGroup& group : content.groups) {
        naive.groups[group.name].required = group.required;
    }
    return naive;
}

// The needs of a span whose first edge is `edge`.
Needs needs_of(const Snapshot& snapshot, std::span<const NodeIndex> row, EdgeIndex edge) {
    Needs needs;
    for (const NodeIndex node : row) {
        needs.emplace_back(snapshot.id(node), tuple_of(snapshot.detail(edge)));
        edge = EdgeIndex{raw(edge) + 1};
    }
    return needs;
}

std::vector<std::string> ids_of(const Snapshot& snapshot, std::span<const NodeIndex> row) {
    std::vector<std::string> ids;
    for (const NodeIndex node : row) {
        ids.emplace_back(snapshot.id(node));
    }
    return ids;
}

bool all_plain(const Needs& members) {
    return std::all_of(members.begin(), members.end(), [](const auto& member) {
        return std::get<0>(member.second) == 1.0 && std::get<2>(member.second) == 1;
    });
}

void check_group(const Snapshot& snapshot, GroupIndex group, const NaiveGroup& naive) {
    const Needs expected(naive.members.begin(), naive.members.end());
    std::uint64_t capacity = 0;
    for (const auto& [id, detail] : expected) {
        capacity += std::get<2>(detail);
    }
    const auto members = snapshot.members(group);

    CHECK(needs_of(snapshot, members, snapshot.first_member_edge(group)) == expected);
    CHECK(snapshot.required(group) == naive.required);
    CHECK(snapshot.capacity(group) == capacity);
    CHECK(snapshot.uniform(group) == all_plain(expected));
    for (std::size_t at = 0; at < members.size(); at++) {
        CHECK(raw(snapshot.member_edge(group, members[at])) ==
              raw(snapshot.first_member_edge(group)) + at);
    }
}

void check_dependencies(const Snapshot& snapshot, NodeIndex node, const NaiveCi& naive) {
    const auto hard = snapshot.hard_dependencies_of(node);
    const auto soft = snapshot.soft_dependencies_of(node);
    const GroupRange groups = snapshot.groups_of(node);

    CHECK(needs_of(snapshot, hard, snapshot.first_hard_edge(node)) ==
          Needs(naive.hard.begin(), naive.hard.end()));
    CHECK(needs_of(snapshot, soft, snapshot.first_soft_edge(node)) ==
          Needs(naive.soft.begin(), naive.soft.end()));
    REQUIRE(raw(groups.last) - raw(groups.first) == naive.groups.size());
    std::vector<NodeIndex> all(hard.begin(), hard.end());
    GroupIndex group = groups.first;
    for (const auto& [name, expected] : naive.groups) {
        CHECK(snapshot.group_name(group) == name);
        CHECK(snapshot.owner(group) == node);
        check_group(snapshot, group, expected);
        all.insert(all.end(), snapshot.members(group).begin(), snapshot.members(group).end());
        group = GroupIndex{raw(group) + 1};
    }
    all.insert(all.end(), soft.begin(), soft.end());
    const auto row = snapshot.dependencies_of(node);
    CHECK(std::vector<NodeIndex>(row.begin(), row.end()) == all);
}

// The dependents of one CI the slow way: each list by dependent, memberships as (owner, group).
struct NaiveDependents {
    std::vector<std::string> hard;
    std::vector<std::pair<std::string, std::string>> memberships;
    std::vector<std::string> soft;
};

NaiveDependents naive_dependents(const std::map<std::string, NaiveCi>& all, const std::string& id) {
    NaiveDependents found;
    for (const auto& [dependent, naive] : all) {
        if (naive.hard.contains(id)) found.hard.push_back(dependent);
        for (const auto& [name, group] : naive.groups) {
            if (group.members.contains(id)) found.memberships.emplace_back(dependent, name);
        }
        for (const auto& need : naive.soft) {
            if (need.first == id) found.soft.push_back(dependent);
        }
    }
    return found;
}

void check_dependents(const Snapshot& snapshot, NodeIndex node, const NaiveDependents& naive) {
    std::vector<std::pair<std::string, std::string>> memberships;
    std::vector<std::string> owners;
    for (const GroupIndex group : snapshot.memberships_of(node)) {
        owners.emplace_back(snapshot.id(snapshot.owner(group)));
        memberships.emplace_back(owners.back(), snapshot.group_name(group));
    }
    std::vector<std::string> all = naive.hard;
    all.insert(all.end(), owners.begin(), owners.end());
    all.insert(all.end(), naive.soft.begin(), naive.soft.end());

    CHECK(ids_of(snapshot, snapshot.hard_dependents_of(node)) == naive.hard);
    CHECK(ids_of(snapshot, snapshot.soft_dependents_of(node)) == naive.soft);
    CHECK(ids_of(snapshot, snapshot.owners_of(node)) == owners);
    CHECK(memberships == naive.memberships);
    CHECK(ids_of(snapshot, snapshot.dependents_of(node)) == all);
}

void check_all(const Snapshot& snapshot, const Content& content) {
    std::map<std::string, NaiveCi> naive;
    for (const auto& [id, ci] : content) {
        naive[id] = naive_of(ci);
    }

    REQUIRE(snapshot.node_count() == content.size());
    std::uint32_t at = 0;
    for (const auto& [id, ci] : content) {
        const NodeIndex node{at++};
        CHECK(snapshot.id(node) == id);
        CHECK(snapshot.name(node) == (ci.name.empty() ? id : ci.name));
        CHECK(snapshot.class_name(snapshot.class_of(node)) == ci.class_name);
        CHECK(snapshot.ci(node) == ci.ci);
        CHECK(snapshot.own_reliability(node) == ci.reliability);
        CHECK(snapshot.find(id) == node);
        check_dependencies(snapshot, node, naive[id]);
        check_dependents(snapshot, node, naive_dependents(naive, id));
    }
}

TEST_SUITE("engine/graph/snapshot") {
    // Property: whatever was added, every accessor equals maps and sets kept the slow way.
    TEST_CASE("every accessor agrees with naive maps and sets") {
        for (std::uint32_t seed = 0; seed < 400; seed++) {
            CAPTURE(seed);
            std::mt19937 random(seed);
            const Content content = random_content(random, 1 + below(random, 24));

            const auto snapshot = build(content);

            REQUIRE_MESSAGE(snapshot.ok(), snapshot.error().message);
            check_all(snapshot.value(), content);
        }
    }

    TEST_CASE("an id that is not there is not found") {
        const auto snapshot = build({{"b", {}}, {"d", {}}, {"f", {}}});

        REQUIRE(snapshot.ok());
        for (const char* id : {"", "a", "c", "e", "g", "bb"}) {
            CAPTURE(id);
            CHECK_FALSE(snapshot.value().find(id).has_value());
        }
    }

    TEST_CASE("an empty graph has no nodes and finds nothing") {
        const auto snapshot = build({});

        REQUIRE(snapshot.ok());
        CHECK(snapshot.value().node_count() == 0);
        CHECK(snapshot.value().edge_count() == 0);
        CHECK(snapshot.value().group_count() == 0);
        CHECK(snapshot.value().class_count() == 0);
        CHECK_FALSE(snapshot.value().find("a").has_value());
    }

    TEST_CASE("versions and sizes are those of the build") {
        const auto snapshot = build({{"a", {.needs = {{"b"}}}}, {"b", {}}});

        REQUIRE(snapshot.ok());
        CHECK(snapshot.value().version() == Version{7});
        CHECK(snapshot.value().graph_version() == Version{5});
        CHECK(snapshot.value().bytes().size() == snapshot.value().buffer_bytes());
        CHECK(snapshot.value().graph_bytes() < snapshot.value().buffer_bytes());
        CHECK(snapshot.value().graph_bytes() > 0);
    }

    TEST_CASE("ids and class names are ordered by unsigned bytes") {
        const std::string high = "\xC3\xA4";
        const auto snapshot = build({{"z", {.class_name = high}}, {high, {.class_name = "z"}}});

        REQUIRE(snapshot.ok());
        CHECK(snapshot.value().find(high) == NodeIndex{1});
        CHECK(snapshot.value().class_name(ClassIndex{0}) == "z");
        CHECK(snapshot.value().class_name(ClassIndex{1}) == high);
    }
}

}  // namespace
}  // namespace faultline::graph::testing
