#include "api/render/impact_members.h"

#include "api/render/common.h"
#include "engine/impact/witness.h"

namespace faultline::render {

namespace {

using json::JsonWriter;

// A group of the answer, broken or hit, without the end of its object.
template <typename Group>
void begin_group(const graph::Snapshot& graph, const Group& group, JsonWriter& out) {
    out.begin_object();
    out.member("name", graph.group_name(group.group));
    out.member("required", graph.required(group.group));
    out.member("capacity_left", group.capacity_left);
}

}  // namespace

void write_impact_counts(const impact::BlastRadius& radius, JsonWriter& out) {
    out.member("failed", radius.failed.size());
    out.member("down", radius.down.size());
    out.member("at_risk", radius.at_risk.size());
    out.member("impaired", radius.impaired.size());
    out.member("inherited", radius.inherited_count);
}

void write_margin(std::string_view name, std::uint32_t margin, JsonWriter& out) {
    out.key(name);
    if (margin == impact::kNoMargin) return out.null();
    out.value(margin);
}

void write_fall(const graph::Snapshot& graph,
                const impact::BlastRadius& radius,
                std::uint32_t position,
                JsonWriter& out) {
    out.key("path");
    out.begin_array();
    impact::WitnessPath path(radius, position);
    while (const auto node = path.next()) {
        out.value(graph.id(*node));
    }
    out.end_array();
    out.key("broken_groups");
    out.begin_array();
    for (const impact::BrokenGroup& group : radius.broken_groups_of(radius.down[position])) {
        begin_group(graph, group, out);
        out.end_object();
    }
    out.end_array();
}

void write_hit_groups(const graph::Snapshot& graph,
                      const impact::BlastRadius& radius,
                      const impact::AtRiskItem& item,
                      JsonWriter& out,
                      const std::function<void(const impact::HitGroup&)>& write_more) {
    out.key("hit_groups");
    out.begin_array();
    for (const impact::HitGroup& group : radius.hit_groups_of(item)) {
        begin_group(graph, group, out);
        write_ids("held_by", graph, radius.held_by_of(group), out);
        out.member("margin", group.margin);
        if (write_more) write_more(group);
        out.end_object();
    }
    out.end_array();
}

void write_soft_needs(const graph::Snapshot& graph,
                      const impact::BlastRadius& radius,
                      const impact::ImpairedItem& item,
                      JsonWriter& out) {
    out.key("soft_needs");
    out.begin_array();
    for (const impact::SoftHit& hit : radius.soft_hits_of(item)) {
        out.begin_object();
        out.member("target", graph.id(hit.target));
        out.member("strength", hit.strength);
        out.end_object();
    }
    out.end_array();
}

void write_nearest_trouble(const graph::Snapshot& graph,
                           const impact::InheritedItem& item,
                           JsonWriter& out) {
    out.member("owner", graph.id(item.owner));
    if (item.margin == impact::kNoMargin) {
        out.member("soft_target", graph.id(item.soft_target));
    } else {
        out.member("group", graph.group_name(item.group));
    }
    write_margin("margin", item.margin, out);
}

void write_inherited_risk(const graph::Snapshot& graph,
                          const impact::InheritedItem& item,
                          JsonWriter& out) {
    out.key("nearest");
    out.begin_object();
    write_nearest_trouble(graph, item, out);
    out.end_object();
    write_margin("margin_min", item.margin_min, out);
}

}  // namespace faultline::render
