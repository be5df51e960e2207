#include "engine/graph/patch_dependents.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <tuple>
#include <utility>
#include <vector>

#include "engine/graph/row_compactor.h"

namespace faultline::graph {

namespace {

// The parts of a row, in their order.
enum class Part : std::uint32_t { hard, grouped, soft };

// A need of a changed CI, seen from what it needs.
struct AddedDependent {
    NodeIndex node{};  // that is needed
    Part part = Part::hard;
    NodeIndex dependent{};
    GroupIndex group{};  // of the grouped part
};

// One part of a row of the base.  `groups` is empty or as long as `dependents`.
struct BasePart {
    std::span<const NodeIndex> dependents;
    std::span<const GroupIndex> groups;
};

// Merges what the base has of each row with what the changed CIs bring.
class DependentRows {
 public:
    DependentRows(const Snapshot& base, PatchData& patch) : base_(&base), patch_(&patch) {}

    void write() {
        collect_added();
        const std::vector<NodeIndex> touched = touched_nodes();
        PatchRows& rows = patch_->dependents;
        rows.nodes = RankedBits(patch_->node_count);
        for (const NodeIndex node : touched) {
            rows.nodes.add(raw(node));
        }
        rows.nodes.rank_all();
        rows.bounds.reserve(touched.size());
        for (const NodeIndex node : touched) {
            write_row(node);
        }
    }

 private:
    void add(std::uint32_t edge, Part part, NodeIndex dependent, GroupIndex group) {
        added_.push_back({patch_->dependencies.targets[edge], part, dependent, group});
    }

    void add_needs_of(NodeIndex dependent) {
        const Row* const row = patch_->dependencies.row(dependent);
        for (std::uint32_t edge = row[0].hard; edge < row[0].grouped; edge++) {
            add(edge, Part::hard, dependent, {});
        }
        for (std::uint32_t group = row[0].groups; group < row[1].groups; group++) {
            const GroupRecord& record = patch_->groups[group];
            const auto number = static_cast<std::uint32_t>(patch_->base.groups + group);
            for (std::uint32_t member = 0; member < record.member_count; member++) {
                add(record.first_member + member, Part::grouped, dependent, GroupIndex{number});
            }
        }
        for (std::uint32_t edge = row[0].soft; edge < row[1].hard; edge++) {
            add(edge, Part::soft, dependent, {});
        }
    }

    void collect_added() {
        for (const PatchedCi& ci : patch_->cis) {
            add_needs_of(ci.node);
        }
        std::sort(added_.begin(), added_.end(), [this](const auto& a, const auto& b) {
            return std::tuple(a.node, a.part, key(a.dependent), a.group) <
                   std::tuple(b.node, b.part, key(b.dependent), b.group);
        });
    }

    // A row is touched if a changed CI needs its node, or needed it, or if its node is new.
    [[nodiscard]] std::vector<NodeIndex> touched_nodes() const {
        std::vector<NodeIndex> touched;
        for (const AddedDependent& need : added_) {
            touched.push_back(need.node);
        }
        for (const PatchedCi& ci : patch_->cis) {
            if (patch_->is_new(ci.node)) {
                touched.push_back(ci.node);
                continue;
            }
            const auto needed = base_->dependencies_of(ci.node);
            touched.insert(touched.end(), needed.begin(), needed.end());
        }
        std::sort(touched.begin(), touched.end());
        touched.erase(std::unique(touched.begin(), touched.end()), touched.end());
        return touched;
    }

    [[nodiscard]] std::uint64_t key(NodeIndex node) const {
        if (!patch_->is_new(node)) return base_order_key(raw(node));
        return patch_->order_keys[raw(node) - patch_->base.nodes];
    }

    [[nodiscard]] BasePart base_part(NodeIndex node, Part part) const {
        if (patch_->is_new(node)) return {};
        if (part == Part::hard) return {base_->hard_dependents_of(node), {}};
        if (part == Part::soft) return {base_->soft_dependents_of(node), {}};
        return {base_->owners_of(node), base_->memberships_of(node)};
    }

    void append(NodeIndex dependent, Part part, GroupIndex group) {
        patch_->dependents.targets.push_back(dependent);
        if (part == Part::grouped) patch_->memberships.push_back(group);
    }

    // Append one part: what unchanged CIs say in the base, and what the changed ones say now.
    // Returns how long it is.
    std::uint32_t write_part(NodeIndex node, Part part) {
        const std::size_t before = patch_->dependents.targets.size();
        const BasePart base = base_part(node, part);
        const auto is_next = [&] {
            return next_ < added_.size() && added_[next_].node == node &&
                   added_[next_].part == part;
        };
        for (std::size_t i = 0; i < base.dependents.size(); i++) {
            const NodeIndex kept = base.dependents[i];
            if (patch_->dependencies.contains(kept)) continue;
            for (; is_next() && key(added_[next_].dependent) < key(kept); next_++) {
                append(added_[next_].dependent, part, added_[next_].group);
            }
            append(kept, part, base.groups.empty() ? GroupIndex{} : base.groups[i]);
        }
        for (; is_next(); next_++) {
            append(added_[next_].dependent, part, added_[next_].group);
        }
        return static_cast<std::uint32_t>(patch_->dependents.targets.size() - before);
    }

    void write_row(NodeIndex node) {
        PatchRows& rows = patch_->dependents;
        const auto first_edge = static_cast<std::uint32_t>(rows.targets.size());
        const auto first_group = static_cast<std::uint32_t>(patch_->memberships.size());
        RowParts parts;
        parts.hard = write_part(node, Part::hard);
        parts.grouped = write_part(node, Part::grouped);
        parts.soft = write_part(node, Part::soft);
        rows.bounds.push_back({row_at(first_edge, parts, first_group),
                               row_at(static_cast<std::uint32_t>(rows.targets.size()),
                                      {},
                                      static_cast<std::uint32_t>(patch_->memberships.size()))});
    }

    const Snapshot* base_;
    PatchData* patch_;
    std::vector<AddedDependent> added_;  // by node, part, dependent's id, group
    std::size_t next_ = 0;               // of `added_`, not written yet
};

}  // namespace

void add_dependents(const Snapshot& base, PatchData& patch) {
    DependentRows(base, patch).write();
}

}  // namespace faultline::graph
