// refreshed_graph: the graph that follows from an older one and the CIs that changed since.

#pragma once

#include <vector>

#include "engine/base/ids.h"
#include "engine/base/result.h"
#include "engine/graph/snapshot.h"
#include "storage/view.h"

namespace faultline::app {

// The graph of `view`, made from `base` and the current content of `changed` (any order, may
// repeat); read anew from the store when so much changed that this is cheaper. Errors: corruption,
// unavailable. Cost: O(base), and one read per changed CI.
[[nodiscard]] Result<graph::Snapshot> refreshed_graph(const graph::Snapshot& base,
                                                      const storage::View& view,
                                                      std::vector<CiId> changed);

}  // namespace faultline::app
