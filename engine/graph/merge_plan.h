// MergePlan: which nodes of a base Snapshot stay as they are, which change, and their new
// positions.
//
// Thread safety: immutable once made, but for number_all_nodes(); it refers to the base and the
// delta, which must outlive it.

#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "engine/base/result.h"
#include "engine/graph/indexes.h"
#include "engine/graph/merge.h"
#include "engine/graph/snapshot.h"

namespace faultline::graph {

// Either a run of consecutive nodes that stay as they are, or one changed CI.
struct MergeStep {
    std::uint32_t first = 0;       // new position of the first node
    std::uint32_t base_first = 0;  // the run in the base, half-open; of a changed CI empty, where
    std::uint32_t base_last = 0;   // its id is or would be
    const ChangedCi* change = nullptr;        // absent for a run
    std::optional<NodeIndex> base_node = {};  // the changed CI in the base, unless it is new
};

// The new order of nodes.
class MergePlan {
 public:
    // The plan for `delta` on `base`.
    // Errors: invalid_argument if a CI occurs twice or is gone while an unchanged one needs it;
    // too_large past kNodesMax.
    // Cost: O(changes log nodes + dependents of what is gone).
    [[nodiscard]] static Result<MergePlan> make(const Snapshot& base, const Delta& delta);

    // The steps by ascending new position; together they cover all nodes.
    [[nodiscard]] const std::vector<MergeStep>& steps() const { return steps_; }

    // How many nodes there will be.
    [[nodiscard]] std::uint32_t node_count() const { return node_count_; }

    // The new position of a node of the base; of one that is gone, where it would have been.
    // Cost: O(log changes).
    [[nodiscard]] NodeIndex position_of(NodeIndex base_node) const;

    // Make renumbering().  Cost: O(nodes).
    void number_all_nodes();

    // The new position of each node of the base, as position_of() gives it.
    // REQUIRES: number_all_nodes() was called.
    [[nodiscard]] const std::vector<NodeIndex>& renumbering() const { return renumbering_; }

    // True if every node of the base has its position still, so that rows can be copied as they
    // are.
    [[nodiscard]] bool keeps_positions() const { return keeps_positions_; }

    // The nodes of the base that are gone or altered, ascending.
    [[nodiscard]] const std::vector<NodeIndex>& replaced() const { return replaced_; }

    // The new position of the CI with that external id; none if it is gone or was never there.
    // Cost: O(log nodes).
    [[nodiscard]] std::optional<NodeIndex> find(std::string_view id) const;

 private:
    // One change in the order of ids.
    struct Place {
        const ChangedCi* change = nullptr;
        std::uint32_t base_at = 0;  // where its id is or would be in the base
        NodeIndex position{};       // its new position; where it would be if it is gone
        bool in_base = false;
    };

    explicit MergePlan(const Snapshot& base) : base_(&base) {}
    [[nodiscard]] Result<void> sort_changes(const Delta& delta);
    void add_run(std::uint32_t base_first, std::uint32_t base_last);
    void add_steps();
    void add_step(Place& place);
    [[nodiscard]] bool is_replaced(NodeIndex node) const;
    [[nodiscard]] Result<void> check_gone() const;

    const Snapshot* base_;
    std::vector<Place> places_;  // by id
    std::vector<MergeStep> steps_;
    std::vector<NodeIndex> renumbering_;
    std::vector<NodeIndex> replaced_;
    std::uint32_t node_count_ = 0;
    bool keeps_positions_ = true;
};

// Write the nodes [first, last) of the base under their new positions to `out`.
void copy_renumbered(const NodeIndex* first,
                     const NodeIndex* last,
                     const MergePlan& plan,
                     NodeIndex* out);

}  // namespace faultline::graph
