#include "api/app/spof.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "api/app/cis.h"
#include "api/app/known_class.h"
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

// A class that is mistyped must not look like one that has nothing to show.
Result<void> check_asked_class(const Published& at, const std::string& name) {
    if (name.empty() || !at.graph->find(name)) {
        return name.empty() ? Result<void>() : check_class(at.view, name, "/query/class");
    }
    if (check_class(at.view, name, "/query/class").ok()) return {};
    const std::string quoted = "'" + model::printable(name) + "'";
    Error error = invalid_argument(
        quoted +
        " is a configuration item, not a class: name a class to ask about all of its "
        "configuration items, or ask about " +
        quoted + " alone");
    error.violations.push_back({"/query/class", "unknown_class", error.message});
    return error;
}

}  // namespace

Result<SpofAnswer> ask_spof(const Principal& /*principal*/,
                            App& app,
                            const SpofQuestion& question) {
    FL_TRY(auto at, app.published(question.as_of));
    const graph::Snapshot& graph = *at->graph;
    FL_TRY(const graph::NodeIndex ci, find_ci(*at, question.ci));
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
    FL_CHECK(check_asked_class(*page.at, question.class_name));
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
