#include "engine/conformance/service_paths.h"

#include "engine/graph/node_cursor.h"

namespace faultline::conformance {

std::vector<bool> on_service_paths(const graph::Snapshot& graph,
                                   const std::vector<bool>& service_classes) {
    std::vector<bool> serves(graph.node_count());
    std::vector<graph::NodeIndex> pending;
    const auto reach = [&](graph::NodeIndex node) {
        if (serves[raw(node)]) return;
        serves[raw(node)] = true;
        pending.push_back(node);
    };
    graph::NodeCursor cursor(graph);
    while (const auto node = cursor.next()) {
        if (service_classes[raw(graph.class_of(*node))]) reach(*node);
    }
    while (!pending.empty()) {
        const graph::NodeIndex node = pending.back();
        pending.pop_back();
        for (const graph::NodeIndex dependency : graph.dependencies_of(node)) {
            reach(dependency);
        }
    }
    return serves;
}

}  // namespace faultline::conformance
