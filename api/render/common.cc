#include "api/render/common.h"

#include "api/render/answers.h"
#include "engine/base/bytes.h"
#include "engine/model/attributes.h"
#include "engine/model/scope_text.h"

namespace faultline::render {

namespace {

void write_scalar(const model::Scalar& scalar, json::JsonWriter& out) {
    std::visit([&out](const auto& content) { out.value(content); }, scalar);
}

void write_value(const model::AttributeValue& value, json::JsonWriter& out) {
    if (const auto* scalar = std::get_if<model::Scalar>(&value)) return write_scalar(*scalar, out);
    out.begin_array();
    for (const model::Scalar& item : std::get<std::vector<model::Scalar>>(value)) {
        write_scalar(item, out);
    }
    out.end_array();
}

}  // namespace

void write_relationship(const CiParts& parts,
                        const identify::MergedRelationship& relationship,
                        std::string_view other,
                        json::JsonWriter& out) {
    const model::RelationshipClaim& claim = relationship.content;
    out.begin_object();
    out.member("source", claim.other_is_source ? other : parts.id);
    out.member("type", parts.symbol_name(claim.type));
    out.member("target", claim.other_is_source ? parts.id : other);
    out.key("group");
    if (claim.group == identify::MergedRelationship::kUngrouped) {
        out.null();
    } else {
        out.value(parts.ci->groups[claim.group].name);
    }
    out.member("capacity", claim.capacity);
    out.member("strength", claim.strength);
    out.member("delay_s", claim.delay_s);
    out.key("verified_at");
    if (claim.verified_at) {
        out.value(format_utc_time(UtcTime{*claim.verified_at}));
    } else {
        out.null();
    }
    out.key("sources");
    out.begin_array();
    for (const SymbolId source : relationship.sources) {
        out.value(parts.symbol_name(source));
    }
    out.end_array();
    out.member("version", raw(claim.version));
    out.end_object();
}

void write_attribute_value(std::string_view canonical, json::JsonWriter& out) {
    ByteReader in(canonical);
    write_attribute_value(model::decode_value(in), out);
}

void write_attribute_value(const model::AttributeValue& value, json::JsonWriter& out) {
    write_value(value, out);
}

void write_versions(const storage::View& view, const app::AsOf& as_of, json::JsonWriter& out) {
    out.member("version", raw(view.version()));
    out.member("graph_version", raw(view.graph_version()));
    out.key("as_of");
    if (const auto* version = std::get_if<Version>(&as_of)) {
        out.value(raw(*version));
    } else if (const auto* time = std::get_if<UtcTime>(&as_of)) {
        out.value(format_utc_time(*time));
    } else {
        out.null();
    }
}

void write_versions(const app::Published& at, json::JsonWriter& out) {
    write_versions(at.view, at.as_of, out);
}

void write_versions(const app::WritePosition& position, json::JsonWriter& out) {
    out.member("version", raw(position.version));
    out.member("graph_version", raw(position.graph_version));
}

void write_import_scope(const std::optional<model::Scope>& scope, json::JsonWriter& out) {
    if (scope) return write_texts("scope", model::scope_words(*scope), out);
    out.key("scope");
    out.null();
}

void write_next_cursor(const std::optional<std::string_view>& last, json::JsonWriter& out) {
    out.key("next_cursor");
    if (last) {
        out.value(cursor_after(*last));
    } else {
        out.null();
    }
}

void write_context(UtcTime time, const model::WriteContext& context, json::JsonWriter& out) {
    out.member("time", format_utc_time(time));
    out.member("principal", context.principal);
    out.member("source", context.source);
    out.member("reason", context.reason);
    out.member("request_id", context.request_id);
}

void write_violations(const std::vector<Violation>& violations, json::JsonWriter& out) {
    out.begin_array();
    for (const Violation& violation : violations) {
        out.begin_object();
        out.member("pointer", violation.pointer);
        out.member("code", violation.code);
        out.member("message", violation.message);
        out.end_object();
    }
    out.end_array();
}

void write_node(const graph::Snapshot& graph, graph::NodeIndex node, json::JsonWriter& out) {
    out.member("id", graph.id(node));
    out.member("name", graph.name(node));
    out.member("class", graph.class_name(graph.class_of(node)));
}

void write_text_or_null(std::string_view name, std::string_view text, json::JsonWriter& out) {
    out.key(name);
    if (text.empty()) return out.null();
    out.value(text);
}

void write_time(std::string_view name, const std::optional<UtcTime>& time, json::JsonWriter& out) {
    out.key(name);
    if (!time) return out.null();
    out.value(format_utc_time(*time));
}

void write_ids(std::string_view name,
               const graph::Snapshot& graph,
               std::span<const graph::NodeIndex> nodes,
               json::JsonWriter& out) {
    out.key(name);
    out.begin_array();
    for (const graph::NodeIndex node : nodes) {
        out.value(graph.id(node));
    }
    out.end_array();
}

void write_relationships(const CiParts& parts, json::JsonWriter& out) {
    out.begin_array();
    for (std::size_t i = 0; i < parts.ci->relationships.size(); i++) {
        write_relationship(parts, parts.ci->relationships[i], (*parts.others)[i], out);
    }
    out.end_array();
}

void write_groups(const CiParts& parts, json::JsonWriter& out) {
    out.begin_array();
    for (const identify::MergedGroup& group : parts.ci->groups) {
        out.begin_object();
        out.member("name", group.name);
        out.member("required", group.required);
        out.end_object();
    }
    out.end_array();
}

void write_run_counts(const model::RunCounts& counts, json::JsonWriter& out) {
    out.member("created", counts.created);
    out.member("updated", counts.updated);
    out.member("unchanged", counts.unchanged);
    out.member("retired", counts.retired);
    out.member("quarantined", counts.quarantined);
}

void write_run_counts(std::string_view name,
                      const model::RunCounts& counts,
                      json::JsonWriter& out) {
    out.key(name);
    out.begin_object();
    write_run_counts(counts, out);
    out.end_object();
}

}  // namespace faultline::render
