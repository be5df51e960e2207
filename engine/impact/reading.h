// Reading: what a question makes of needs that are stale at its time.
//
// Thread safety: plain values and pure functions.
//
// An optimist takes it that a stale need is not there any more: stale ungrouped needs, hard and
// soft, are left out, and members of groups stay as they are recorded.  A pessimist takes it that
// every stale need is still there, and that a stale member is not: a group that loses a hard member
// to the failure is without its stale members too.  Both read needs that are merely unverified as
// they are recorded.

#pragma once

#include <cstdint>

#include "engine/graph/graph_view.h"
#include "engine/graph/snapshot.h"
#include "engine/impact/need_freshness.h"

namespace faultline::impact {

// Who reads.
enum class StaleNeeds : std::uint8_t { as_recorded, optimistic, pessimistic };

// How a question reads the graph.
struct Reading {
    StaleNeeds stale = StaleNeeds::as_recorded;
    FreshnessQuestion freshness = {};
};

// Reads the needs of a graph for a traversal.  It is compiled once without doubts, where all its
// questions cost nothing.
template <typename Graph, bool kDoubts>
class NeedReader {
 public:
    // All must outlive the reader.
    NeedReader(const Graph& graph, const graph::Snapshot& snapshot, const Reading& reading)
        : graph_(graph), snapshot_(snapshot), reading_(reading) {}

    [[nodiscard]] const Graph& graph() const { return graph_; }

    // True if ungrouped needs may be left out.
    [[nodiscard]] bool doubts_needs() const {
        return kDoubts && reading_.stale == StaleNeeds::optimistic;
    }

    // False if the ungrouped need of `dependent` on `dependency` is left out.
    [[nodiscard]] bool keeps_need(graph::NodeIndex dependent,
                                  graph::NodeIndex dependency,
                                  graph::EdgeIndex edge) const {
        return !doubts_needs() || !is_stale({dependent, dependency, edge, {}, false});
    }

    // The same of the hard need of `dependent` on `dependency`, which is there.
    // Cost: O(log needs), where there is doubt.
    [[nodiscard]] bool keeps_hard_need(graph::NodeIndex dependent,
                                       graph::NodeIndex dependency) const {
        if (!doubts_needs()) return true;
        const auto needs = graph_.hard_dependencies_of(dependent);
        const auto at = static_cast<std::uint32_t>(graph_.position_in(needs, dependency));
        const graph::EdgeIndex edge{raw(graph_.first_hard_edge(dependent)) + at};
        return !is_stale({dependent, dependency, edge, {}, false});
    }

    // True if groups that are hit may be without some of their members.
    [[nodiscard]] bool doubts_members() const {
        return kDoubts && reading_.stale == StaleNeeds::pessimistic;
    }

    // True if a group that is hit is without the member.
    [[nodiscard]] bool lacks_member(graph::GroupIndex group,
                                    graph::NodeIndex member,
                                    graph::EdgeIndex edge) const {
        return doubts_members() && is_stale({graph_.owner(group), member, edge, group, true});
    }

 private:
    [[nodiscard]] bool is_stale(const NeedPlace& need) const {
        const graph::NeedDetail& detail = graph_.detail(need.edge);
        return freshness_of(snapshot_, need, detail, reading_.freshness) == graph::Freshness::stale;
    }

    const Graph& graph_;
    const graph::Snapshot& snapshot_;
    const Reading& reading_;
};

// Call `use` with one kind of reader.  Never inlined, so that each kind is a function of its own
// with the loops of `use` in it: reader and traversal then live in registers.  In one function for
// all four kinds the loops become calls, which cost a traversal a fifth.
template <typename Graph, bool kDoubts, typename Use>
[[gnu::noinline]] decltype(auto) with_one_reader(const graph::Snapshot& snapshot,
                                                 const Reading& reading,
                                                 const Use& use) {
    const Graph graph(snapshot);
    return use(NeedReader<Graph, kDoubts>(graph, snapshot, reading));
}

// Call `use` with a reader of `snapshot`; with one without doubts if no need is stale.
template <typename Use>
decltype(auto) with_reader(const graph::Snapshot& snapshot, const Reading& reading, Use use) {
    using Plain = graph::GraphView<graph::Patching::none>;
    using Patched = graph::GraphView<graph::Patching::present>;
    const bool doubts =
        reading.stale != StaleNeeds::as_recorded && can_any_be_stale(snapshot, reading.freshness);
    if (snapshot.is_patched()) {
        if (doubts) return with_one_reader<Patched, true>(snapshot, reading, use);
        return with_one_reader<Patched, false>(snapshot, reading, use);
    }
    if (doubts) return with_one_reader<Plain, true>(snapshot, reading, use);
    return with_one_reader<Plain, false>(snapshot, reading, use);
}

}  // namespace faultline::impact
