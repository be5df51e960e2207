#include "api/render/common.h"

#include "engine/base/utc_time.h"

namespace faultline::render {

namespace {

void write_relationship(const CiParts& parts,
                        const identify::MergedRelationship& relationship,
                        std::string_view other,
                        json::JsonWriter& out) {
    const model::RelationshipClaim& claim = relationship.content;
    out.begin_object();
    out.member("source", claim.other_is_source ? other : parts.id);
    out.member("type", parts.view->symbol_name(claim.type));
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
        out.value(parts.view->symbol_name(source));
    }
    out.end_array();
    out.member("version", raw(claim.version));
    out.end_object();
}

}  // namespace

void write_versions(const storage::View& view, json::JsonWriter& out) {
    out.member("version", raw(view.version()));
    out.member("graph_version", raw(view.graph_version()));
    out.key("as_of");
    out.null();
}

void write_node(const graph::Snapshot& graph, graph::NodeIndex node, json::JsonWriter& out) {
    out.member("id", graph.id(node));
    out.member("name", graph.name(node));
    out.member("class", graph.class_name(graph.class_of(node)));
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

}  // namespace faultline::render
