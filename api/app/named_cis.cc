#include "api/app/named_cis.h"

#include <utility>

namespace faultline::app {

namespace {

Error unknown_ci(const std::string& id) {
    return not_found("there is no configuration item '" + id + "'");
}

}  // namespace

Result<std::optional<graph::NodeIndex>> find_node(const graph::Snapshot& graph,
                                                  const storage::View& view,
                                                  const std::string& id) {
    if (const auto node = graph.find(id)) return node;
    FL_TRY(const auto found, view.resolve_ci(id));
    if (!found || found->merges.empty()) return std::optional<graph::NodeIndex>();
    return graph.find(found->id);
}

Result<graph::NodeIndex> find_ci(const Published& at, const std::string& id) {
    FL_TRY(const auto node, find_node(*at.graph, at.view, id));
    if (!node) return unknown_ci(id);
    return *node;
}

Result<std::string> current_id(const storage::View& view, const std::string& id) {
    FL_TRY(auto found, view.resolve_ci(id));
    return found ? std::move(found->id) : id;
}

Result<std::vector<graph::NodeIndex>> find_cis(const Published& at,
                                               const std::vector<std::string>& ids,
                                               std::string_view pointer) {
    std::vector<graph::NodeIndex> nodes;
    std::vector<Violation> unknown;
    for (std::size_t i = 0; i < ids.size(); i++) {
        FL_TRY(const auto node, find_node(*at.graph, at.view, ids[i]));
        if (node) {
            nodes.push_back(*node);
        } else {
            unknown.push_back({std::string(pointer) + "/" + std::to_string(i),
                               "unknown_ci",
                               unknown_ci(ids[i]).message});
        }
    }
    if (unknown.empty()) return nodes;
    Error error = not_found(unknown.front().message);
    if (unknown.size() > 1) {
        error.message +=
            ", nor are " + std::to_string(unknown.size() - 1) + " others of the question";
    }
    error.violations = std::move(unknown);
    return error;
}

}  // namespace faultline::app
