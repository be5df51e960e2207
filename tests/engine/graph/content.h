// What the graph tests share: content by external id, seeded random content, and a build from it.

#pragma once

#include <cstdint>
#include <map>
#include <random>
#include <set>
#include <string>

#include "engine/graph/merge.h"
#include "engine/graph/snapshot.h"
#include "engine/graph/snapshot_builder.h"

namespace faultline::graph::testing {

// A whole graph: everything about each CI, by external id.
using Content = std::map<std::string, CiContent>;

// A number below `limit`.
inline std::uint32_t below(std::mt19937& random, std::uint32_t limit) {
    return static_cast<std::uint32_t>(random() % limit);
}

// The id of the test CI number `index`.
inline std::string id_of(std::uint32_t index) {
    return "ci-" + std::to_string(100 + index);
}

// A need of the CI number `dependent` on another one of `nodes` CIs, now and then soft, delayed,
// grouped, with a capacity or verified.
inline ContentNeed random_need(std::mt19937& random, std::uint32_t dependent, std::uint32_t nodes) {
    const std::uint32_t dependency = (dependent + 1 + below(random, nodes - 1)) % nodes;
    ContentNeed need{.dependency = id_of(dependency)};
    if (below(random, 2) == 0) need.group = "group-" + std::to_string(below(random, 3));
    if (below(random, 3) == 0) need.detail.strength = 0.25 * (1 + below(random, 3));
    if (below(random, 3) == 0) need.detail.capacity = 1 + below(random, 4);
    if (below(random, 4) == 0) need.detail.delay_s = below(random, 3);
    if (below(random, 5) == 0) need.detail = held_by(need.detail, below(random, 2));
    if (below(random, 4) != 0) return need;
    need.detail.undated = 0;
    need.detail.verified_at = std::int64_t{below(random, 3)} - 1;
    if (below(random, 2) == 0) need.detail.fresh_until = 10 + below(random, 2);
    const bool lapses = need.detail.fresh_until != kNeverLapses;
    if (lapses && below(random, 2) == 0) need.detail.lapsed = Lapsed::unverified;
    if (!lapses) need.detail.holders = 0;
    return need;
}

// Name some of the groups that `content` has members of: they require 2 where two CIs are members.
inline void declare_groups(std::mt19937& random, CiContent& content) {
    std::map<std::string, std::set<std::string>> members;
    for (const ContentNeed& need : content.needs) {
        if (!need.group.empty()) members[need.group].insert(need.dependency);
    }
    content.groups.clear();
    for (const auto& [name, found] : members) {
        if (below(random, 2) == 0) content.groups.push_back({name, found.size() > 1 ? 2U : 1U});
    }
}

// One of a few reliabilities, more of them than a small graph has CIs.
inline model::OwnReliability random_reliability(std::mt19937& random) {
    using model::ReliabilityState;
    if (below(random, 3) == 0) return {};
    if (below(random, 8) == 0) return {ReliabilityState::unusable, 0};
    return {ReliabilityState::given, 0.01 * below(random, 12)};
}

// The content of the CI number `node` of `nodes` CIs.
inline CiContent random_ci(std::mt19937& random, std::uint32_t node, std::uint32_t nodes) {
    CiContent content{.class_name = "class-" + std::to_string(below(random, 4)),
                      .ci = CiId{node + 1}};
    content.reliability = random_reliability(random);
    if (below(random, 2) == 0) content.name = "name " + std::to_string(below(random, 5));
    const std::uint32_t needs = nodes < 2 ? 0 : below(random, 7);
    for (std::uint32_t need = 0; need < needs; need++) {
        content.needs.push_back(random_need(random, node, nodes));
    }
    declare_groups(random, content);
    return content;
}

// Seeded random content of `nodes` CIs.
inline Content random_content(std::mt19937& random, std::uint32_t nodes) {
    Content content;
    for (std::uint32_t node = 0; node < nodes; node++) {
        content[id_of(node)] = random_ci(random, node, nodes);
    }
    return content;
}

// Add all needs and groups of one CI.  False if the builder refuses one.
inline bool add_row(SnapshotBuilder& builder, const Content& content, Content::const_iterator ci) {
    const auto index = [&](Content::const_iterator found) {
        return NodeIndex{static_cast<std::uint32_t>(std::distance(content.begin(), found))};
    };
    bool ok = true;
    for (const ContentNeed& need : ci->second.needs) {
        const auto dependency = content.find(need.dependency);
        ok = ok && dependency != content.end() &&
             builder.add_need({index(ci), index(dependency), need.group, need.detail}).ok();
    }
    for (const ContentGroup& group : ci->second.groups) {
        ok = ok && builder.add_group(index(ci), group.name, group.required).ok();
    }
    return ok;
}

// A fresh build of `content` as version 7, graph version 5.
inline Result<Snapshot> build(const Content& content) {
    SnapshotBuilder builder;
    for (const auto& [id, ci] : content) {
        FL_TRY([[maybe_unused]] const NodeIndex node,
               builder.add_node({id, ci.name, ci.class_name, ci.ci, ci.reliability}));
    }
    for (auto ci = content.begin(); ci != content.end(); ++ci) {
        if (!add_row(builder, content, ci))
            return invalid_argument("refused a row of " + ci->first);
    }
    return builder.build(Version{7}, Version{5});
}

}  // namespace faultline::graph::testing
