// PatchBuilder: lays out the patch of a planned change.
//
// Thread safety: none; it refers to its input, which must outlive it.

#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "engine/base/result.h"
#include "engine/graph/changed_rows.h"
#include "engine/graph/merge_plan.h"
#include "engine/graph/patch_data.h"
#include "engine/graph/snapshot.h"

namespace faultline::graph {

// Builds one PatchData, but for its versions.
class PatchBuilder {
 public:
    // REQUIRES: `base` is plain, `plan` was made for it and `changed` for `plan`.
    PatchBuilder(const Snapshot& base, const MergePlan& plan, const ChangedRows& changed);

    // Errors: too_large if base and patch together have more nodes, needs or groups than kNodesMax.
    // Cost: as patched() says.
    [[nodiscard]] Result<PatchData> build();

 private:
    void number_nodes();
    void number_classes();
    void add_tables();
    void add_row(const MergeStep& step, NodeIndex node, const ChangedRow& row);
    [[nodiscard]] Result<void> check_room() const;
    [[nodiscard]] NodeIndex node_at(NodeIndex position) const;
    [[nodiscard]] ClassIndex class_named(std::string_view name) const;

    const Snapshot* base_;
    const MergePlan* plan_;
    const ChangedRows* changed_;
    std::vector<NodeIndex> step_nodes_;  // by step of the plan; of a run the first one
    PatchData patch_;
};

}  // namespace faultline::graph
