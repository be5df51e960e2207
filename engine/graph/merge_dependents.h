// Fills the rows of dependents of a merged Snapshot: most are copies of the base's.
//
// Thread safety: none; the buffer belongs to the caller.

#pragma once

#include <cstdint>
#include <optional>
#include <tuple>
#include <vector>

#include "engine/graph/indexes.h"
#include "engine/graph/layout.h"
#include "engine/graph/merge_tables.h"

namespace faultline::graph {

// Writes dependent_rows, dependents and memberships of one merge.
class DependentsMerger {
 public:
    // REQUIRES: `out` has its dependency_rows, dependencies and groups, and outlives the merger.
    DependentsMerger(const MergeInput& input, const WritableSections& out);

    // Write all rows.  Cost: O(nodes + edges), by copying; the rows of what a changed CI needs or
    // needed are merged one by one.
    void write();

 private:
    // One entry of a row of dependents.
    struct DependentEntry {
        NodeIndex node{};        // whose row
        std::uint32_t part = 0;  // 0 hard, 1 grouped, 2 soft
        NodeIndex dependent{};
        GroupIndex group{};  // of the grouped part

        friend bool operator<(const DependentEntry& a, const DependentEntry& b) {
            return std::tie(a.node, a.part, a.dependent, a.group) <
                   std::tie(b.node, b.part, b.dependent, b.group);
        }
    };

    void renumber_groups();
    void collect_added();
    void collect_touched();
    void add_needs_of(NodeIndex dependent);
    void write_run(const MergeStep& run);
    void copy_rows(std::uint32_t base_first, std::uint32_t base_last);
    void merge_row(NodeIndex node, std::optional<NodeIndex> base_node);
    void append_kept(NodeIndex node, NodeIndex base_node);
    [[nodiscard]] bool is_replaced(NodeIndex base_node) const;

    const MergeInput* input_;
    WritableSections out_;
    std::vector<GroupIndex> group_renumbering_;  // by group of the base; right for groups kept
    std::vector<DependentEntry> added_;          // the needs of changed CIs, sorted
    std::vector<NodeIndex> touched_;             // nodes whose row is no copy, ascending
    std::vector<DependentEntry> row_;            // scratch
    std::size_t next_added_ = 0;
    std::size_t next_touched_ = 0;
    std::uint32_t node_ = 0;  // how much has been written
    std::uint32_t edge_ = 0;
    std::uint32_t membership_ = 0;
};

}  // namespace faultline::graph
