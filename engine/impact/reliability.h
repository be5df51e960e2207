// Reliability: the unavailability of CIs by themselves, and how much of it is assumed.
//
// Thread safety: a pure function of an immutable Snapshot and Catalogue.
//
// A CI that states a q itself has it.  One that states none has the default of its class, and is
// counted; where the class has none either, it has 0 and is listed as unknown.  One whose statement
// is unusable is listed as such in any case: it too has the default of its class, because 0 would
// call it perfect, and is listed as unknown besides where there is no default.

#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "engine/graph/snapshot.h"
#include "engine/model/catalogue.h"

namespace faultline::impact {

// The unavailabilities of some CIs.
struct Reliabilities {
    std::vector<double> unavailability;      // in [0, 1), in the order of the question
    std::uint32_t stated = 0;                // CIs that state a q themselves
    std::uint32_t class_defaults = 0;        // CIs that have the default of their class
    std::vector<graph::NodeIndex> unknown;   // q = 0 for want of any; by external id
    std::vector<graph::NodeIndex> unusable;  // what they state is no q; by external id
};

// The reliabilities of `nodes` by what they state and by the defaults of `catalogue`, which should
// be that of the graph's version.
// REQUIRES: nodes are unique and each < snapshot.node_count().
// Cost: O(nodes + classes), and sorting of what is listed.
[[nodiscard]] Reliabilities reliabilities_of(const graph::Snapshot& snapshot,
                                             std::span<const graph::NodeIndex> nodes,
                                             const model::Catalogue& catalogue);

}  // namespace faultline::impact
