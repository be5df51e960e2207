#include "api/app/graph_refresh.h"

#include <algorithm>
#include <string>
#include <utility>

#include "api/app/graph_content.h"

namespace faultline::app {

namespace {

// Above this share of changed nodes a full read beats one look-up per CI.
constexpr std::size_t kFullReadDivisor = 10;

Result<graph::ChangedCi> change_of(CiId ci, std::string id, const storage::View& view) {
    FL_TRY(const storage::CiRecord record, view.read_ci(ci));
    graph::ChangedCi change{std::move(id), {}};
    if (record.merged().alive) {
        FL_TRY(change.content, graph_content(ci, record.merged(), view));
    }
    return change;
}

}  // namespace

Result<std::optional<graph::Delta>> delta_to(const storage::View& view,
                                             const graph::Snapshot& base,
                                             std::vector<CiId> changed) {
    std::ranges::sort(changed);
    changed.erase(std::unique(changed.begin(), changed.end()), changed.end());
    const bool many = changed.size() > base.node_count() / kFullReadDivisor;
    if (many) return std::optional<graph::Delta>();

    FL_TRY(std::vector<std::string> ids, view.external_ids(changed));
    graph::Delta delta;
    for (std::size_t i = 0; i < changed.size(); i++) {
        FL_TRY(graph::ChangedCi change, change_of(changed[i], std::move(ids[i]), view));
        // What came and went within one group of commits is not in the graph either way.
        if (change.content || base.find(change.id)) delta.changes.push_back(std::move(change));
    }
    return std::optional(std::move(delta));
}

Result<graph::Snapshot> refreshed_graph(const graph::Snapshot& base,
                                        const storage::View& view,
                                        std::vector<CiId> changed) {
    FL_TRY(const auto delta, delta_to(view, base, std::move(changed)));
    if (!delta) return view.load_graph();
    return graph::merge(base, *delta, view.version(), view.graph_version());
}

}  // namespace faultline::app
