#include "engine/graph/merge_dependents.h"

#include <algorithm>
#include <cstddef>

namespace faultline::graph {

DependentsMerger::DependentsMerger(const MergeInput& input, const WritableSections& out)
    : input_(&input), out_(out), group_renumbering_(input.base.group_count()) {
    renumber_groups();
    collect_added();
    collect_touched();
}

void DependentsMerger::renumber_groups() {
    const Row* const base_rows = input_->sections.dependency_rows;
    for (const MergeStep& step : input_->plan.steps()) {
        std::uint32_t group = out_.dependency_rows[step.first].groups;
        const std::uint32_t last = base_rows[step.base_last].groups;
        for (std::uint32_t at = base_rows[step.base_first].groups; at < last; at++) {
            group_renumbering_[at] = GroupIndex{group++};
        }
    }
}

void DependentsMerger::add_needs_of(NodeIndex dependent) {
    const Row* const row = out_.dependency_rows + raw(dependent);
    const auto add = [&](std::uint32_t edge, std::uint32_t part, GroupIndex group) {
        added_.push_back({out_.dependencies[edge], part, dependent, group});
    };
    for (std::uint32_t edge = row[0].hard; edge < row[0].grouped; edge++) {
        add(edge, 0, {});
    }
    for (std::uint32_t group = row[0].groups; group < row[1].groups; group++) {
        const GroupRecord& record = out_.groups[group];
        for (std::uint32_t member = 0; member < record.member_count; member++) {
            add(record.first_member + member, 1, GroupIndex{group});
        }
    }
    for (std::uint32_t edge = row[0].soft; edge < row[1].hard; edge++) {
        add(edge, 2, {});
    }
}

void DependentsMerger::collect_added() {
    for (const MergeStep& step : input_->plan.steps()) {
        if (step.change != nullptr) add_needs_of(NodeIndex{step.first});
    }
    std::sort(added_.begin(), added_.end());
}

// A row is touched if a changed CI needs its node, or needed it, or is its node.
void DependentsMerger::collect_touched() {
    const MergePlan& plan = input_->plan;
    for (const DependentEntry& entry : added_) {
        touched_.push_back(entry.node);
    }
    for (const NodeIndex replaced : plan.replaced()) {
        for (const NodeIndex dependency : input_->base.dependencies_of(replaced)) {
            // Of a node that is gone this names another one, whose row is then merged needlessly.
            touched_.push_back(plan.renumbering()[raw(dependency)]);
        }
    }
    std::sort(touched_.begin(), touched_.end());
    touched_.erase(std::unique(touched_.begin(), touched_.end()), touched_.end());
}

bool DependentsMerger::is_replaced(NodeIndex base_node) const {
    const std::vector<NodeIndex>& replaced = input_->plan.replaced();
    return std::binary_search(replaced.begin(), replaced.end(), base_node);
}

void DependentsMerger::copy_rows(std::uint32_t base_first, std::uint32_t base_last) {
    const Sections& base = input_->sections;
    const Row& first = base.dependent_rows[base_first];
    const Row& last = base.dependent_rows[base_last];
    // The shifts may be negative: unsigned arithmetic wraps to the right result.
    const std::uint32_t edge_shift = edge_ - first.hard;
    const std::uint32_t membership_shift = membership_ - first.groups;
    std::transform(base.dependent_rows + base_first,
                   base.dependent_rows + base_last,
                   out_.dependent_rows + node_,
                   [&](const Row& row) -> Row {
                       return {row.hard + edge_shift,
                               row.grouped + edge_shift,
                               row.soft + edge_shift,
                               row.groups + membership_shift};
                   });
    copy_renumbered(base.dependents + first.hard,
                    base.dependents + last.hard,
                    input_->plan,
                    out_.dependents + edge_);
    const GroupIndex* const groups = group_renumbering_.data();
    std::transform(base.memberships + first.groups,
                   base.memberships + last.groups,
                   out_.memberships + membership_,
                   [&](GroupIndex group) { return groups[raw(group)]; });
    node_ += base_last - base_first;
    edge_ += last.hard - first.hard;
    membership_ += last.groups - first.groups;
}

// Append what is left of the base's row to the scratch row, in order.
void DependentsMerger::append_kept(NodeIndex node, NodeIndex base_node) {
    const Snapshot& base = input_->base;
    const std::vector<NodeIndex>& renumbering = input_->plan.renumbering();
    const auto keep = [&](NodeIndex dependent, std::uint32_t part, GroupIndex group) {
        if (is_replaced(dependent)) return;
        row_.push_back({node, part, renumbering[raw(dependent)], group});
    };
    for (const NodeIndex dependent : base.hard_dependents_of(base_node)) {
        keep(dependent, 0, {});
    }
    for (const GroupIndex group : base.memberships_of(base_node)) {
        keep(base.owner(group), 1, group_renumbering_[raw(group)]);
    }
    for (const NodeIndex dependent : base.soft_dependents_of(base_node)) {
        keep(dependent, 2, {});
    }
}

void DependentsMerger::merge_row(NodeIndex node, std::optional<NodeIndex> base_node) {
    row_.clear();
    if (base_node) append_kept(node, *base_node);
    const auto kept = static_cast<std::ptrdiff_t>(row_.size());
    while (next_added_ < added_.size() && added_[next_added_].node == node) {
        row_.push_back(added_[next_added_++]);
    }
    std::inplace_merge(row_.begin(), row_.begin() + kept, row_.end());

    RowParts parts;
    const std::uint32_t first_edge = edge_;
    const std::uint32_t first_membership = membership_;
    for (const DependentEntry& entry : row_) {
        out_.dependents[edge_++] = entry.dependent;
        if (entry.part == 1) out_.memberships[membership_++] = entry.group;
        (entry.part == 0 ? parts.hard : entry.part == 1 ? parts.grouped : parts.soft)++;
    }
    out_.dependent_rows[node_++] = row_at(first_edge, parts, first_membership);
}

void DependentsMerger::write_run(const MergeStep& run) {
    const std::uint32_t end = run.first + (run.base_last - run.base_first);
    std::uint32_t base_next = run.base_first;
    while (next_touched_ < touched_.size() && raw(touched_[next_touched_]) < end) {
        const NodeIndex node = touched_[next_touched_++];
        const std::uint32_t base_node = run.base_first + (raw(node) - run.first);
        copy_rows(base_next, base_node);
        merge_row(node, NodeIndex{base_node});
        base_next = base_node + 1;
    }
    copy_rows(base_next, run.base_last);
}

void DependentsMerger::write() {
    for (const MergeStep& step : input_->plan.steps()) {
        if (step.change == nullptr) {
            write_run(step);
            continue;
        }
        merge_row(NodeIndex{step.first}, step.base_node);
        if (next_touched_ < touched_.size() && raw(touched_[next_touched_]) == step.first) {
            next_touched_++;
        }
    }
    out_.dependent_rows[node_] = row_at(edge_, {}, membership_);
}

}  // namespace faultline::graph
