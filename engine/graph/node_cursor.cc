#include "engine/graph/node_cursor.h"

namespace faultline::graph {

namespace {

// The first of the nodes [first, last), which ascend by id, whose id is above `id`.
std::uint32_t first_above(const Snapshot& snapshot,
                          std::uint32_t first,
                          std::uint32_t last,
                          std::string_view id) {
    while (first < last) {
        const std::uint32_t middle = first + (last - first) / 2;
        const bool above = snapshot.id(NodeIndex{middle}) > id;
        (above ? last : first) = above ? middle : middle + 1;
    }
    return first;
}

}  // namespace

NodeCursor::NodeCursor(const Snapshot& snapshot)
    : snapshot_(&snapshot), next_new_(snapshot.base_node_count()) {}

NodeCursor::NodeCursor(const Snapshot& snapshot, std::string_view id)
    : snapshot_(&snapshot),
      next_base_(first_above(snapshot, 0, snapshot.base_node_count(), id)),
      next_new_(first_above(snapshot, snapshot.base_node_count(), snapshot.node_count(), id)) {}

std::optional<NodeIndex> NodeCursor::next() {
    const std::uint32_t base_end = snapshot_->base_node_count();
    while (next_base_ < base_end && !snapshot_->contains(NodeIndex{next_base_})) {
        next_base_++;
    }
    const bool has_new = next_new_ < snapshot_->node_count();
    if (next_base_ == base_end && !has_new) return std::nullopt;
    const bool base_first =
        next_base_ < base_end &&
        (!has_new || snapshot_->precedes(NodeIndex{next_base_}, NodeIndex{next_new_}));
    return NodeIndex{base_first ? next_base_++ : next_new_++};
}

}  // namespace faultline::graph
