#include "engine/graph/merge_plan.h"

#include <algorithm>
#include <string>

namespace faultline::graph {

namespace {

// The first node of `base` at or after `first` whose id is not below `id`.
std::uint32_t lower_bound(const Snapshot& base, std::uint32_t first, std::string_view id) {
    std::uint32_t last = base.node_count();
    while (first < last) {
        const std::uint32_t middle = first + (last - first) / 2;
        const bool below = base.id(NodeIndex{middle}) < id;
        (below ? first : last) = below ? middle + 1 : middle;
    }
    return first;
}

}  // namespace

Result<MergePlan> MergePlan::make(const Snapshot& base, const Delta& delta) {
    MergePlan plan(base);
    FL_CHECK(plan.sort_changes(delta));
    if (base.node_count() + plan.changes_.size() > kNodesMax) {
        return too_large("a graph holds at most " + std::to_string(kNodesMax) +
                         " configuration items (kNodesMax)");
    }
    plan.add_steps();
    FL_CHECK(plan.check_gone());
    return plan;
}

Result<void> MergePlan::sort_changes(const Delta& delta) {
    for (const ChangedCi& change : delta.changes) {
        changes_.push_back(&change);
    }
    std::sort(changes_.begin(), changes_.end(), [](const ChangedCi* a, const ChangedCi* b) {
        return a->id < b->id;
    });
    const auto twice = std::adjacent_find(
        changes_.begin(), changes_.end(), [](const ChangedCi* a, const ChangedCi* b) {
            return a->id == b->id;
        });
    if (twice == changes_.end()) return {};
    return invalid_argument("'" + (*twice)->id + "' occurs twice among the changed CIs");
}

void MergePlan::add_run(std::uint32_t base_first, std::uint32_t base_last) {
    if (base_first == base_last) return;
    steps_.push_back({node_count_, base_first, base_last, nullptr, {}});
    for (std::uint32_t node = base_first; node < base_last; node++) {
        renumbering_.push_back(NodeIndex{node_count_++});
    }
}

void MergePlan::add_steps() {
    renumbering_.reserve(base_->node_count());
    std::uint32_t base_first = 0;
    for (const ChangedCi* change : changes_) {
        const std::uint32_t found = lower_bound(*base_, base_first, change->id);
        add_run(base_first, found);
        base_first = found;
        change_positions_.push_back(NodeIndex{node_count_});
        std::optional<NodeIndex> base_node;
        if (found < base_->node_count() && base_->id(NodeIndex{found}) == change->id) {
            base_node = NodeIndex{found};
            renumbering_.push_back(NodeIndex{node_count_});
            replaced_.push_back(*base_node);
            base_first++;
        }
        if (change->content) steps_.push_back({node_count_++, 0, 0, change, base_node});
        keeps_positions_ &= base_node.has_value() == change->content.has_value();
    }
    add_run(base_first, base_->node_count());
}

bool MergePlan::is_replaced(NodeIndex node) const {
    return std::binary_search(replaced_.begin(), replaced_.end(), node);
}

Result<void> MergePlan::check_gone() const {
    for (const ChangedCi* change : changes_) {
        const auto node = change->content ? std::nullopt : base_->find(change->id);
        if (!node) continue;
        for (const NodeIndex dependent : base_->dependents_of(*node)) {
            if (is_replaced(dependent)) continue;
            return invalid_argument("'" + change->id + "' is gone but '" +
                                    std::string(base_->id(dependent)) + "' still needs it");
        }
    }
    return {};
}

std::optional<NodeIndex> MergePlan::find(std::string_view id) const {
    const auto change = std::lower_bound(
        changes_.begin(), changes_.end(), id, [](const ChangedCi* a, std::string_view wanted) {
            return a->id < wanted;
        });
    if (change != changes_.end() && (*change)->id == id) {
        if (!(*change)->content) return std::nullopt;
        return change_positions_[static_cast<std::size_t>(change - changes_.begin())];
    }
    const auto node = base_->find(id);
    if (!node) return std::nullopt;
    return renumbering_[raw(*node)];
}

void copy_renumbered(const NodeIndex* first,
                     const NodeIndex* last,
                     const MergePlan& plan,
                     NodeIndex* out) {
    if (plan.keeps_positions()) {
        std::copy(first, last, out);
        return;
    }
    const NodeIndex* const renumbering = plan.renumbering().data();
    std::transform(first, last, out, [&](NodeIndex node) { return renumbering[raw(node)]; });
}

}  // namespace faultline::graph
