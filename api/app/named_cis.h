// The CIs that a question names by their external ids.  An id whose CI was merged into another
// names that one.
//
// Thread safety: pure functions.

#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "api/app/app.h"
#include "engine/base/result.h"
#include "engine/graph/snapshot.h"

namespace faultline::app {

// The node of `id` in a graph of `view` or one that edits made of it; none if nothing lives there.
// Errors: corruption, unavailable.  Cost: that of the graph's look-up; of ids that are not there
// that of View::resolve_ci().
[[nodiscard]] Result<std::optional<graph::NodeIndex>> find_node(const graph::Snapshot& graph,
                                                                const storage::View& view,
                                                                const std::string& id);

// The node of `id`.
// Errors: not_found naming it; corruption, unavailable.
[[nodiscard]] Result<graph::NodeIndex> find_ci(const Published& at, const std::string& id);

// The nodes of `ids`, in their order.
// Errors: not_found with a violation for each that is unknown or retired, at `pointer`/position;
// corruption, unavailable.
[[nodiscard]] Result<std::vector<graph::NodeIndex>> find_cis(const Published& at,
                                                             const std::vector<std::string>& ids,
                                                             std::string_view pointer);

// Appends the nodes of those of `ids` that live in a graph, in their order, as they are named
// there.
template <typename Ids>
void add_nodes(const graph::Snapshot& graph, const Ids& ids, std::vector<graph::NodeIndex>& nodes) {
    for (const auto& id : ids) {
        if (const auto node = graph.find(id)) nodes.push_back(*node);
    }
}

// The external id of the CI that `id` stands for; `id` itself if nobody knows it.
// Errors: corruption, unavailable.
[[nodiscard]] Result<std::string> current_id(const storage::View& view, const std::string& id);

}  // namespace faultline::app
