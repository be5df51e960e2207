#include "api/app/cis.h"

#include <string_view>
#include <utility>

namespace faultline::app {

namespace {

// The position of the first node whose id is above `id`; node_count() if there is none.
std::uint32_t first_above(const graph::Snapshot& graph, std::string_view id) {
    std::uint32_t low = 0;
    std::uint32_t high = graph.node_count();
    while (low < high) {
        const std::uint32_t middle = low + (high - low) / 2;
        if (graph.id(graph::NodeIndex{middle}) <= id) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

}  // namespace

Result<CiAnswer> get_ci(const Principal& /*principal*/, App& app, const std::string& id) {
    storage::View view = app.view();
    FL_TRY(const auto ci, view.find_ci(id));
    if (!ci) return not_found("there is no configuration item '" + id + "'");
    FL_TRY(storage::CiRecord record, view.read_ci(*ci));
    if (!record.merged().alive) return not_found("configuration item '" + id + "' is retired");
    std::vector<CiId> ends;
    for (const identify::MergedRelationship& relationship : record.merged().relationships) {
        ends.push_back(relationship.content.other);
    }
    FL_TRY(auto others, view.external_ids(ends));
    return CiAnswer{std::move(view), id, std::move(record), std::move(others)};
}

Result<CiListAnswer> list_cis(const Principal& /*principal*/,
                              App& app,
                              const CiListQuestion& question) {
    if (question.limit == 0 || question.limit > kPageMax) {
        return invalid_argument("limit is " + std::to_string(question.limit) +
                                ", it must be between 1 and " + std::to_string(kPageMax));
    }
    CiListAnswer answer;
    FL_TRY(answer.at, app.published());
    const graph::Snapshot& graph = *answer.at->graph;
    for (std::uint32_t i = first_above(graph, question.after); i < graph.node_count(); i++) {
        const graph::NodeIndex node{i};
        const bool wanted = question.class_name.empty() ||
                            graph.class_name(graph.class_of(node)) == question.class_name;
        if (!wanted) continue;
        if (answer.cis.size() == question.limit) {
            answer.more = true;
            break;
        }
        answer.cis.push_back(node);
    }
    return answer;
}

}  // namespace faultline::app
