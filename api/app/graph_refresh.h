// The graph that follows from an older one and the CIs that changed since.
//
// Thread safety: pure functions of immutable input.

#pragma once

#include <optional>
#include <vector>

#include "engine/base/ids.h"
#include "engine/base/result.h"
#include "engine/graph/merge.h"
#include "engine/graph/snapshot.h"
#include "storage/view.h"

namespace faultline::app {

// What leads from `base` to the graph of `view`, by the current content of `changed` (any order,
// may repeat); nothing if so much changed that the graph is better read anew from the store.
// Errors: corruption, unavailable.  Cost: one read per changed CI.
[[nodiscard]] Result<std::optional<graph::Delta>> delta_to(const storage::View& view,
                                                           const graph::Snapshot& base,
                                                           std::vector<CiId> changed);

// The graph of `view` as a plain one, made from `base` and what `changed` became; read anew from
// the store when that is cheaper.  Errors: corruption, unavailable.
// Cost: O(base), and one read per changed CI.
[[nodiscard]] Result<graph::Snapshot> refreshed_graph(const graph::Snapshot& base,
                                                      const storage::View& view,
                                                      std::vector<CiId> changed);

}  // namespace faultline::app
