#include "engine/graph/patch_builder.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>

#include "engine/graph/patch_dependents.h"

namespace faultline::graph {

namespace {

const Counts& counts_of(const Snapshot& plain) {
    return header_of(plain.bytes().data()).counts;
}

// The class of a plain Snapshot with that name; class_count() if there is none.
std::uint32_t base_class(const Snapshot& base, std::string_view name) {
    std::uint32_t first = 0;
    std::uint32_t last = base.class_count();
    while (first < last) {
        const std::uint32_t middle = first + (last - first) / 2;
        const bool below = base.class_name(ClassIndex{middle}) < name;
        (below ? first : last) = below ? middle + 1 : middle;
    }
    const bool found = first < base.class_count() && base.class_name(ClassIndex{first}) == name;
    return found ? first : base.class_count();
}

}  // namespace

PatchBuilder::PatchBuilder(const Snapshot& base, const MergePlan& plan, const ChangedRows& changed)
    : base_(&base), plan_(&plan), changed_(&changed) {
    patch_.base = counts_of(base);
    patch_.ci_count = plan.node_count();
}

// New nodes get their numbers in the order of their ids, which is the order of the steps.
void PatchBuilder::number_nodes() {
    std::uint32_t next = base_->node_count();
    for (const MergeStep& step : plan_->steps()) {
        const bool is_new = step.change != nullptr && !step.base_node;
        step_nodes_.push_back(NodeIndex{is_new ? next : step.base_first});
        if (!is_new) continue;
        patch_.new_ids.push_back(step.change->id);
        patch_.order_keys.push_back(new_order_key(step.base_first, next - base_->node_count()));
        next++;
    }
    patch_.node_count = next;
    RankedBits changed(next);
    for (const NodeIndex node : plan_->replaced()) {
        changed.add(raw(node));
    }
    for (std::uint32_t node = base_->node_count(); node < next; node++) {
        changed.add(node);
    }
    changed.rank_all();
    patch_.cis.resize(changed.count());
    patch_.dependencies.bounds.resize(changed.count());
    patch_.dependencies.nodes = std::move(changed);
    for (std::size_t slot = 0; slot < patch_.cis.size(); slot++) {
        const std::vector<NodeIndex>& replaced = plan_->replaced();
        const auto behind = static_cast<std::uint32_t>(slot - replaced.size());
        patch_.cis[slot].node =
            slot < replaced.size() ? replaced[slot] : NodeIndex{base_->node_count() + behind};
    }
}

void PatchBuilder::number_classes() {
    std::vector<std::string_view> names;
    for (const MergeStep& step : plan_->steps()) {
        if (step.change == nullptr) continue;
        const std::string_view name = step.change->content->class_name;
        if (base_class(*base_, name) == base_->class_count()) names.push_back(name);
    }
    std::sort(names.begin(), names.end());
    names.erase(std::unique(names.begin(), names.end()), names.end());
    for (const std::string_view name : names) {
        patch_.class_names.push_back(name);
    }
}

ClassIndex PatchBuilder::class_named(std::string_view name) const {
    const std::uint32_t known = base_class(*base_, name);
    if (known < base_->class_count()) return ClassIndex{known};
    std::uint32_t first = 0;
    for (auto last = static_cast<std::uint32_t>(patch_.class_names.size()); first < last;) {
        const std::uint32_t middle = first + (last - first) / 2;
        const bool below = patch_.class_names[middle] < name;
        (below ? first : last) = below ? middle + 1 : middle;
    }
    return ClassIndex{known + first};
}

void PatchBuilder::add_tables() {
    for (std::uint32_t detail = 0; detail < changed_->details().size(); detail++) {
        patch_.details.push_back(changed_->details()[detail]);
    }
    patch_.fresh_until = std::min(base_->fresh_until(),
                                  not_stale_until(patch_.details.data(), patch_.details.size()));
    for (std::uint32_t name = 0; name < changed_->group_names().size(); name++) {
        patch_.group_names.push_back(changed_->group_names()[name]);
    }
}

// The step that covers a position is the last one that does not begin behind it.
NodeIndex PatchBuilder::node_at(NodeIndex position) const {
    const std::vector<MergeStep>& steps = plan_->steps();
    const auto behind = std::upper_bound(
        steps.begin(), steps.end(), raw(position), [](std::uint32_t wanted, const MergeStep& step) {
            return wanted < step.first;
        });
    const auto step = behind - 1;
    const NodeIndex first = step_nodes_[static_cast<std::size_t>(step - steps.begin())];
    return NodeIndex{raw(first) + (raw(position) - step->first)};
}

void PatchBuilder::add_row(const MergeStep& step, NodeIndex node, const ChangedRow& row) {
    PatchRows& rows = patch_.dependencies;
    const auto first_edge = static_cast<std::uint32_t>(rows.targets.size());
    const auto first_group = static_cast<std::uint32_t>(patch_.groups.size());
    for (const RowEntry& entry : row.entries) {
        rows.targets.push_back(node_at(entry.dependency));
        patch_.detail_numbers.push_back(entry.detail);
    }
    for (GroupRecord group : row.groups) {
        group.owner = node;
        group.first_member += first_edge;
        patch_.groups.push_back(group);
    }
    const std::uint32_t slot = rows.nodes.rank(raw(node));
    rows.bounds[slot] = {row_at(first_edge, row.parts, first_group),
                         row_at(static_cast<std::uint32_t>(rows.targets.size()),
                                {},
                                static_cast<std::uint32_t>(patch_.groups.size()))};
    const CiContent& content = *step.change->content;
    PatchedCi& ci = patch_.cis[slot];
    ci.ci = content.ci;
    ci.class_index = class_named(content.class_name);
    ci.name = static_cast<std::uint32_t>(patch_.names.size());
    ci.reliability = content.reliability;
    ci.alive = true;
    patch_.names.push_back(content.name);
}

Result<void> PatchBuilder::check_room() const {
    const std::uint64_t edges = patch_.base.edges + patch_.dependencies.targets.size();
    const std::uint64_t groups = patch_.base.groups + patch_.groups.size();
    if (edges <= kNodesMax && groups <= kNodesMax) return {};
    return too_large("a graph and its patch hold at most " + std::to_string(kNodesMax) +
                     " needs and as many groups together (kNodesMax)");
}

Result<PatchData> PatchBuilder::build() {
    number_nodes();
    number_classes();
    add_tables();
    // Names of CIs that are gone are those of the buffer no more: they have none.
    patch_.names.push_back("");
    std::size_t index = 0;
    for (std::size_t step = 0; step < step_nodes_.size(); step++) {
        const MergeStep& planned = plan_->steps()[step];
        if (planned.change == nullptr) continue;
        add_row(planned, step_nodes_[step], changed_->row(index++));
    }
    FL_CHECK(check_room());
    add_dependents(*base_, patch_);
    return std::move(patch_);
}

}  // namespace faultline::graph
