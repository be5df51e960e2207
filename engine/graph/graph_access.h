// GraphAccess: the rows and groups of a graph, in its buffer or in the patch over it.
//
// Thread safety: reads immutable data only.
//
// Three classes read a graph through it: Snapshot, which looks each time whether there is a patch,
// and the two views of graph_view.h, which know it when they are compiled.  Traversals ask a few
// questions per node and take a few nanoseconds for it: the look alone would cost them a third.
//
// Every list that is called ascending ascends by external id.

#pragma once

#include <algorithm>
#include <cassert>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

#include "engine/base/ids.h"
#include "engine/graph/indexes.h"
#include "engine/graph/layout.h"
#include "engine/graph/need_detail.h"
#include "engine/graph/patch_data.h"
#include "engine/graph/reliability_table.h"
#include "engine/model/reliability.h"

namespace faultline::graph {

// What is known about a patch when code is compiled: there is none, there is one, or nothing.
enum class Patching { none, present, unknown };

// Where a graph lies.  The pointers are the owner's, who keeps what they point to.
struct GraphParts {
    const BufferHeader* header = nullptr;
    Sections sections = {};
    const PatchData* patch = nullptr;
};

// Gives `Self`, which has a member function parts(), the accessors of rows and groups.  They are
// inline: traversals call them once per node and per member.
template <typename Self, Patching kPatching>
class GraphAccess {
 public:
    // True if there is a patch.
    [[nodiscard]] bool is_patched() const {
        if constexpr (kPatching == Patching::unknown) return parts().patch != nullptr;
        return kPatching == Patching::present;
    }

    // All nodes, needs, groups and classes are numbered below these: sizes for arrays.  Of a plain
    // graph they are how many there are; of a patched one some numbers stand for nothing.
    [[nodiscard]] std::uint32_t node_count() const {
        return is_patched() ? patch().node_count : base_node_count();
    }
    [[nodiscard]] std::uint32_t edge_count() const {
        return sum(base_counts().edges, is_patched() ? patch().dependencies.targets.size() : 0);
    }
    [[nodiscard]] std::uint32_t group_count() const {
        return sum(base_counts().groups, is_patched() ? patch().groups.size() : 0);
    }
    [[nodiscard]] std::uint32_t class_count() const {
        return sum(base_counts().classes, is_patched() ? patch().class_names.size() : 0);
    }

    // Nodes below this number are those of the buffer and ascend by id, and so do the others;
    // groups likewise, by the id of their owner.
    [[nodiscard]] std::uint32_t base_node_count() const { return sum(base_counts().nodes, 0); }
    [[nodiscard]] std::uint32_t base_group_count() const { return sum(base_counts().groups, 0); }

    // A number that ascends with the external id, and whether the id of `a` comes before that of
    // `b`.  REQUIRES: both < node_count().
    [[nodiscard]] std::uint64_t order_key(NodeIndex node) const {
        assert(raw(node) < node_count());
        if (is_patched() && patch().is_new(node)) {
            return patch().order_keys[raw(node) - patch().base.nodes];
        }
        return base_order_key(raw(node));
    }
    [[nodiscard]] bool precedes(NodeIndex a, NodeIndex b) const {
        return is_patched() ? order_key(a) < order_key(b) : a < b;
    }

    // The position of the first node in an ascending `row` that is not before `node`.
    // Cost: O(log row).
    [[nodiscard]] std::size_t position_in(std::span<const NodeIndex> row, NodeIndex node) const {
        const auto before = [this](NodeIndex a, NodeIndex b) { return precedes(a, b); };
        const auto found = std::lower_bound(row.begin(), row.end(), node, before);
        return static_cast<std::size_t>(found - row.begin());
    }

    // The class of a node.  REQUIRES, as of all that take one: node < node_count().
    [[nodiscard]] ClassIndex class_of(NodeIndex node) const {
        if (own_row_is_patched(node)) return patch().ci(node).class_index;
        return sections().classes[raw(node)];
    }

    // What a node states about its own reliability, and the unavailability it states; none if it
    // states none or an unusable one.
    [[nodiscard]] model::OwnReliability own_reliability(NodeIndex node) const {
        if (own_row_is_patched(node)) return patch().ci(node).reliability;
        return reliability_of(reliability_number(sections(), base_counts(), raw(node)),
                              sections().unavailabilities);
    }
    [[nodiscard]] std::optional<double> own_unavailability(NodeIndex node) const {
        const model::OwnReliability own = own_reliability(node);
        if (own.state != model::ReliabilityState::given) return std::nullopt;
        return own.unavailability;
    }

