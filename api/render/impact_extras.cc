#include "api/render/impact_extras.h"

namespace faultline::render {

void write_extras(const graph::Snapshot& graph,
                  const app::ImpactExtras& extras,
                  json::JsonWriter& out) {
    if (extras.confidence) write_confidence(graph, *extras.confidence, out);
    if (extras.groups) write_groups(*extras.groups, out);
    if (extras.contacts) write_contacts(graph, *extras.contacts, out);
}

}  // namespace faultline::render
