// Impact difference: what one blast radius has that another has not.
//
// Thread safety: pure functions of answers.
//
// The two answers may be about different graphs, which are compared by external id: numbers of one
// mean nothing in the other.  A CI that is assumed to have failed is not up and not in any list of
// its answer: who falls on one side and was assumed to have failed on the other is not listed.
//
// Layout: every list ascends by external id.

#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/graph/snapshot.h"
#include "engine/impact/blast_radius.h"

namespace faultline::impact {

// An answer with the graph it is about.  Both must outlive it.
struct GraphAnswer {
    const graph::Snapshot& graph;
    const BlastRadius& radius;
};

// A CI that falls in the second answer, with its witness path.
struct NewlyDown {
    graph::NodeIndex node;  // in the second graph
    std::uint32_t hops;
    ListPart path;
};

// A CI that a list of the first answer has.  `is_there` is false if the second graph has no such
// CI.
struct NoLonger {
    graph::NodeIndex node;  // in the first graph
    bool is_there;
};

// A group whose margin differs.  No margin: the owner is not at risk by this group on that side; it
// is untouched, broken or not there.  `owner` is in the second graph if the margin there is a
// number, else in the first.
struct MarginChange {
    graph::NodeIndex owner;
    std::string_view group;  // valid as long as the graphs
    std::optional<std::uint32_t> before;
    std::optional<std::uint32_t> after;
};

// What is different.
struct ImpactDifference {
    std::vector<NewlyDown> newly_down;
    std::vector<graph::NodeIndex> path_nodes;  // per item of newly_down, in the second graph
    std::vector<NoLonger> no_longer_down;
    std::vector<graph::NodeIndex> newly_at_risk;  // in the second graph
    std::vector<NoLonger> no_longer_at_risk;
    std::vector<MarginChange> margins;  // by owner, then group name

    // True if nothing is.
    [[nodiscard]] bool empty() const {
        return newly_down.empty() && no_longer_down.empty() && newly_at_risk.empty() &&
               no_longer_at_risk.empty() && margins.empty();
    }
};

// What `after` has that `before` has not, and the other way round.
// Cost: O(items log items) of both, and a look-up by id for each that one side alone has.
[[nodiscard]] ImpactDifference difference(const GraphAnswer& before, const GraphAnswer& after);

}  // namespace faultline::impact
