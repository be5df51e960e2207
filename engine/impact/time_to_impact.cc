#include "engine/impact/time_to_impact.h"

#include <algorithm>
#include <cstddef>
#include <functional>
#include <queue>

#include "engine/graph/graph_view.h"
#include "engine/impact/workspace.h"

namespace faultline::impact {

namespace {

std::uint32_t raw(NodeIndex node) {
    return static_cast<std::uint32_t>(node);
}

std::uint64_t later(std::uint64_t time, std::uint64_t delay) {
    return delay > kLatestImpact - time ? kLatestImpact : time + delay;
}

// Something that happens: a CI falls, or a group loses capacity.
struct Event {
    std::uint64_t time;
    std::uint32_t index;     // of the CI, or of the group
    std::uint32_t capacity;  // what the group loses; 0 if a CI falls

    friend bool operator>(const Event& a, const Event& b) { return a.time > b.time; }
};

// Goes from event to event in the order of time.  What happens at one time may come in any order:
// a CI falls at that time whichever comes first.
template <typename Graph>
class Clockwork {
 public:
    Clockwork(const Graph& graph, Workspace& work) : graph_(graph), work_(work) {
        work_.seen.start(graph.node_count());
        work_.touched_marks.start(graph.group_count());
        work_.losses.require(graph.group_count());
    }

    std::vector<ImpactTime> run(std::span<const NodeIndex> failed) {
        for (const NodeIndex node : failed)
            fall(node, 0);
        const std::size_t roots = fallen_.size();
        while (!now_.empty() || !later_.empty())
            happen(next_event());
        fallen_.erase(fallen_.begin(), fallen_.begin() + static_cast<std::ptrdiff_t>(roots));
        return std::move(fallen_);
    }

 private:
    // Without delays everything happens now, and nothing is sorted.
    Event next_event() {
        if (now_.empty()) {
            const Event event = later_.top();
            later_.pop();
            time_ = event.time;
            return event;
        }
        const Event event = now_.back();
        now_.pop_back();
        return event;
    }

    void happen(const Event& event) {
        if (event.capacity == 0) {
            fall(NodeIndex{event.index}, event.time);
        } else {
            lose(GroupIndex{event.index}, event.capacity);
        }
    }

    void schedule(const Event& event) {
        if (event.time == time_) {
            now_.push_back(event);
        } else {
            later_.push(event);
        }
    }

    void fall(NodeIndex node, std::uint64_t time) {
        if (work_.seen.get(raw(node)) != 0) return;
        work_.seen.set(raw(node), 1);
        fallen_.push_back({node, time});
        for (const NodeIndex dependent : graph_.hard_dependents_of(node)) {
            if (work_.seen.get(raw(dependent)) != 0) continue;
            schedule({later(time, delay_of(dependent, node)), raw(dependent), 0});
        }
        for (const GroupIndex group : graph_.memberships_of(node))
            leave(group, node, time);
    }

    [[nodiscard]] std::uint64_t delay_of(NodeIndex dependent, NodeIndex dependency) const {
        const auto row = graph_.hard_dependencies_of(dependent);
        const std::size_t at = graph_.position_in(row, dependency);
        const auto edge = static_cast<std::uint32_t>(graph_.first_hard_edge(dependent));
        return graph_.detail(graph::EdgeIndex{edge + static_cast<std::uint32_t>(at)}).delay_s;
    }

    void leave(GroupIndex group, NodeIndex member, std::uint64_t time) {
        if (work_.seen.get(raw(graph_.owner(group))) != 0) return;
        const graph::NeedDetail& detail = graph_.detail(graph_.member_edge(group, member));
        if (!graph::is_hard(detail)) return;
        schedule({later(time, detail.delay_s), static_cast<std::uint32_t>(group), detail.capacity});
    }

    void lose(GroupIndex group, std::uint32_t capacity) {
        const auto index = static_cast<std::uint32_t>(group);
        GroupLoss& loss = work_.losses[index];
        if (work_.touched_marks.get(index) == 0) {
            work_.touched_marks.set(index, 1);
            loss = {0, graph_.capacity(group) - graph_.required(group), 0, {}};
        }
        loss.lost += capacity;
        if (loss.lost > loss.slack) fall(graph_.owner(group), time_);
    }

    const Graph& graph_;
    Workspace& work_;
    std::uint64_t time_ = 0;
    std::vector<Event> now_;  // what happens at time_
    std::priority_queue<Event, std::vector<Event>, std::greater<>> later_;
    std::vector<ImpactTime> fallen_;
};

}  // namespace

std::vector<ImpactTime> time_to_impact(const graph::Snapshot& snapshot,
                                       std::span<const graph::NodeIndex> failed,
                                       Scratch& scratch) {
    return graph::with_view(snapshot, [&](const auto& graph) {
        std::vector<ImpactTime> times = Clockwork(graph, scratch.workspace()).run(failed);
        std::ranges::sort(times, [&](const ImpactTime& a, const ImpactTime& b) {
            if (a.seconds != b.seconds) return a.seconds < b.seconds;
            return graph.precedes(a.node, b.node);
        });
        return times;
    });
}

}  // namespace faultline::impact
