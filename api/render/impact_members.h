// What impact answers say of one CI, as JSON.  Each writes members of the object that it is in.
//
// Thread safety: pure functions.  `graph` is that of the answer, and an item one of `radius`.

#pragma once

#include <cstdint>
#include <functional>
#include <string_view>

#include "api/json/writer.h"
#include "engine/graph/snapshot.h"
#include "engine/impact/blast_radius.h"

namespace faultline::render {

// How many CIs each class of the answer has.
void write_impact_counts(const impact::BlastRadius& radius, json::JsonWriter& out);

// The member `name`; null for what is broken or soft, which has no margin.
void write_margin(std::string_view name, std::uint32_t margin, json::JsonWriter& out);

// "path" and "broken_groups" of the item at `position` of radius.down.
void write_fall(const graph::Snapshot& graph,
                const impact::BlastRadius& radius,
                std::uint32_t position,
                json::JsonWriter& out);

// "hit_groups"; `write_more`, if there is one, adds members to a group.
void write_hit_groups(const graph::Snapshot& graph,
                      const impact::BlastRadius& radius,
                      const impact::AtRiskItem& item,
                      json::JsonWriter& out,
                      const std::function<void(const impact::HitGroup&)>& write_more = {});

// "soft_needs".
void write_soft_needs(const graph::Snapshot& graph,
                      const impact::BlastRadius& radius,
                      const impact::ImpairedItem& item,
                      json::JsonWriter& out);

// "owner", then "group" or "soft_target", and "margin": the nearest trouble of the item.
void write_nearest_trouble(const graph::Snapshot& graph,
                           const impact::InheritedItem& item,
                           json::JsonWriter& out);

// "nearest" and "margin_min".
void write_inherited_risk(const graph::Snapshot& graph,
                          const impact::InheritedItem& item,
                          json::JsonWriter& out);

}  // namespace faultline::render
