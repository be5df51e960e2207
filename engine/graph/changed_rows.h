// ChangedRows: the rows of dependencies and the groups of the changed CIs of a merge.
//
// Thread safety: none while it is made.

#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "engine/base/result.h"
#include "engine/graph/detail_table.h"
#include "engine/graph/layout.h"
#include "engine/graph/merge_plan.h"
#include "engine/graph/row_compactor.h"
#include "engine/graph/text_column.h"

namespace faultline::graph {

// The row of one changed CI; dependencies are new positions, details and group names are numbers in
// the tables of ChangedRows, first members count from the start of the row.
struct ChangedRow {
    RowParts parts;
    std::span<const RowEntry> entries;
    std::span<const GroupRecord> groups;
};

// All of them, in the order of the plan.
class ChangedRows {
 public:
    // The rows of the changed CIs of `plan` that are not gone.
    // Errors: invalid_argument as merge() says.  Cost: O(changed needs log changed needs).
    [[nodiscard]] static Result<ChangedRows> make(const MergePlan& plan);

    // The row of changed CI number `index`.  Valid as long as *this.
    [[nodiscard]] ChangedRow row(std::size_t index) const;

    [[nodiscard]] const NameTable& group_names() const { return group_names_; }
    [[nodiscard]] const DetailTable& details() const { return details_; }

 private:
    // Where a row begins in `entries_` and in `groups_`.
    struct Position {
        RowParts parts;
        std::size_t first_entry = 0;
        std::size_t first_group = 0;
        std::size_t last_group = 0;
    };

    [[nodiscard]] Result<void> add_entries(const MergePlan& plan, const ChangedCi& change);
    [[nodiscard]] Result<void> add_declarations(const ChangedCi& change);
    [[nodiscard]] Result<void> compact(const MergePlan& plan);

    NameTable group_names_;
    DetailTable details_;
    std::vector<RowEntry> entries_;
    std::vector<GroupRecord> groups_;
    std::vector<Position> positions_;
};

}  // namespace faultline::graph
