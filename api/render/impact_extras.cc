#include "api/render/impact_extras.h"

namespace faultline::render {

void write_extras(const app::Published& at,
                  const app::ImpactExtras& extras,
                  json::JsonWriter& out) {
    const graph::Snapshot& graph = *at.graph;
    if (extras.confidence) write_confidence(graph, *extras.confidence, out);
    if (extras.groups) write_groups(*extras.groups, out);
    if (extras.contacts) write_contacts(graph, *extras.contacts, out);
    if (extras.explanation) write_explanation(at.view, graph, *extras.explanation, out);
}

}  // namespace faultline::render
