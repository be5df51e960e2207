#include "api/render/class_summaries.h"

namespace faultline::render {

void write_by_class(const graph::Snapshot& graph,
                    std::span<const impact::ClassSummary> classes,
                    json::JsonWriter& out) {
    out.key("by_class");
    out.begin_object();
    for (const impact::ClassSummary& summary : classes) {
        out.key(graph.class_name(summary.class_index));
        out.begin_object();
        out.member("down", summary.down);
        out.member("at_risk", summary.at_risk);
        out.member("impaired", summary.impaired);
        out.member("inherited", summary.inherited);
        out.end_object();
    }
    out.end_object();
}

}  // namespace faultline::render
