// The same CIs in two Snapshots, by their external ids.
//
// Thread safety: reads immutable data only.

#pragma once

#include <cstdint>
#include <optional>

#include "engine/graph/snapshot.h"

namespace faultline::impact {

struct JointScene;

// Finds nodes of one Snapshot in another.
class NodeMatch {
 public:
    // Both outlive the match.
    NodeMatch(const graph::Snapshot& of, const graph::Snapshot& in);

    // The node of the second Snapshot with the external id of a node of the first, if it is there.
    // Cost: O(1) for a CI of a buffer that both share, else O(log nodes).
    [[nodiscard]] std::optional<graph::NodeIndex> find(graph::NodeIndex node) const;

 private:
    const graph::Snapshot& of_;
    const graph::Snapshot& in_;
    std::uint32_t same_below_;  // nodes below this are the same CIs
};

// Find the twins of a scene's CIs in the first scene, and which of them differ from theirs: in what
// they need and how, or in a shared event.
// REQUIRES: both scenes have their models and shared events.
// Cost: linear in the scene, and O(log nodes) for CIs that are not of a shared buffer.
void match_twins(const JointScene& first, JointScene& scene);

}  // namespace faultline::impact
