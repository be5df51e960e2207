// The parts of an impact answer that it carries on request.

#pragma once

#include "api/app/impact_extras.h"
#include "api/json/writer.h"
#include "engine/graph/snapshot.h"

namespace faultline::render {

// The member "confidence".  REQUIRES, as of all of these: inside an object; `graph` is that of the
// answer.
void write_confidence(const graph::Snapshot& graph,
                      const app::ConfidenceAnswer& answer,
                      json::JsonWriter& out);

// The members "group_by", "groups" and "bundles".
void write_groups(const app::ImpactGroups& grouped, json::JsonWriter& out);

// The members "contacts" and "without_contact".
void write_contacts(const graph::Snapshot& graph,
                    const app::ImpactContacts& contacts,
                    json::JsonWriter& out);

// The member "explanation".
void write_explanation(const storage::View& view,
                       const graph::Snapshot& graph,
                       const app::ImpactExplanation& explanation,
                       json::JsonWriter& out);

// All that there are, in the order of the interface.
void write_extras(const app::Published& at, const app::ImpactExtras& extras, json::JsonWriter& out);

}  // namespace faultline::render
