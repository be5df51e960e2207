#include "api/render/spof.h"

#include "api/render/common.h"
#include "api/render/explanation.h"

namespace faultline::render {

namespace {

using json::JsonWriter;

// The first `count` points of table.cis[ci].
void write_points(const graph::Snapshot& graph,
                  const app::ExplainedPoints& points,
                  const Explanations& explanations,
                  impact::ListPart part,
                  JsonWriter& out) {
    out.key("single_points_of_failure");
    out.begin_array();
    for (std::uint32_t i = part.first; i < part.first + part.count && out.ok(); i++) {
        const impact::SinglePoint& point = points.table.points[i];
        out.begin_object();
        write_node(graph, point.node, out);
        out.member("hops", point.hops);
        out.member("explanation", explanations.of(i));
        out.end_object();
    }
    out.end_array();
}

void write_cause(const graph::Snapshot& graph,
                 const impact::SharedCauses& causes,
                 const impact::SharedCause& cause,
                 JsonWriter& out) {
    out.begin_object();
    out.member("owner", graph.id(graph.owner(cause.group)));
    out.member("group", graph.group_name(cause.group));
    out.key("cause");
    out.begin_object();
    write_node(graph, cause.cause, out);
    out.end_object();
    write_ids("members", graph, causes.members_of(cause), out);
    out.member("nearest", cause.nearest);
    out.end_object();
}

}  // namespace

void write_spof(const app::SpofAnswer& answer, const SpofView& view, JsonWriter& out) {
    const graph::Snapshot& graph = *answer.at->graph;
    const std::size_t count = answer.points.table.points.size();
    const auto points = static_cast<std::uint32_t>(shown_of(count, view.limit));
    out.begin_object();
    write_versions(*answer.at, out);
    out.member("ci", graph.id(answer.ci));
    const Explanations explanations(graph, answer.points.table, answer.points.reasons);
    write_points(graph, answer.points, explanations, {0, points}, out);
    std::size_t causes = 0;
    if (answer.shared_causes) {
        causes = shown_of(answer.shared_causes->causes.size(), view.limit);
        out.key("shared_causes");
        out.begin_array();
        for (std::size_t i = 0; i < causes && out.ok(); i++) {
            write_cause(graph, *answer.shared_causes, answer.shared_causes->causes[i], out);
        }
        out.end_array();
    }
    if (view.limit || answer.shared_causes) {
        out.key("omitted");
        out.begin_object();
        out.member("single_points_of_failure", count - points);
        if (answer.shared_causes) {
            out.member("shared_causes", answer.shared_causes->count - causes);
        }
        out.end_object();
    }
    out.end_object();
}

void write_spof_list(const app::SpofListAnswer& answer, JsonWriter& out) {
    const graph::Snapshot& graph = *answer.at->graph;
    out.begin_object();
    write_versions(*answer.at, out);
    out.member("class", answer.class_name);
    out.key("cis");
    out.begin_array();
    for (std::size_t first = 0; first < answer.cis.size() && out.ok(); first += app::kSpofBatch) {
        const app::ExplainedPoints points = app::points_of_batch(answer, first);
        const Explanations explanations(graph, points.table, points.reasons);
        for (std::size_t i = 0; i < points.table.cis.size(); i++) {
            out.begin_object();
            write_node(graph, points.table.cis[i], out);
            write_points(graph, points, explanations, points.table.parts[i], out);
            out.end_object();
        }
    }
    out.end_array();
    write_next_cursor(
        answer.more ? std::optional<std::string_view>(graph.id(answer.cis.back())) : std::nullopt,
        out);
    out.end_object();
}

}  // namespace faultline::render
