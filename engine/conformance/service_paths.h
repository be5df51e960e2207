// Which CIs a service depends on.
//
// Thread safety: pure functions.

#pragma once

#include <vector>

#include "engine/graph/snapshot.h"

namespace faultline::conformance {

// By node: true of those of a class that `service_classes` (by ClassIndex) holds, and of all that
// they need, directly or not, by needs of every kind.
// Cost: O(nodes + needs), one pass for all.
[[nodiscard]] std::vector<bool> on_service_paths(const graph::Snapshot& graph,
                                                 const std::vector<bool>& service_classes);

}  // namespace faultline::conformance
