// Snapshot: the dependency graph at one version, immutable once built.
//
// Thread safety: a Snapshot has no mutable state; share it as std::shared_ptr<const Snapshot> and
// read it from any thread without locks.  A new version is a new Snapshot, never an edit.
//
// Nodes are the live configuration items in ascending order of their external id (bytes), so that
// "sorted by id" and "sorted by node" are the same.  Edges are needs: dependent -> dependency.
//
// Layout: one contiguous, offset-addressed, read-only buffer (layout.h says which sections).  A row
// of dependencies holds the hard needs, then the members of the node's groups (group by group),
// then the soft needs; a row of dependents holds the hard dependents, then the owners of the groups
// that the node is a member of, then the soft dependents.  Both can be walked whole, or by part.

#pragma once

#include <cassert>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string_view>

#include "engine/base/ids.h"
#include "engine/graph/indexes.h"
#include "engine/graph/layout.h"
#include "engine/graph/need_detail.h"

namespace faultline::graph {

// The dependency graph at one version.
class Snapshot {
 public:
    // Read `buffer`, which is laid out as layout.h says and will not change any more.
    explicit Snapshot(std::shared_ptr<const std::byte> buffer);

    Snapshot(Snapshot&&) noexcept = default;
    Snapshot& operator=(Snapshot&&) noexcept = default;

    // The position in the log this graph was made from, and the last one that altered the graph.
    [[nodiscard]] Version version() const;
    [[nodiscard]] Version graph_version() const;

    // How many nodes, needs, groups and classes there are.
    [[nodiscard]] std::uint32_t node_count() const;
    [[nodiscard]] std::uint32_t edge_count() const;
    [[nodiscard]] std::uint32_t group_count() const;
    [[nodiscard]] std::uint32_t class_count() const;

    // Size of the whole buffer, and of the graph in it (rows, groups, need details and classes,
    // without ids and names).
    [[nodiscard]] std::uint64_t buffer_bytes() const;
    [[nodiscard]] std::uint64_t graph_bytes() const;

    // The whole buffer.  Snapshots of equal content and versions have equal bytes.  Valid as long
    // as *this.
    [[nodiscard]] std::span<const std::byte> bytes() const;

    // The external id, the name (the id when it has none) and the class of a node.  Valid as long
    // as *this.  REQUIRES: node < node_count().
    [[nodiscard]] std::string_view id(NodeIndex node) const;
    [[nodiscard]] std::string_view name(NodeIndex node) const;
    [[nodiscard]] ClassIndex class_of(NodeIndex node) const;
    [[nodiscard]] std::string_view class_name(ClassIndex index) const;

    // The internal id of a node in the store.  REQUIRES: node < node_count().
    [[nodiscard]] CiId ci(NodeIndex node) const;

    // The node with that external id, if there is one.  Cost: O(log node_count()).
    [[nodiscard]] std::optional<NodeIndex> find(std::string_view wanted) const;

    // All that `node` needs directly: hard needs, group members, soft needs.  Not unique over the
    // three parts.  Valid as long as *this.  REQUIRES: node < node_count().
    [[nodiscard]] std::span<const NodeIndex> dependencies_of(NodeIndex node) const;

    // The hard ungrouped needs of `node` (ascending, unique), and its soft ungrouped needs
    // (ascending; parallel ones stay apart).
    [[nodiscard]] std::span<const NodeIndex> hard_dependencies_of(NodeIndex node) const;
    [[nodiscard]] std::span<const NodeIndex> soft_dependencies_of(NodeIndex node) const;

    // All that need `node` directly: hard dependents, owners of groups it is a member of, soft
    // dependents.  Not unique over the three parts.
    [[nodiscard]] std::span<const NodeIndex> dependents_of(NodeIndex node) const;

    // The hard ungrouped dependents of `node` (ascending, unique), and the soft ungrouped ones
    // (ascending).
    [[nodiscard]] std::span<const NodeIndex> hard_dependents_of(NodeIndex node) const;
    [[nodiscard]] std::span<const NodeIndex> soft_dependents_of(NodeIndex node) const;

    // The dependents of `node` that own a group it is a member of (ascending; an owner occurs once
    // for each of its groups), parallel to memberships_of(node).
    [[nodiscard]] std::span<const NodeIndex> owners_of(NodeIndex node) const;

    // The groups that `node` is a member of (ascending, unique).
    [[nodiscard]] std::span<const GroupIndex> memberships_of(NodeIndex node) const;

    // The groups that `node` owns.
    [[nodiscard]] GroupRange groups_of(NodeIndex node) const;

    // A group: the CI that needs it, its name, the capacity it needs, the capacity of all its
    // members, and the members (ascending, unique).  REQUIRES: group < group_count().
    [[nodiscard]] NodeIndex owner(GroupIndex group) const;
    [[nodiscard]] std::string_view group_name(GroupIndex group) const;
    [[nodiscard]] std::uint32_t required(GroupIndex group) const;
    [[nodiscard]] std::uint64_t capacity(GroupIndex group) const;
    [[nodiscard]] std::span<const NodeIndex> members(GroupIndex group) const;

    // True if every member is hard and has capacity 1, so that counting members is enough.
    [[nodiscard]] bool uniform(GroupIndex group) const;

