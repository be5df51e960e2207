// The counts of an answer by class, as JSON.

#pragma once

#include <span>

#include "api/json/writer.h"
#include "engine/graph/snapshot.h"
#include "engine/impact/blast_radius.h"

namespace faultline::render {

// The member by_class: for each class that occurs, how many of its CIs are down, at risk, impaired
// and inherited.  REQUIRES: inside an object.
void write_by_class(const graph::Snapshot& graph,
                    std::span<const impact::ClassSummary> classes,
                    json::JsonWriter& out);

}  // namespace faultline::render
