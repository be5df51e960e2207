#include "api/app/named_cis.h"

#include <utility>

namespace faultline::app {

namespace {

Error unknown_ci(const std::string& id) {
    return not_found("there is no configuration item '" + id + "'");
}

}  // namespace

Result<graph::NodeIndex> find_ci(const graph::Snapshot& graph, const std::string& id) {
    const auto node = graph.find(id);
    if (!node) return unknown_ci(id);
    return *node;
}

Result<std::vector<graph::NodeIndex>> find_cis(const graph::Snapshot& graph,
                                               const std::vector<std::string>& ids,
                                               std::string_view pointer) {
    std::vector<graph::NodeIndex> nodes;
    std::vector<Violation> unknown;
    for (std::size_t i = 0; i < ids.size(); i++) {
        if (const auto node = graph.find(ids[i])) {
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