    // The detail of one need.  The edges of a span returned above are consecutive: the first one is
    // first_hard_edge(node), first_member_edge(group) or first_soft_edge(node).
    [[nodiscard]] const NeedDetail& detail(EdgeIndex edge) const;
    [[nodiscard]] EdgeIndex first_hard_edge(NodeIndex node) const;
    [[nodiscard]] EdgeIndex first_soft_edge(NodeIndex node) const;
    [[nodiscard]] EdgeIndex first_member_edge(GroupIndex group) const;

    // The need by which `member` belongs to `group`.  REQUIRES: it is a member.
    // Cost: O(log members).
    [[nodiscard]] EdgeIndex member_edge(GroupIndex group, NodeIndex member) const;

 private:
    [[nodiscard]] const Row& dependency_row(NodeIndex node) const;
    [[nodiscard]] const Row& dependent_row(NodeIndex node) const;
    [[nodiscard]] const GroupRecord& record(GroupIndex group) const;

    std::shared_ptr<const std::byte> buffer_;
    const BufferHeader* header_;
    Sections sections_;
};

// The accessors of rows and groups are inline: traversals call them once per node and per member.
inline std::uint32_t Snapshot::node_count() const {
    return static_cast<std::uint32_t>(header_->counts.nodes);
}
inline std::uint32_t Snapshot::edge_count() const {
    return static_cast<std::uint32_t>(header_->counts.edges);
}
inline std::uint32_t Snapshot::group_count() const {
    return static_cast<std::uint32_t>(header_->counts.groups);
}
inline const Row& Snapshot::dependency_row(NodeIndex node) const {
    assert(raw(node) < node_count());
    return sections_.dependency_rows[raw(node)];
}
inline const Row& Snapshot::dependent_row(NodeIndex node) const {
    assert(raw(node) < node_count());
    return sections_.dependent_rows[raw(node)];
}
inline const GroupRecord& Snapshot::record(GroupIndex group) const {
    assert(raw(group) < group_count());
    return sections_.groups[raw(group)];
}
inline ClassIndex Snapshot::class_of(NodeIndex node) const {
    assert(raw(node) < node_count());
    return sections_.classes[raw(node)];
}
inline std::span<const NodeIndex> Snapshot::dependencies_of(NodeIndex node) const {
    const Row* const row = &dependency_row(node);
    return {sections_.dependencies + row[0].hard, sections_.dependencies + row[1].hard};
}
inline std::span<const NodeIndex> Snapshot::hard_dependencies_of(NodeIndex node) const {
    const Row& row = dependency_row(node);
    return {sections_.dependencies + row.hard, sections_.dependencies + row.grouped};
}
inline std::span<const NodeIndex> Snapshot::soft_dependencies_of(NodeIndex node) const {
    const Row* const row = &dependency_row(node);
    return {sections_.dependencies + row[0].soft, sections_.dependencies + row[1].hard};
}
inline std::span<const NodeIndex> Snapshot::dependents_of(NodeIndex node) const {
    const Row* const row = &dependent_row(node);
    return {sections_.dependents + row[0].hard, sections_.dependents + row[1].hard};
}
inline std::span<const NodeIndex> Snapshot::hard_dependents_of(NodeIndex node) const {
    const Row& row = dependent_row(node);
    return {sections_.dependents + row.hard, sections_.dependents + row.grouped};
}
inline std::span<const NodeIndex> Snapshot::owners_of(NodeIndex node) const {
    const Row& row = dependent_row(node);
    return {sections_.dependents + row.grouped, sections_.dependents + row.soft};
}
inline std::span<const NodeIndex> Snapshot::soft_dependents_of(NodeIndex node) const {
    const Row* const row = &dependent_row(node);
    return {sections_.dependents + row[0].soft, sections_.dependents + row[1].hard};
}
inline std::span<const GroupIndex> Snapshot::memberships_of(NodeIndex node) const {
    const Row* const row = &dependent_row(node);
    return {sections_.memberships + row[0].groups, sections_.memberships + row[1].groups};
}
inline GroupRange Snapshot::groups_of(NodeIndex node) const {
    const Row* const row = &dependency_row(node);
    return {GroupIndex{row[0].groups}, GroupIndex{row[1].groups}};
}
inline NodeIndex Snapshot::owner(GroupIndex group) const {
    return record(group).owner;
}
inline std::uint32_t Snapshot::required(GroupIndex group) const {
    return record(group).required;
}
inline std::uint64_t Snapshot::capacity(GroupIndex group) const {
    return record(group).capacity;
}
inline std::span<const NodeIndex> Snapshot::members(GroupIndex group) const {
    const GroupRecord& found = record(group);
    return {sections_.dependencies + found.first_member, found.member_count};
}
inline bool Snapshot::uniform(GroupIndex group) const {
    return record(group).uniform != 0;
}
inline const NeedDetail& Snapshot::detail(EdgeIndex edge) const {
    assert(raw(edge) < edge_count());
    const bool is_narrow = narrow(header_->counts);
    return sections_.details[is_narrow ? sections_.narrow_details[raw(edge)]
                                       : sections_.wide_details[raw(edge)]];
}
inline EdgeIndex Snapshot::first_hard_edge(NodeIndex node) const {
    return EdgeIndex{dependency_row(node).hard};
}
inline EdgeIndex Snapshot::first_soft_edge(NodeIndex node) const {
    return EdgeIndex{dependency_row(node).soft};
}
inline EdgeIndex Snapshot::first_member_edge(GroupIndex group) const {
    return EdgeIndex{record(group).first_member};
}

}  // namespace faultline::graph
