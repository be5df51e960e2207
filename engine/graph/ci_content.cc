#include "engine/graph/ci_content.h"

#include <string_view>
#include <unordered_set>
#include <utility>

namespace faultline::graph {

namespace {

// Append the needs in `row`, which begin with the edge `first`.
void append_needs(const Snapshot& snapshot,
                  std::span<const NodeIndex> row,
                  EdgeIndex first,
                  std::string_view group,
                  CiContent& content) {
    std::uint32_t edge = raw(first);
    for (const NodeIndex dependency : row) {
        content.needs.push_back({std::string(snapshot.id(dependency)),
                                 std::string(group),
                                 snapshot.detail(EdgeIndex{edge++})});
    }
}

}  // namespace

CiContent content_of(const Snapshot& snapshot, NodeIndex node) {
    CiContent content;
    content.name = snapshot.name(node);
    content.class_name = snapshot.class_name(snapshot.class_of(node));
    content.ci = snapshot.ci(node);
    content.reliability = snapshot.own_reliability(node);
    append_needs(
        snapshot, snapshot.hard_dependencies_of(node), snapshot.first_hard_edge(node), "", content);
    const GroupRange groups = snapshot.groups_of(node);
    for (std::uint32_t number = raw(groups.first); number < raw(groups.last); number++) {
        const GroupIndex group{number};
        const std::string_view name = snapshot.group_name(group);
        append_needs(
            snapshot, snapshot.members(group), snapshot.first_member_edge(group), name, content);
        content.groups.push_back({std::string(name), snapshot.required(group)});
    }
    append_needs(
        snapshot, snapshot.soft_dependencies_of(node), snapshot.first_soft_edge(node), "", content);
    return content;
}

Delta inverse_of(const Snapshot& before, const Delta& delta) {
    Delta inverse;
    inverse.changes.reserve(delta.changes.size());
    for (const ChangedCi& change : delta.changes) {
        ChangedCi& back = inverse.changes.emplace_back(ChangedCi{change.id, {}});
        if (const auto node = before.find(change.id)) back.content = content_of(before, *node);
    }
    return inverse;
}

Delta delta_of_patch(const Snapshot& snapshot) {
    Delta delta;
    delta.changes.reserve(snapshot.patched_cis().size());
    for (const PatchedCi& ci : snapshot.patched_cis()) {
        ChangedCi& change =
            delta.changes.emplace_back(ChangedCi{std::string(snapshot.id(ci.node)), {}});
        if (ci.alive) change.content = content_of(snapshot, ci.node);
    }
    return delta;
}

Delta united(Delta older, const Delta& newer) {
    std::unordered_set<std::string_view> known;
    for (const ChangedCi& change : newer.changes) {
        known.insert(change.id);
    }
    std::erase_if(older.changes,
                  [&](const ChangedCi& change) { return known.contains(change.id); });
    older.changes.insert(older.changes.end(), newer.changes.begin(), newer.changes.end());
    return older;
}

}  // namespace faultline::graph
