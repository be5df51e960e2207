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
    if (base.node_count() + plan.places_.size() > kNodesMax) {
        return too_large("a graph holds at most " + std::to_string(kNodesMax) +
                         " configuration items (kNodesMax)");
    }
    plan.add_steps();
    FL_CHECK(plan.check_gone());
    return plan;
}

Result<void> MergePlan::sort_changes(const Delta& delta) {
    for (const ChangedCi& change : delta.changes) {
        places_.push_back({.change = &change});
    }
    std::sort(places_.begin(), places_.end(), [](const Place& a, const Place& b) {
        return a.change->id < b.change->id;
    });
    const auto twice =
        std::adjacent_find(places_.begin(), places_.end(), [](const Place& a, const Place& b) {
            return a.change->id == b.change->id;
        });
    if (twice == places_.end()) return {};
    return invalid_argument("'" + twice->change->id + "' occurs twice among the changed CIs");
}

void MergePlan::add_run(std::uint32_t base_first, std::uint32_t base_last) {
    if (base_first == base_last) return;
    steps_.push_back({node_count_, base_first, base_last, nullptr, {}});
    node_count_ += base_last - base_first;
}

void MergePlan::add_step(Place& place) {
    const ChangedCi& change = *place.change;
    const std::uint32_t at = place.base_at;
    std::optional<NodeIndex> base_node;
    if (at < base_->node_count() && base_->id(NodeIndex{at}) == change.id) {
        base_node = NodeIndex{at};
        replaced_.push_back(*base_node);
    }
    place.in_base = base_node.has_value();
    place.position = NodeIndex{node_count_};
    if (change.content) steps_.push_back({node_count_++, at, at, &change, base_node});
    keeps_positions_ &= place.in_base == change.content.has_value();
}

void MergePlan::add_steps() {
    std::uint32_t base_first = 0;
    for (Place& place : places_) {
        place.base_at = lower_bound(*base_, base_first, place.change->id);
        add_run(base_first, place.base_at);
        add_step(place);
        base_first = place.base_at + (place.in_base ? 1 : 0);
    }
    add_run(base_first, base_->node_count());
}

NodeIndex MergePlan::position_of(NodeIndex base_node) const {
    const auto behind = std::upper_bound(
        places_.begin(), places_.end(), raw(base_node), [](std::uint32_t node, const Place& place) {
            return node < place.base_at;
        });
    if (behind == places_.begin()) return base_node;
    const Place& place = *(behind - 1);
    if (place.in_base && place.base_at == raw(base_node)) return place.position;
    // The run behind a change begins one further on in the base if the change is in the base, and
    // in the new order if it is not gone.
    const std::uint32_t run_first = place.base_at + (place.in_base ? 1 : 0);
    const std::uint32_t first = raw(place.position) + (place.change->content ? 1 : 0);
    return NodeIndex{first + (raw(base_node) - run_first)};
}

void MergePlan::number_all_nodes() {
    renumbering_.resize(base_->node_count());
    for (const MergeStep& step : steps_) {
        for (std::uint32_t node = step.base_first; node < step.base_last; node++) {
            renumbering_[node] = NodeIndex{step.first + (node - step.base_first)};
        }
    }
    for (const NodeIndex node : replaced_) {
        renumbering_[raw(node)] = position_of(node);
    }
}

bool MergePlan::is_replaced(NodeIndex node) const {
    return std::binary_search(replaced_.begin(), replaced_.end(), node);
}

Result<void> MergePlan::check_gone() const {
    for (const Place& place : places_) {
        if (place.change->content || !place.in_base) continue;
        for (const NodeIndex dependent : base_->dependents_of(NodeIndex{place.base_at})) {
            if (is_replaced(dependent)) continue;
            return invalid_argument("'" + place.change->id + "' is gone but '" +
                                    std::string(base_->id(dependent)) + "' still needs it");
        }
    }
    return {};
}

std::optional<NodeIndex> MergePlan::find(std::string_view id) const {
    const auto place = std::lower_bound(
        places_.begin(), places_.end(), id, [](const Place& a, std::string_view wanted) {
            return a.change->id < wanted;
        });
    if (place != places_.end() && place->change->id == id) {
        if (!place->change->content) return std::nullopt;
        return place->position;
    }
    const auto node = base_->find(id);
    if (!node) return std::nullopt;
    return position_of(*node);
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
