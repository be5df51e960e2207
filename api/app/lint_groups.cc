#include "api/app/lint_groups.h"

#include <algorithm>
#include <string>
#include <vector>

#include "engine/graph/node_cursor.h"

namespace faultline::app {

namespace {

using graph::GroupIndex;
using graph::NodeIndex;

// True if it has hard members and the loss of any one of them breaks it; soft ones break nothing.
bool can_lose_none(const graph::Snapshot& graph, GroupIndex group) {
    bool has_hard = false;
    const std::uint64_t slack = graph.capacity(group) - graph.required(group);
    const std::uint32_t first = raw(graph.first_member_edge(group));
    for (std::uint32_t i = 0; i < graph.members(group).size(); i++) {
        const graph::NeedDetail& detail = graph.detail(graph::EdgeIndex{first + i});
        if (!graph::is_hard(detail)) continue;
        if (detail.capacity <= slack) return false;
        has_hard = true;
    }
    return has_hard;
}

void lint_group(const LintEstate& estate, GroupIndex group, LintFindings& findings) {
    const graph::Snapshot& graph = estate.graph();
    const std::string owner_class = estate.class_name(graph.owner(group));
    if (graph.members(group).size() == 1) {
        findings.add("group_of_one",
                     owner_class,
                     estate.group(group),
                     "these groups of CIs of this class have one member: they say redundancy and "
                     "there is none; record the other members, or the need without a group");
    } else if (can_lose_none(graph, group)) {
        findings.add("group_without_redundancy",
                     owner_class,
                     estate.group(group),
                     "these groups of CIs of this class require all that their members have, so "
                     "that the loss of any one breaks them; correct what is required, or record "
                     "the needs without a group");
    }
}

}  // namespace

void lint_repeated_members(const LintEstate& estate,
                           CiId id,
                           const identify::MergedCi& ci,
                           LintFindings& findings) {
    std::vector<std::pair<std::uint32_t, CiId>> members;
    for (const identify::MergedRelationship& relationship : ci.relationships) {
        const model::RelationshipClaim& claim = relationship.content;
        if (claim.group != model::RelationshipClaim::kUngrouped)
            members.emplace_back(claim.group, claim.other);
    }
    std::ranges::sort(members);
    for (std::size_t i = 1; i < members.size(); i++) {
        const bool is_second =
            members[i] == members[i - 1] && (i == 1 || members[i] != members[i - 2]);
        if (!is_second) continue;
        const NodeIndex owner = estate.node_of(id);
        findings.add("group_member_repeated",
                     estate.class_name(owner),
                     estate.id(owner) + ": " + std::string(ci.groups[members[i].first].name) +
                         ", " + estate.id(estate.node_of(members[i].second)),
                     "the same CI belongs to a group by several relationships and counts as one "
                     "member; the group has fewer members than relationships");
    }
}

void lint_groups(const LintEstate& estate, LintFindings& findings) {
    const graph::Snapshot& graph = estate.graph();
    graph::NodeCursor cursor(graph);
    while (const auto node = cursor.next()) {
        const graph::GroupRange groups = graph.groups_of(*node);
        for (std::uint32_t group = raw(groups.first); group < raw(groups.last); group++) {
            lint_group(estate, GroupIndex{group}, findings);
        }
    }
}

}  // namespace faultline::app
