#include "api/app/scope_members.h"

#include <algorithm>
#include <utility>

#include "api/app/ci_query.h"
#include "api/app/named_cis.h"
#include "api/app/saved_queries.h"
#include "engine/graph/node_cursor.h"
#include "engine/impact/traversal.h"

namespace faultline::app {

namespace {

using Nodes = std::vector<graph::NodeIndex>;

Result<graph::NodeIndex> member(const Published& at, const std::string& id) {
    FL_TRY(const auto node, find_node(*at.graph, at.view, id));
    if (node) return *node;
    return not_found("there is no configuration item '" + id + "' at version " +
                     std::to_string(raw(at.view.version())));
}

Result<Nodes> listed(const Published& at, const model::ListedCis& list) {
    Nodes nodes;
    for (const std::string& id : list.ids) {
        FL_TRY(const graph::NodeIndex node, member(at, id));
        nodes.push_back(node);
    }
    return nodes;
}

// All nodes, or those of one class.
Nodes by_class(const graph::Snapshot& graph, const model::CisOfClass* of_class) {
    Nodes nodes;
    graph::NodeCursor cursor(graph);
    while (const auto node = cursor.next()) {
        const bool wanted =
            of_class == nullptr || graph.class_name(graph.class_of(*node)) == of_class->class_name;
        if (wanted) nodes.push_back(*node);
    }
    return nodes;
}

Result<Nodes> closure_of(const Published& at, const model::ServiceClosure& closure) {
    FL_TRY(const graph::NodeIndex node, member(at, closure.ci));
    thread_local impact::Scratch scratch;
    const graph::Snapshot& graph = *at.graph;
    const impact::Reach reached =
        impact::reach(graph, {{&node, 1}, impact::Direction::dependencies}, scratch);
    Nodes nodes(reached.nodes.begin(), reached.nodes.end());
    std::ranges::sort(nodes, {}, [&](graph::NodeIndex n) { return graph.order_key(n); });
    return nodes;
}

Result<Nodes> found_by(const Published& at, const model::CisOfQuery& query) {
    FL_TRY(std::vector<identify::CiFilter> filters, filters_of(at.view, query.parameters, {}));
    FL_TRY(const std::vector<CiId> cis, cis_of_filters(at, std::move(filters)));
    FL_TRY(const std::vector<std::string> ids, at.view.external_ids(cis));
    Nodes nodes;
    for (const std::string& id : ids) {
        FL_TRY(const graph::NodeIndex node, member(at, id));
        nodes.push_back(node);
    }
    std::ranges::sort(nodes, {}, [&](graph::NodeIndex n) { return at.graph->order_key(n); });
    return nodes;
}

}  // namespace

Result<void> look_up_query(const storage::View& view, model::Scope& scope) {
    auto* query = std::get_if<model::CisOfQuery>(&scope);
    if (query == nullptr) return {};
    FL_TRY(SavedQueryEntry entry, find_query(view, query->name));
    query->parameters = std::move(entry.query.parameters);
    return {};
}

Result<Nodes> members_of(const Published& at, const model::Scope& scope) {
    if (const auto* query = std::get_if<model::CisOfQuery>(&scope)) return found_by(at, *query);
    if (const auto* list = std::get_if<model::ListedCis>(&scope)) return listed(at, *list);
    if (const auto* closure = std::get_if<model::ServiceClosure>(&scope)) {
        return closure_of(at, *closure);
    }
    return by_class(*at.graph, std::get_if<model::CisOfClass>(&scope));
}

}  // namespace faultline::app