    // Up to this time, in microseconds since 1970 UTC, no need is stale; of a patched graph some
    // needs may be counted that are not there any more.
    [[nodiscard]] std::int64_t fresh_until() const {
        return is_patched() ? patch().fresh_until : parts().header->fresh_until;
    }

    // All that `node` needs directly: hard needs, group members, soft needs.  Not unique over the
    // three parts.  Valid as long as the graph.
    [[nodiscard]] std::span<const NodeIndex> dependencies_of(NodeIndex node) const {
        return dependency_row(node).all();
    }

    // The hard ungrouped needs of `node` (ascending, unique), and its soft ungrouped needs
    // (ascending; parallel ones stay apart).
    [[nodiscard]] std::span<const NodeIndex> hard_dependencies_of(NodeIndex node) const {
        return dependency_row(node).hard();
    }
    [[nodiscard]] std::span<const NodeIndex> soft_dependencies_of(NodeIndex node) const {
        return dependency_row(node).soft();
    }

    // All that need `node` directly: hard dependents, owners of groups it is a member of, soft
    // dependents.  Not unique over the three parts.
    [[nodiscard]] std::span<const NodeIndex> dependents_of(NodeIndex node) const {
        return dependent_row(node).all();
    }

    // The hard ungrouped dependents of `node` (ascending, unique), and the soft ungrouped ones
    // (ascending).
    [[nodiscard]] std::span<const NodeIndex> hard_dependents_of(NodeIndex node) const {
        return dependent_row(node).hard();
    }
    [[nodiscard]] std::span<const NodeIndex> soft_dependents_of(NodeIndex node) const {
        return dependent_row(node).soft();
    }

    // The dependents of `node` that own a group it is a member of (ascending; an owner occurs once
    // for each of its groups), parallel to memberships_of(node).
    [[nodiscard]] std::span<const NodeIndex> owners_of(NodeIndex node) const {
        return dependent_row(node).grouped();
    }

    // The groups that `node` is a member of (unique; ascending by owner, then by name).
    [[nodiscard]] std::span<const GroupIndex> memberships_of(NodeIndex node) const {
        if (dependents_are_patched(node))
            return part(patch().memberships.data(), patched_row(node));
        return part(sections().memberships, sections().dependent_rows + raw(node));
    }

    // The groups that `node` owns, by name.
    [[nodiscard]] GroupRange groups_of(NodeIndex node) const {
        const Row* const row = dependency_row(node).row;
        const std::uint32_t first = own_row_is_patched(node) ? base_group_count() : 0;
        return {GroupIndex{first + row[0].groups}, GroupIndex{first + row[1].groups}};
    }

    // A group: the CI that needs it, the capacity it needs, the capacity of all its members, and
    // the members (ascending, unique).  REQUIRES, as of all that take one: group < group_count().
    [[nodiscard]] NodeIndex owner(GroupIndex group) const { return record(group).owner; }
    [[nodiscard]] std::uint32_t required(GroupIndex group) const { return record(group).required; }
    [[nodiscard]] std::uint64_t capacity(GroupIndex group) const { return record(group).capacity; }
    [[nodiscard]] std::span<const NodeIndex> members(GroupIndex group) const {
        const GroupRecord& found = record(group);
        const NodeIndex* const targets =
            is_of_patch(group) ? patch().dependencies.targets.data() : sections().dependencies;
        return {targets + found.first_member, found.member_count};
    }

    // True if every member is hard and has capacity 1, so that counting members is enough.
    [[nodiscard]] bool uniform(GroupIndex group) const { return record(group).uniform != 0; }

