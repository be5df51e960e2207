#include "api/app/cis.h"

#include <utility>

#include "engine/graph/node_cursor.h"

namespace faultline::app {

Result<CiAnswer> get_ci(const Principal& /*principal*/,
                        App& app,
                        const std::string& id,
                        const AsOf& as_of) {
    FL_TRY(storage::View view, view_as_of(app.view(), as_of));
    FL_TRY(const auto ci, view.find_ci(id));
    if (!ci) return not_found("there is no configuration item '" + id + "'");
    FL_TRY(storage::CiRecord record, view.read_ci(*ci));
    if (!record.merged().alive) return not_found("configuration item '" + id + "' is retired");
    std::vector<CiId> ends;
    for (const identify::MergedRelationship& relationship : record.merged().relationships) {
        ends.push_back(relationship.content.other);
    }
    FL_TRY(auto others, view.external_ids(ends));
    return CiAnswer{std::move(view), as_of, id, std::move(record), std::move(others)};
}

Result<CiListAnswer> list_cis(const Principal& /*principal*/,
                              App& app,
                              const CiListQuestion& question) {
    if (question.limit == 0 || question.limit > kPageMax) {
        return invalid_argument("limit is " + std::to_string(question.limit) +
                                ", it must be between 1 and " + std::to_string(kPageMax));
    }
    CiListAnswer answer;
    FL_TRY(answer.at, app.published(question.as_of));
    const graph::Snapshot& graph = *answer.at->graph;
    graph::NodeCursor cursor(graph, question.after);
    while (const auto node = cursor.next()) {
        const bool wanted = question.class_name.empty() ||
                            graph.class_name(graph.class_of(*node)) == question.class_name;
        if (!wanted) continue;
        if (answer.cis.size() == question.limit) {
            answer.more = true;
            break;
        }
        answer.cis.push_back(*node);
    }
    return answer;
}

}  // namespace faultline::app
