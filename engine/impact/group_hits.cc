#include "engine/impact/group_hits.h"

#include <algorithm>
#include <type_traits>
#include <utility>

#include "engine/impact/group_spare.h"
#include "engine/impact/index_sort.h"
#include "engine/impact/reading.h"

namespace faultline::impact {

namespace {

std::uint32_t length(const auto& list) {
    return static_cast<std::uint32_t>(list.size());
}

bool is_down(const Workspace& work, NodeIndex node) {
    const NodeClass node_class = work.class_of(node);
    return node_class == NodeClass::failed || node_class == NodeClass::down;
}

// Goes through the groups that lost something, which are sorted, owner by owner.
template <typename Reader>
class GroupHits {
 public:
    GroupHits(const Reader& reader, Workspace& work, BlastRadius& answer)
        : reader_(reader), graph_(reader.graph()), work_(work), answer_(answer) {}

    void run() {
        for (const GroupIndex group : work_.touched)
            add(group);
        std::sort(
            answer_.at_risk.begin(), answer_.at_risk.end(), [&](const auto& a, const auto& b) {
                if (a.margin != b.margin) return a.margin < b.margin;
                return graph_.precedes(a.node, b.node);
            });
    }

 private:
    void add(GroupIndex group) {
        const NodeIndex owner = graph_.owner(group);
        switch (work_.class_of(owner)) {
            case NodeClass::down:
                add_if_broken(group, owner);
                break;
            case NodeClass::unaffected:
                start_at_risk(owner);
                [[fallthrough]];
            case NodeClass::at_risk:
                add_hit(group);
                break;
            default:
                break;
        }
    }

    void add_if_broken(GroupIndex group, NodeIndex owner) {
        const GroupLoss& loss = loss_of(group);
        if (loss.lost <= loss.slack) return;
        DownItem& item = answer_.down[work_.falls[static_cast<std::uint32_t>(owner)].position];
        if (item.broken_groups.count == 0) item.broken_groups.first = length(answer_.broken_groups);
        ++item.broken_groups.count;
        answer_.broken_groups.push_back({group, graph_.capacity(group) - loss.lost});
    }

    // The groups of one owner follow each other, so that its item is the last one.
    void start_at_risk(NodeIndex owner) {
        work_.set_class(owner, NodeClass::at_risk);
        const std::uint32_t first = length(answer_.hit_groups);
        answer_.at_risk.push_back({owner, kNoMargin, first, {first, 0}});
    }

    void add_hit(GroupIndex group) {
        const ListPart held_by = add_held_by(group);
        const std::uint32_t margin = margin_of(group, held_by);
        AtRiskItem& item = answer_.at_risk.back();
        if (margin < item.margin) {
            item.margin = margin;
            item.worst = length(answer_.hit_groups);
        }
        ++item.hit_groups.count;
        answer_.hit_groups.push_back(
            {group, margin, graph_.capacity(group) - loss_of(group).lost, held_by});
    }

    [[nodiscard]] bool holds(GroupIndex group, NodeIndex member, graph::EdgeIndex edge) const {
        return !is_down(work_, member) && !reader_.lacks_member(group, member, edge);
    }

    ListPart add_held_by(GroupIndex group) {
        const std::uint32_t first = length(answer_.held_by);
        auto edge = static_cast<std::uint32_t>(graph_.first_member_edge(group));
        for (const NodeIndex member : graph_.members(group)) {
            if (holds(group, member, graph::EdgeIndex{edge++})) answer_.held_by.push_back(member);
        }
        return {first, length(answer_.held_by) - first};
    }

    std::uint32_t margin_of(GroupIndex group, ListPart held_by) {
        const std::uint64_t slack = loss_of(group).slack - loss_of(group).lost;
        // Something is required, so that losing all members would break it: slack < count.
        if (graph_.uniform(group)) return static_cast<std::uint32_t>(slack);
        return worst_case_margin(held_capacities(group), slack, held_by.count);
    }

    // A soft member takes no capacity away when it fails, so that it is not among them.
    std::vector<std::uint64_t>& held_capacities(GroupIndex group) {
        std::vector<std::uint64_t>& capacities = work_.capacity_list;
        capacities.clear();
        auto edge = static_cast<std::uint32_t>(graph_.first_member_edge(group));
        for (const NodeIndex member : graph_.members(group)) {
            const graph::EdgeIndex need{edge++};
            const graph::NeedDetail& detail = graph_.detail(need);
            if (detail.strength < 1 || !holds(group, member, need)) continue;
            capacities.push_back(detail.capacity);
        }
        return capacities;
    }

    const GroupLoss& loss_of(GroupIndex group) const {
        return work_.losses[static_cast<std::uint32_t>(group)];
    }

    using Graph = std::remove_cvref_t<decltype(std::declval<Reader>().graph())>;

    const Reader& reader_;
    const Graph& graph_;
    Workspace& work_;
    BlastRadius& answer_;
};

}  // namespace

void collect_group_hits(const graph::Snapshot& snapshot,
                        Workspace& workspace,
                        BlastRadius& answer) {
    // The groups of one owner are adjacent and by name, in the buffer as well as in a patch.
    sort_indexes(workspace.touched, workspace.group_buffer);
    with_reader(snapshot, workspace.reading, [&](const auto& reader) {
        GroupHits(reader, workspace, answer).run();
    });
}

}  // namespace faultline::impact
