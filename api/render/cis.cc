// Configuration items and what they need, as JSON.

#include <map>
#include <string>

#include "api/render/answers.h"
#include "api/render/common.h"

namespace faultline::render {

namespace {

using json::JsonWriter;

void write_attributes(const identify::MergedCi& ci, JsonWriter& out) {
    out.key("attributes");
    out.begin_object();
    for (const identify::MergedAttribute& attribute : ci.attributes) {
        out.key(attribute.name);
        write_attribute_value(attribute.value, out);
    }
    out.end_object();
}

// Who claims each attribute, and since which version.
void write_provenance(const CiParts& parts, JsonWriter& out) {
    out.key("provenance");
    out.begin_object();
    for (const identify::MergedAttribute& attribute : parts.ci->attributes) {
        out.key(attribute.name);
        out.begin_object();
        out.member("source", parts.symbol_name(attribute.source));
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
        write_ids("members", graph, graph.members(group), out);
        out.end_object();
    }
    out.end_array();
}

void write_depends_summary(const app::DependsAnswer& answer, JsonWriter& out) {
    std::map<std::string_view, std::uint64_t> by_class;
    std::uint64_t direct = 0;
    for (const app::Dependency& dependency : answer.dependencies) {
        const graph::Snapshot& graph = *answer.at->graph;
        by_class[graph.class_name(graph.class_of(dependency.node))]++;
        direct += dependency.hops == 1 ? 1 : 0;
    }
    out.key("summary");
    out.begin_object();
    out.member("direct", direct);
    out.member("all", answer.dependencies.size());
    out.key("by_class");
    out.begin_object();
    for (const auto& [class_name, count] : by_class) {
        out.member(class_name, count);
    }
    out.end_object();
    out.end_object();
}

// Everything about one CI.  `changed` is its entity tag.
void write_ci_members(const CiParts& parts, Version changed, JsonWriter& out) {
    out.key("ci");
    out.begin_object();
    out.member("id", parts.id);
    out.member("class", parts.symbol_name(parts.ci->class_name));
    out.member("name", parts.ci->name.empty() ? parts.id : parts.ci->name);
    write_attributes(*parts.ci, out);
    out.end_object();
    out.key("relationships");
    write_relationships(parts, out);
    out.key("groups");
    write_groups(parts, out);
    write_provenance(parts, out);
    out.member("last_changed", raw(changed));
}

// What was asked for of one CI of a page.
void write_row(const app::CiFields& fields, const app::CiRow& row, JsonWriter& out) {
    out.begin_object();
    out.member("id", row.place.id);
    if (fields.name) out.member("name", row.name);
    if (fields.class_name) out.member("class", row.class_name);
    if (fields.state) out.member("state", row.alive ? "live" : "retired");
    if (fields.changed) out.member("last_changed", raw(row.changed));
    if (fields.all_attributes || !fields.attributes.empty()) {
        out.key("attributes");
        out.begin_object();
        for (const auto& [name, value] : row.attributes) {
            out.key(name);
            write_attribute_value(std::string_view(value), out);
        }
        out.end_object();
    }
    out.end_object();
}

// Every value that a source gives; of a field the one that answers show comes first.
void write_values(const std::vector<identify::FieldValues>& fields,
                  const storage::View& view,
                  JsonWriter& out) {
    out.key("values");
    out.begin_array();
    for (const identify::FieldValues& field : fields) {
        for (const identify::SourcedValue& value : field.values) {
            out.begin_object();
            out.member("field", field.field);
            out.key("value");
            write_attribute_value(std::string_view(value.value), out);
            out.member("source", view.symbol_name(value.source));
            out.member("version", raw(value.version));
            out.key("lost");
            if (value.loss == identify::Loss::none) {
                out.null();
            } else {
                out.value(identify::loss_name(value.loss));
            }
            out.end_object();
        }
    }
    out.end_array();
}

}  // namespace

void write_ci(const app::CiAnswer& answer, JsonWriter& out) {
    const CiParts parts{&answer.view, answer.id, &answer.record.merged(), &answer.others};
    out.begin_object();
    write_versions(answer.view, answer.as_of, out);
    if (!answer.asked.empty()) out.member("asked", answer.asked);
    write_ci_members(parts, answer.record.changed(), out);
    if (answer.values) write_values(*answer.values, answer.view, out);
    out.end_object();
}

void write_written_ci(const app::WritePosition& position,
                      const app::EditDone& done,
                      JsonWriter& out) {
    const CiParts parts{nullptr, done.id, &done.ci.merged(), &done.ci.others(), &done.ci};
    out.begin_object();
    write_versions(position, out);
    out.key("as_of");
    out.null();
    write_ci_members(parts, done.changed, out);
    out.end_object();
}

void write_ci_list(const app::CiListAnswer& answer, JsonWriter& out) {
    const graph::Snapshot& graph = *answer.at->graph;
    out.begin_object();
    write_versions(*answer.at, out);
    out.key("cis");
    out.begin_array();
    for (const graph::NodeIndex node : answer.cis) {
        out.begin_object();
        write_node(graph, node, out);
        out.end_object();
    }
    out.end_array();
    write_next_cursor(
        answer.more ? std::optional<std::string_view>(graph.id(answer.cis.back())) : std::nullopt,
        out);
    out.end_object();
}

void write_ci_page(const app::CiPage& page, JsonWriter& out) {
    out.begin_object();
    write_versions(page.view, page.as_of, out);
    out.key("cis");
    out.begin_array();
    for (const app::CiRow& row : page.rows) {
        write_row(page.fields, row, out);
    }
    out.end_array();
    out.member("next_cursor", page.next_cursor);
    if (page.count) out.member("count", *page.count);
    out.end_object();
}

void write_depends(const app::DependsAnswer& answer, JsonWriter& out) {
    const graph::Snapshot& graph = *answer.at->graph;
    const CiParts parts{
        &answer.at->view, graph.id(answer.node), &answer.record.merged(), &answer.others};
    out.begin_object();
    write_versions(*answer.at, out);
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
