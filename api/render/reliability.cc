#include "api/render/reliability.h"

#include <span>

namespace faultline::render {

namespace {

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

}  // namespace

void write_reliabilities(const graph::Snapshot& graph,
                         const impact::Reliabilities& reliabilities,
                         json::JsonWriter& out) {
    write_ids("unknown_reliability", graph, reliabilities.unknown, out);
    out.member("class_defaults", reliabilities.class_defaults);
    write_ids("unusable_reliability", graph, reliabilities.unusable, out);
}

}  // namespace faultline::render
