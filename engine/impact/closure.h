// Closure: the part of a graph that some CIs need, renumbered densely.
//
// Thread safety: closure_of() is a pure function of an immutable Snapshot; a Closure is a value.
//
// Layout: local numbers run from 0 without gaps, so that everything about a CI can lie in arrays.
// They come strong component by strong component over needs of every kind (hard, soft and
// memberships), dependencies first: whatever a CI needs has a lower number or is in its component.
// Which component comes first where both could, and the order inside one, follow from the external
// ids of the closure alone.  So equal roots have equal numbers whatever else the estate holds, in
// plain and in patched Snapshots.
//
// All rows are flat lists; `rows` says where those of a CI begin, and those of the next CI end
// them.

#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "engine/graph/snapshot.h"
#include "engine/impact/blast_radius.h"

namespace faultline::impact {

// An ungrouped need.  It is hard if strength is 1.
struct ClosureNeed {
    std::uint32_t dependency;
    double strength;
    graph::EdgeIndex edge;
};

// A member of a group.  A soft one (strength below 1) keeps its capacity when it is down.
struct ClosureMember {
    std::uint32_t member;
    std::uint32_t capacity;
    double strength;
    graph::EdgeIndex edge;

    [[nodiscard]] bool is_hard() const { return strength == 1.0; }
};

// A redundancy group.  `capacity` is that of all members together, `members` is a part of
// Closure::members.
struct ClosureGroup {
    graph::GroupIndex group;
    std::uint32_t owner;
    std::uint64_t required;
    std::uint64_t capacity;
    ListPart members;

    // How much capacity it can lose without breaking.
    [[nodiscard]] std::uint64_t slack() const { return capacity - required; }
};

// One end of a membership, seen from the member: positions in Closure::groups and in
// Closure::members.
struct ClosureMembership {
    std::uint32_t group;
    std::uint32_t member;
};

// Where the rows of one CI begin in the lists.
struct ClosureRow {
    std::uint32_t hard_needs = 0;
    std::uint32_t soft_needs = 0;
    std::uint32_t groups = 0;
    std::uint32_t hard_dependents = 0;
    std::uint32_t memberships = 0;
};

// The closure.
struct Closure {
    std::vector<graph::NodeIndex> nodes;         // by local number
    std::vector<std::uint32_t> roots;            // local numbers of the roots, by id
    std::vector<std::uint32_t> component_begin;  // first number of each, and the count of nodes
    std::vector<ClosureRow> rows;                // by local number, and one that ends the last
    std::vector<ClosureNeed> hard_needs;         // per CI by the dependency's id
    std::vector<ClosureNeed> soft_needs;         // per CI by the dependency's id, then detail
    std::vector<ClosureGroup> groups;            // per owner by name
    std::vector<ClosureMember> members;          // per group by id
    std::vector<std::uint32_t> hard_dependents;  // per CI ascending
    std::vector<ClosureMembership> memberships;  // per CI ascending by group
    std::vector<std::uint32_t> numbers_by_node;  // local numbers ascending by NodeIndex

    // How many CIs there are.
    [[nodiscard]] std::uint32_t size() const { return static_cast<std::uint32_t>(nodes.size()); }

    // The rows of one CI.  Valid as long as *this.  REQUIRES: number < size().
    [[nodiscard]] std::span<const ClosureNeed> hard_needs_of(std::uint32_t number) const {
        return row(hard_needs, number, &ClosureRow::hard_needs);
    }
    [[nodiscard]] std::span<const ClosureNeed> soft_needs_of(std::uint32_t number) const {
        return row(soft_needs, number, &ClosureRow::soft_needs);
    }
    [[nodiscard]] std::span<const ClosureGroup> groups_of(std::uint32_t number) const {
        return row(groups, number, &ClosureRow::groups);
    }
    [[nodiscard]] std::span<const std::uint32_t> hard_dependents_of(std::uint32_t number) const {
        return row(hard_dependents, number, &ClosureRow::hard_dependents);
    }
    [[nodiscard]] std::span<const ClosureMembership> memberships_of(std::uint32_t number) const {
        return row(memberships, number, &ClosureRow::memberships);
    }

    // The members of a group.  Valid as long as *this.
    [[nodiscard]] std::span<const ClosureMember> members_of(const ClosureGroup& group) const {
        return std::span(members).subspan(group.members.first, group.members.count);
    }

    // The local number of a node, if the closure has it.  Cost: O(log size()).
    [[nodiscard]] std::optional<std::uint32_t> find(graph::NodeIndex node) const;

 private:
    template <typename T>
    [[nodiscard]] std::span<const T> row(const std::vector<T>& list,
                                         std::uint32_t number,
                                         std::uint32_t ClosureRow::*first) const {
        const std::uint32_t begin = rows[number].*first;
        return std::span(list).subspan(begin, rows[number + 1].*first - begin);
    }
};

// All that `roots` need along needs of every kind, transitively, the roots included.  They can come
// in any order and more than once.
// REQUIRES: every root < snapshot.node_count().
// Cost: O(CIs and needs of the closure), and O(log) of its size for sorting; depth of the graph
// takes heap, not stack.
[[nodiscard]] Closure closure_of(const graph::Snapshot& snapshot,
                                 std::span<const graph::NodeIndex> roots);

}  // namespace faultline::impact
