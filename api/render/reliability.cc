#include "api/render/reliability.h"

#include "api/render/common.h"

namespace faultline::render {

void write_reliabilities(const graph::Snapshot& graph,
                         const impact::Reliabilities& reliabilities,
                         json::JsonWriter& out) {
    write_ids("unknown_reliability", graph, reliabilities.unknown, out);
    out.member("class_defaults", reliabilities.class_defaults);
    write_ids("unusable_reliability", graph, reliabilities.unusable, out);
}

}  // namespace faultline::render
