// RowCompactor: turns the needs of one CI, in any order, into its row of dependencies and its
// groups.
//
// Thread safety: none; one compactor belongs to one thread.

#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "engine/graph/detail_table.h"
#include "engine/graph/indexes.h"
#include "engine/graph/layout.h"
#include "engine/graph/text_column.h"

namespace faultline::graph {

// Where in a row a need belongs: kHardPlace, the place of a group, or kSoftPlace.
using Place = std::uint32_t;
inline constexpr Place kHardPlace = 0;
inline constexpr Place kSoftPlace = 0xFFFF'FFFF;

// The place of the group with name number `name`.
[[nodiscard]] constexpr Place group_place(std::uint32_t name) {
    return name + 1;
}

// Stands for a dependency in an entry that says what a group requires.
inline constexpr NodeIndex kDeclaration{0xFFFF'FFFF};

// One need of a row, or the declaration of a group.
struct RowEntry {
    NodeIndex dependency{};
    Place place = kHardPlace;
    std::uint32_t detail = 0;  // number of a detail; of a declaration: the capacity required
};

// How many needs the parts of a row have.
struct RowParts {
    std::uint32_t hard = 0;
    std::uint32_t grouped = 0;
    std::uint32_t soft = 0;

    [[nodiscard]] std::uint32_t total() const { return hard + grouped + soft; }
};

// The row whose needs begin at `first_edge` and whose groups begin at `first_group`.
[[nodiscard]] inline Row row_at(std::uint32_t first_edge,
                                const RowParts& parts,
                                std::uint32_t first_group) {
    const std::uint32_t grouped = first_edge + parts.hard;
    return {first_edge, grouped, grouped + parts.grouped, first_group};
}

// Compacts rows; the groups it finds are appended to one list.
class RowCompactor {
 public:
    // Names and details are looked up in these, which must outlive the compactor; details of merged
    // needs are added.
    RowCompactor(const NameTable& names, DetailTable& details)
        : names_(&names), details_(&details) {}

    // Sort `entries`, merge parallel needs and leave what remains at the front: hard needs, members
    // group by group, soft needs.  `first_edge` is the position of the row in the Snapshot.
    // REQUIRES: at most one declaration a group.  Cost: O(entries log entries).
    RowParts compact(std::span<RowEntry> entries, NodeIndex owner, std::uint32_t first_edge);

    // The groups of all rows so far, in the order of the rows, each row's by name.
    [[nodiscard]] std::vector<GroupRecord>& groups() { return groups_; }

 private:
    [[nodiscard]] bool less(const RowEntry& a, const RowEntry& b) const;
    [[nodiscard]] std::uint32_t merge_run(std::span<const RowEntry> run, RowEntry* out);
    void add_group(std::span<const RowEntry> kept, GroupRecord group);

    const NameTable* names_;
    DetailTable* details_;
    std::vector<GroupRecord> groups_;
};

}  // namespace faultline::graph
