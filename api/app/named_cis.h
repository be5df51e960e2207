// The CIs that a question names by their external ids.
//
// Thread safety: pure functions.

#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/base/result.h"
#include "engine/graph/snapshot.h"

namespace faultline::app {

// The node of `id`.
// Errors: not_found naming it.
[[nodiscard]] Result<graph::NodeIndex> find_ci(const graph::Snapshot& graph, const std::string& id);

// The nodes of `ids`, in their order.
// Errors: not_found with a violation for each that is unknown or retired, at `pointer`/position.
[[nodiscard]] Result<std::vector<graph::NodeIndex>> find_cis(const graph::Snapshot& graph,
                                                             const std::vector<std::string>& ids,
                                                             std::string_view pointer);

}  // namespace faultline::app
