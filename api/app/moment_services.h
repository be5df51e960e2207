// The services among what a moment of a change affects.
//
// Thread safety: pure functions of immutable versions.

#pragma once

#include <cstdint>
#include <vector>

#include "engine/graph/snapshot.h"
#include "engine/impact/affected.h"
#include "engine/impact/blast_radius.h"
#include "engine/model/catalogue.h"

namespace faultline::app {

// A service at one moment.
struct MomentService {
    graph::NodeIndex node;
    impact::AffectedAs as;
    std::uint32_t position = 0;  // in the list of the radius that `as` names

    friend bool operator==(const MomentService&, const MomentService&) = default;
};

// The services of `radius`: those that are assumed down first, then down, at risk, impaired,
// inherited; each by id.  Cost: O(the radius), O(n log n) of the services.
[[nodiscard]] std::vector<MomentService> services_in(const graph::Snapshot& graph,
                                                     const impact::BlastRadius& radius,
                                                     const model::Catalogue& catalogue);

// The smallest margin of a service that is at risk or inherits; kNoMargin of all others.
[[nodiscard]] std::uint32_t margin_of(const impact::BlastRadius& radius,
                                      const MomentService& service);

}  // namespace faultline::app
