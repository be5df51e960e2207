// PatchData: what a Snapshot says differently from the buffer it shares.
//
// Thread safety: plain data; built by one thread before it becomes part of a Snapshot, immutable
// from then on.
//
// Layout: positions go on where those of the buffer end: the new nodes are numbered from its number
// of nodes on, ascending by external id, and the groups and needs of the patch from its numbers of
// groups and needs on.  A changed CI has its whole row in the patch, and so has every CI of which a
// dependent changed; all other rows are those of the buffer.  A row refers to either kind of node,
// in the order of their ids.  Arrays by slot hold something for the members of one RankedBits: the
// slot of a node is its rank.

#pragma once

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

#include "engine/base/ids.h"
#include "engine/graph/indexes.h"
#include "engine/graph/layout.h"
#include "engine/graph/need_detail.h"
#include "engine/graph/ranked_bits.h"
#include "engine/graph/text_column.h"
#include "engine/model/reliability.h"

namespace faultline::graph {

// Where a row begins and where it ends; two Rows behind each other, as in the buffer.
using RowBounds = std::array<Row, 2>;

// The rows of one direction.
struct PatchRows {
    RankedBits nodes;                // those that have their row here; all new nodes are among them
    std::vector<RowBounds> bounds;   // by slot; positions in `targets`, groups as the patch says
    std::vector<NodeIndex> targets;  // dependencies or dependents

    // True if the node has its row here.  REQUIRES: node < PatchData::node_count.
    [[nodiscard]] bool contains(NodeIndex node) const { return nodes.contains(raw(node)); }

    // The row of a node, two Rows long.  REQUIRES: contains(node).
    [[nodiscard]] const Row* row(NodeIndex node) const {
        return bounds[nodes.rank(raw(node))].data();
    }
};

// What is known of a changed CI beside its rows.
struct PatchedCi {
    NodeIndex node{};
    CiId ci{};
    ClassIndex class_index{};
    std::uint32_t name = 0;  // position in PatchData::names
    model::OwnReliability reliability = {};
    bool alive = false;  // a CI that is gone has empty rows, and nothing names it
};

// All of it.
struct PatchData {
    Version version{};
    Version graph_version{};
    std::int64_t fresh_until = kNeverLapses;  // up to then no need is stale
    Counts base;                              // what the buffer holds
    std::uint32_t ci_count = 0;               // nodes that are not gone
    std::uint32_t node_count = 0;  // of the buffer and new ones, with those that are gone

    PatchRows dependencies;                     // of the changed CIs; groups: positions in `groups`
    std::vector<PatchedCi> cis;                 // by slot of `dependencies`
    std::vector<GroupRecord> groups;            // of the changed CIs, by owner's id, then by name
    std::vector<std::uint32_t> detail_numbers;  // parallel to dependencies.targets
    std::vector<NeedDetail> details;

    PatchRows dependents;                 // groups: positions in `memberships`
    std::vector<GroupIndex> memberships;  // parallel to the grouped parts of dependents.targets

    TextColumn new_ids;                     // of the new nodes, ascending
    std::vector<std::uint64_t> order_keys;  // of the new nodes
    TextColumn names;
    TextColumn class_names;  // those that the buffer does not have, ascending
    TextColumn group_names;

    // What is known of a changed CI.  REQUIRES: dependencies.contains(node).
    [[nodiscard]] const PatchedCi& ci(NodeIndex node) const {
        return cis[dependencies.nodes.rank(raw(node))];
    }

    // True if the node, the group, the need or the class is the patch's and not the buffer's.
    [[nodiscard]] bool is_new(NodeIndex node) const { return raw(node) >= base.nodes; }
    [[nodiscard]] bool is_new(GroupIndex group) const { return raw(group) >= base.groups; }
    [[nodiscard]] bool is_new(EdgeIndex edge) const { return raw(edge) >= base.edges; }
    [[nodiscard]] bool is_new(ClassIndex index) const { return raw(index) >= base.classes; }
};

// The order of nodes by external id, as a number: that of node n of a buffer, and that of a new
// node, number `rank` of them, which belongs before node n of the buffer.
[[nodiscard]] constexpr std::uint64_t base_order_key(std::uint32_t n) {
    return std::uint64_t{n} << 32 | 0xFFFF'FFFF;
}
[[nodiscard]] constexpr std::uint64_t new_order_key(std::uint32_t n, std::uint32_t rank) {
    return std::uint64_t{n} << 32 | rank;
}

}  // namespace faultline::graph
