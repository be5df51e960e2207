// Configuration items and what they need, as JSON.

#include <map>
#include <string>

#include "api/render/answers.h"
#include "api/render/common.h"
#include "engine/base/bytes.h"
#include "engine/model/attributes.h"

namespace faultline::render {

namespace {

using json::JsonWriter;

void write_scalar(const model::Scalar& scalar, JsonWriter& out) {
    std::visit([&out](const auto& content) { out.value(content); }, scalar);
}

void write_value(const model::AttributeValue& value, JsonWriter& out) {
    if (const auto* scalar = std::get_if<model::Scalar>(&value)) return write_scalar(*scalar, out);
    out.begin_array();
    for (const model::Scalar& item : std::get<std::vector<model::Scalar>>(value)) {
        write_scalar(item, out);
    }
    out.end_array();
}

void write_attributes(const identify::MergedCi& ci, JsonWriter& out) {
    out.key("attributes");
    out.begin_object();
    for (const identify::MergedAttribute& attribute : ci.attributes) {
        out.key(attribute.name);
        ByteReader in(attribute.value);
        write_value(model::decode_value(in), out);
    }
    out.end_object();
}

// Who claims each attribute, and since which version.
void write_provenance(const app::CiAnswer& answer, JsonWriter& out) {
    out.key("provenance");
    out.begin_object();
    for (const identify::MergedAttribute& attribute : answer.record.merged().attributes) {
        out.key(attribute.name);
        out.begin_object();
        out.member("source", answer.view.symbol_name(attribute.source));
        out.member("version", raw(attribute.version));
        out.end_object();
    }
    out.end_object();
}

void write_groups_with_members(const graph::Snapshot& graph,
                               graph::NodeIndex node,
                               JsonWriter& out) {
    out.key("groups");
    out.begin_array();
    const graph::GroupRange range = graph.groups_of(node);
    for (auto i = static_cast<std::uint32_t>(range.first);
         i < static_cast<std::uint32_t>(range.last);
         i++) {
        const graph::GroupIndex group{i};
        out.begin_object();
        out.member("name", graph.group_name(group));
        out.member("required", graph.required(group));
        out.member("capacity", graph.capacity(group));
        out.key("members");
        out.begin_array();
        for (const graph::NodeIndex member : graph.members(group)) {
            out.value(graph.id(member));
        }
        out.end_array();
        out.end_object();
    }
    out.end_array();
}

void write_depends_summary(const app::DependsAnswer& answer, JsonWriter& out) {
    std::map<graph::ClassIndex, std::uint64_t> by_class;
    std::uint64_t direct = 0;
    for (const app::Dependency& dependency : answer.dependencies) {
        by_class[answer.at->graph->class_of(dependency.node)]++;
        direct += dependency.hops == 1 ? 1 : 0;
    }
    out.key("summary");
    out.begin_object();
    out.member("direct", direct);
    out.member("all", answer.dependencies.size());
    out.key("by_class");
    out.begin_object();
    for (const auto& [class_index, count] : by_class) {
        out.member(answer.at->graph->class_name(class_index), count);
    }
    out.end_object();
    out.end_object();
}

}  // namespace

void write_ci(const app::CiAnswer& answer, JsonWriter& out) {
    const identify::MergedCi& ci = answer.record.merged();
    const CiParts parts{&answer.view, answer.id, &ci, &answer.others};
    out.begin_object();
    write_versions(answer.view, out);
    out.key("ci");
    out.begin_object();
    out.member("id", answer.id);
    out.member("class", answer.view.symbol_name(ci.class_name));
    out.member("name", ci.name.empty() ? std::string_view(answer.id) : ci.name);
    write_attributes(ci, out);
    out.end_object();
    out.key("relationships");
    write_relationships(parts, out);
    out.key("groups");
    write_groups(parts, out);
    write_provenance(answer, out);
    out.member("last_changed", raw(ci.version));
    out.end_object();
}

void write_ci_list(const app::CiListAnswer& answer, JsonWriter& out) {
    const graph::Snapshot& graph = *answer.at->graph;
    out.begin_object();
    write_versions(answer.at->view, out);
    out.key("cis");
    out.begin_array();
    for (const graph::NodeIndex node : answer.cis) {
        out.begin_object();
        write_node(graph, node, out);
        out.end_object();
    }
    out.end_array();
    out.key("next_cursor");
    if (answer.more) {
        out.value(cursor_after(graph.id(answer.cis.back())));
    } else {
        out.null();
    }
    out.end_object();
}

void write_depends(const app::DependsAnswer& answer, JsonWriter& out) {
    const graph::Snapshot& graph = *answer.at->graph;
    const CiParts parts{
        &answer.at->view, graph.id(answer.node), &answer.record.merged(), &answer.others};
    out.begin_object();
    write_versions(answer.at->view, out);
    out.member("ci", graph.id(answer.node));
    write_depends_summary(answer, out);
    out.key("relationships");
    write_relationships(parts, out);
    write_groups_with_members(graph, answer.node, out);
    out.key("dependencies");
    out.begin_array();
    for (const app::Dependency& dependency : answer.dependencies) {
        out.begin_object();
        write_node(graph, dependency.node, out);
        out.member("hops", dependency.hops);
        out.end_object();
    }
    out.end_array();
    out.end_object();
}

}  // namespace faultline::render
