#include "api/app/spof.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "api/app/cis.h"
#include "api/app/named_cis.h"
#include "engine/model/validation.h"

namespace faultline::app {

namespace {

ExplainedPoints explain(const graph::Snapshot& graph,
                        const impact::Closure& closure,
                        impact::SinglePointTable table) {
    auto reasons = impact::point_reasons(graph, closure, table);
    return {std::move(table), std::move(reasons)};
}

bool is_known_class(const Published& at, std::string_view name) {
    if (at.view.catalogue().find_class(name) != nullptr) return true;
    const graph::Snapshot& graph = *at.graph;
    for (std::uint32_t i = 0; i < graph.class_count(); i++) {
        if (graph.class_name(graph::ClassIndex{i}) == name) return true;
    }
    return false;
}

Error unknown_class(const graph::Snapshot& graph, const std::string& name) {
    const std::string quoted = "'" + model::printable(name) + "'";
    Error error = invalid_argument(
        graph.find(name)
            ? quoted +
                  " is a configuration item, not a class: name a class to ask about all of its "
                  "configuration items, or ask about " +
                  quoted + " alone"
            : "there is no class " + quoted +
                  ": neither the catalogue nor a configuration item has it; correct the name");
    error.violations.push_back({"/query/class", "unknown_class", error.message});
    return error;
}

}  // namespace

Result<SpofAnswer> ask_spof(const Principal& /*principal*/,
                            App& app,
                            const SpofQuestion& question) {
    FL_TRY(auto at, app.published(question.as_of));
    const graph::Snapshot& graph = *at->graph;
    FL_TRY(const graph::NodeIndex ci, find_ci(graph, question.ci));
    const impact::Closure closure = impact::closure_of(graph, std::span(&ci, 1));
    impact::SinglePointTable table;
    table.cis = {ci};
    table.points = impact::single_points(graph, closure);
    table.parts = {{0, static_cast<std::uint32_t>(table.points.size())}};
    SpofAnswer answer{std::move(at), ci, explain(graph, closure, std::move(table)), {}};
    if (question.shared_causes) answer.shared_causes = impact::shared_causes(graph, closure);
    return answer;
}

Result<SpofListAnswer> list_spof(const Principal& principal,
                                 App& app,
                                 const SpofListQuestion& question) {
    if (question.limit == 0 || question.limit > kSpofCisMax) {
        return invalid_argument("limit is " + std::to_string(question.limit) +
                                ", it must be between 1 and " + std::to_string(kSpofCisMax));
    }
    FL_TRY(
        CiListAnswer page,
        list_cis(
            principal, app, {question.class_name, question.after, question.limit, question.as_of}));
    // A class that is mistyped must not look like one that has nothing to show.
    const bool is_class = question.class_name.empty() || !page.cis.empty() ||
                          is_known_class(*page.at, question.class_name);
    if (!is_class) return unknown_class(*page.at->graph, question.class_name);
    return SpofListAnswer{std::move(page.at), question.class_name, std::move(page.cis), page.more};
}

ExplainedPoints points_of_batch(const SpofListAnswer& answer, std::size_t first) {
    const graph::Snapshot& graph = *answer.at->graph;
    const auto batch =
        std::span(answer.cis).subspan(first, std::min(kSpofBatch, answer.cis.size() - first));
    return explain(
        graph, impact::closure_of(graph, batch), impact::single_points_of_all(graph, batch));
}

}  // namespace faultline::app
