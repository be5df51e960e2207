// Snapshot: the dependency graph at one version, immutable once built.
//
// Thread safety: a Snapshot has no mutable state; share it as std::shared_ptr<const Snapshot> and
// read it from any thread without locks.  A new version is a new Snapshot, never an edit.
//
// Nodes are the live configuration items.  Edges are needs: dependent -> dependency.
//
// A plain Snapshot is one buffer, and its nodes ascend by external id (bytes), so that "sorted by
// id" and "sorted by node" are the same.  A patched one (patch.h) shares the buffer of a plain one
// and holds beside it what is different.  There the CIs that are new have the last numbers, so that
// only precedes() and order_key() say which of two ids comes first; CIs that are gone keep their
// numbers, nothing leads to them, and NodeCursor (node_cursor.h) leaves them out.
//
// Layout: one contiguous, offset-addressed, read-only buffer (layout.h says which sections).  A row
// of dependencies holds the hard needs, then the members of the node's groups (group by group),
// then the soft needs; a row of dependents holds the hard dependents, then the owners of the groups
// that the node is a member of, then the soft dependents.  Both can be walked whole, or by part
// (graph_access.h).  patch_data.h says how a patch lies.

#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string_view>

#include "engine/base/ids.h"
#include "engine/graph/graph_access.h"
#include "engine/graph/indexes.h"
#include "engine/graph/layout.h"
#include "engine/graph/need_detail.h"
#include "engine/graph/patch_data.h"

namespace faultline::graph {

// The dependency graph at one version.  Its rows and groups are those of GraphAccess.
class Snapshot : public GraphAccess<Snapshot, Patching::unknown> {
 public:
    // Read `buffer`, which is laid out as layout.h says and will not change any more.
    explicit Snapshot(std::shared_ptr<const std::byte> buffer);

    // `base` with `patch` over it; they share the buffer.
    // REQUIRES: !base.is_patched(), and `patch` was made for its buffer.
    Snapshot(const Snapshot& base, std::shared_ptr<const PatchData> patch);

    Snapshot(Snapshot&&) noexcept = default;
    Snapshot& operator=(Snapshot&&) noexcept = default;

    // The position in the log this graph was made from, and the last one that altered the graph.
    [[nodiscard]] Version version() const;
    [[nodiscard]] Version graph_version() const;

    // How many configuration items there are.
    [[nodiscard]] std::uint32_t ci_count() const;

    // The plain Snapshot below the patch, with the versions of its buffer; of a plain one the same
    // again.  Cost: O(1), they share the buffer.
    [[nodiscard]] Snapshot base() const;

    // The CIs that the patch speaks of, those that are gone included; none of a plain Snapshot.
    // Valid as long as *this.
    [[nodiscard]] std::span<const PatchedCi> patched_cis() const;

    // Size of the whole buffer, and of the graph in it (rows, groups, need details and classes,
    // without ids and names); a patch comes on top.
    [[nodiscard]] std::uint64_t buffer_bytes() const;
    [[nodiscard]] std::uint64_t graph_bytes() const;

    // The whole buffer.  Plain Snapshots of equal content and versions have equal bytes.  Valid as
    // long as *this.  REQUIRES: !is_patched(), because the bytes do not hold the patch.
    [[nodiscard]] std::span<const std::byte> bytes() const;

    // The external id and the name (the id when it has none) of a node, and the name of a class and
    // of a group.  Valid as long as *this.  REQUIRES: they are below their counts.
    [[nodiscard]] std::string_view id(NodeIndex node) const;
    [[nodiscard]] std::string_view name(NodeIndex node) const;
    [[nodiscard]] std::string_view class_name(ClassIndex index) const;
    [[nodiscard]] std::string_view group_name(GroupIndex group) const;

    // The internal id of a node in the store.  REQUIRES: contains(node).
    [[nodiscard]] CiId ci(NodeIndex node) const;

    // False if the CI is gone.  REQUIRES: node < node_count().
    [[nodiscard]] bool contains(NodeIndex node) const;

    // The node with that external id, if that CI is there.  Cost: O(log node_count()).
    [[nodiscard]] std::optional<NodeIndex> find(std::string_view wanted) const;

    // Where the graph lies, for GraphAccess.
    [[nodiscard]] const GraphParts& parts() const { return parts_; }

 private:
    [[nodiscard]] std::string_view base_id(std::uint32_t node) const;

    std::shared_ptr<const std::byte> buffer_;
    std::shared_ptr<const PatchData> patch_;  // null of a plain Snapshot
    GraphParts parts_;
};

}  // namespace faultline::graph
