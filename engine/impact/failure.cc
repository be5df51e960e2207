#include "engine/impact/failure.h"

#include <type_traits>
#include <utility>

#include "engine/impact/reading.h"

namespace faultline::impact {

namespace {

// A level that no spread gets to: a hop adds a CI, and there are fewer than this.
constexpr std::uint32_t kNoLevel = UINT32_MAX;

// One spread.  All of a level is visited before the next, so that a group which is broken when the
// level is done broke at that hop.
template <typename Reader>
class Spread {
 public:
    Spread(const Reader& reader, std::uint32_t max_hops, Workspace& workspace)
        : reader_(reader), graph_(reader.graph()), max_hops_(max_hops), work_(workspace) {}

    void run(std::span<const NodeIndex> failed) {
        start(failed);
        std::uint32_t begin = 0;
        while (begin < count_) {
            const std::uint32_t end = count_;
            work_.level_begin.push_back(end);
            for (std::uint32_t i = begin; i < end; ++i) {
                if (i + kRowsAhead < end) prefetch_row(work_.queue[i + kRowsAhead]);
                visit(work_.queue[i]);
            }
            begin = end;
            ++level_;
        }
    }

 private:
    void start(std::span<const NodeIndex> failed) {
        work_.classes.start(graph_.node_count());
        work_.touched_marks.start(graph_.group_count());
        work_.queue.require(graph_.node_count());
        work_.falls.require(graph_.node_count());
        work_.losses.require(graph_.group_count());
        work_.touched.clear();
        work_.frontier.clear();
        work_.soft_losses.clear();
        work_.softly_needed.clear();
        work_.level_begin.assign(1, 0);
        for (const NodeIndex node : failed) {
            work_.set_class(node, NodeClass::failed);
            fall_state(node) = {0, node, count_};
            work_.queue[count_++] = node;
        }
    }

    void prefetch_row(NodeIndex node) const {
        __builtin_prefetch(graph_.dependents_of(node).data());
        __builtin_prefetch(graph_.memberships_of(node).data());
    }

    void visit(NodeIndex node) {
        for (const NodeIndex dependent : graph_.hard_dependents_of(node)) {
            if (reader_.keeps_hard_need(dependent, node)) take(dependent, node);
        }
        for (const GroupIndex group : graph_.memberships_of(node))
            visit_membership(group, node);
        if (!graph_.soft_dependents_of(node).empty()) work_.softly_needed.push_back(node);
    }

    // `dependent` falls at the next hop because of `cause`, unless it has fallen earlier.
    void take(NodeIndex dependent, NodeIndex cause) {
        switch (work_.class_of(dependent)) {
            case NodeClass::unaffected:
                fall(dependent, cause);
                break;
            case NodeClass::down:
                improve_witness(dependent, cause);
                break;
            default:
                break;
        }
    }

    void fall(NodeIndex node, NodeIndex cause) {
        if (level_ == max_hops_) {
            work_.set_class(node, NodeClass::frontier);
            work_.frontier.push_back(node);
            return;
        }
        work_.set_class(node, NodeClass::down);
        fall_state(node) = {level_ + 1, cause, 0};
        work_.queue[count_++] = node;
    }

    // Several causes at the same hop: the one with the smallest id is the witness.
    void improve_witness(NodeIndex node, NodeIndex cause) {
        FallState& state = fall_state(node);
        if (state.hops == level_ + 1) state.next = first_of(state.next, cause);
    }

    [[nodiscard]] NodeIndex first_of(NodeIndex a, NodeIndex b) const {
        return graph_.precedes(b, a) ? b : a;
    }

    void visit_membership(GroupIndex group, NodeIndex member) {
        if (graph_.uniform(group) && !reader_.doubts_members()) {
            lose(group, member, 1);
            return;
        }
        const graph::EdgeIndex edge = graph_.member_edge(group, member);
        const graph::NeedDetail& detail = graph_.detail(edge);
        if (detail.strength < 1) {
            work_.soft_losses.push_back({graph_.owner(group), member, detail.strength});
        } else {
            // What the group lacks anyway it has lost when it was touched.
            lose(group, member, reader_.lacks_member(group, member, edge) ? 0 : detail.capacity);
        }
    }

    void lose(GroupIndex group, NodeIndex member, std::uint64_t capacity) {
        GroupLoss& loss = touch(group);
        loss.lost += capacity;
        loss.level_min = loss.level == level_ ? first_of(loss.level_min, member) : member;
        loss.level = level_;
        // Once broken, later members of the same level still compete for the witness; those of
        // later levels change nothing, because the owner has fallen by then.
        if (loss.lost > loss.slack) take(graph_.owner(group), loss.level_min);
    }

    GroupLoss& touch(GroupIndex group) {
        const auto index = static_cast<std::uint32_t>(group);
        GroupLoss& loss = work_.losses[index];
        if (work_.touched_marks.get(index) == 0) {
            work_.touched_marks.set(index, 1);
            work_.touched.push_back(group);
            const std::uint64_t slack = graph_.capacity(group) - graph_.required(group);
            loss = {lacking_capacity(group), slack, kNoLevel, {}};
        }
        return loss;
    }

    // Of the members that a group which is hit is without.
    [[nodiscard]] std::uint64_t lacking_capacity(GroupIndex group) const {
        if (!reader_.doubts_members()) return 0;
        std::uint64_t capacity = 0;
        auto edge = static_cast<std::uint32_t>(graph_.first_member_edge(group));
        for (const NodeIndex member : graph_.members(group)) {
            const graph::EdgeIndex need{edge++};
            if (!reader_.lacks_member(group, member, need)) continue;
            capacity += graph_.detail(need).capacity;
        }
        return capacity;
    }

    FallState& fall_state(NodeIndex node) { return work_.falls[static_cast<std::uint32_t>(node)]; }

    using Graph = std::remove_cvref_t<decltype(std::declval<Reader>().graph())>;

    const Reader& reader_;
    const Graph& graph_;
    std::uint32_t max_hops_;
    Workspace& work_;
    std::uint32_t level_ = 0;
    std::uint32_t count_ = 0;
};

}  // namespace

void spread_failure(const graph::Snapshot& snapshot,
                    std::span<const NodeIndex> failed,
                    std::uint32_t max_hops,
                    Workspace& workspace) {
    with_reader(snapshot, workspace.reading, [&](const auto& reader) {
        Spread(reader, max_hops, workspace).run(failed);
    });
}

}  // namespace faultline::impact