    // The detail of one need.  The edges of a span returned above are consecutive: the first one is
    // first_hard_edge(node), first_member_edge(group) or first_soft_edge(node).
    [[nodiscard]] const NeedDetail& detail(EdgeIndex edge) const {
        assert(raw(edge) < edge_count());
        if (is_patched() && patch().is_new(edge)) {
            return patch().details[patch().detail_numbers[raw(edge) - base_counts().edges]];
        }
        return sections().details[narrow(base_counts()) ? sections().narrow_details[raw(edge)]
                                                        : sections().wide_details[raw(edge)]];
    }
    [[nodiscard]] EdgeIndex first_hard_edge(NodeIndex node) const {
        return edge_at(own_row_is_patched(node), dependency_row(node).row->hard);
    }
    [[nodiscard]] EdgeIndex first_soft_edge(NodeIndex node) const {
        return edge_at(own_row_is_patched(node), dependency_row(node).row->soft);
    }
    [[nodiscard]] EdgeIndex first_member_edge(GroupIndex group) const {
        return edge_at(is_of_patch(group), record(group).first_member);
    }

    // The need by which `member` belongs to `group`.  REQUIRES: it is a member.
    // Cost: O(log members).
    [[nodiscard]] EdgeIndex member_edge(GroupIndex group, NodeIndex member) const {
        const std::size_t at = position_in(members(group), member);
        assert(at < members(group).size() && members(group)[at] == member);
        return EdgeIndex{raw(first_member_edge(group)) + static_cast<std::uint32_t>(at)};
    }

 protected:
    // True if the node is new, altered or gone: its row of dependencies is the patch's.
    [[nodiscard]] bool own_row_is_patched(NodeIndex node) const {
        assert(raw(node) < node_count());
        return is_patched() && patch().dependencies.contains(node);
    }

    // The record of a group, and whether the patch has it.
    [[nodiscard]] bool is_of_patch(GroupIndex group) const {
        assert(raw(group) < group_count());
        return is_patched() && patch().is_new(group);
    }
    [[nodiscard]] const GroupRecord& record(GroupIndex group) const {
        if (is_of_patch(group)) return patch().groups[raw(group) - base_counts().groups];
        return sections().groups[raw(group)];
    }

    // REQUIRES: is_patched().
    [[nodiscard]] const PatchData& patch() const { return *parts().patch; }
    [[nodiscard]] const Sections& sections() const { return parts().sections; }
    [[nodiscard]] const Counts& base_counts() const { return parts().header->counts; }

 private:
    // A row, which ends where the Row behind it begins, and the array that it refers to.
    struct RowPlace {
        const Row* row;
        const NodeIndex* targets;

        [[nodiscard]] std::span<const NodeIndex> all() const {
            return {targets + row[0].hard, targets + row[1].hard};
        }
        [[nodiscard]] std::span<const NodeIndex> hard() const {
            return {targets + row->hard, targets + row->grouped};
        }
        [[nodiscard]] std::span<const NodeIndex> grouped() const {
            return {targets + row->grouped, targets + row->soft};
        }
        [[nodiscard]] std::span<const NodeIndex> soft() const {
            return {targets + row[0].soft, targets + row[1].hard};
        }
    };

    [[nodiscard]] const GraphParts& parts() const {
        return static_cast<const Self*>(this)->parts();
    }

    // Sums of a buffer and its patch stay below kNodesMax: PatchBuilder sees to it.
    [[nodiscard]] static std::uint32_t sum(std::uint64_t base_count, std::size_t patch_count) {
        return static_cast<std::uint32_t>(base_count + patch_count);
    }

    [[nodiscard]] static std::span<const GroupIndex> part(const GroupIndex* groups,
                                                          const Row* row) {
        return {groups + row[0].groups, groups + row[1].groups};
    }

    [[nodiscard]] bool dependents_are_patched(NodeIndex node) const {
        assert(raw(node) < node_count());
        return is_patched() && patch().dependents.contains(node);
    }
    [[nodiscard]] const Row* patched_row(NodeIndex node) const {
        return patch().dependents.row(node);
    }

    [[nodiscard]] RowPlace dependency_row(NodeIndex node) const {
        if (own_row_is_patched(node)) {
            return {patch().dependencies.row(node), patch().dependencies.targets.data()};
        }
        return {sections().dependency_rows + raw(node), sections().dependencies};
    }
    [[nodiscard]] RowPlace dependent_row(NodeIndex node) const {
        if (dependents_are_patched(node)) {
            return {patched_row(node), patch().dependents.targets.data()};
        }
        return {sections().dependent_rows + raw(node), sections().dependents};
    }

    [[nodiscard]] EdgeIndex edge_at(bool of_patch, std::uint32_t position) const {
        return EdgeIndex{sum(of_patch ? base_counts().edges : 0, position)};
    }
};

}  // namespace faultline::graph
