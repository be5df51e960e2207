// The affected part of the graph for drawing programs: DOT and GraphML.
//
// Nodes are the CIs of an answer by id, with what they are in it; edges are the needs between them,
// dependent -> dependency, by their ends.  Equal answers have equal bytes.

#pragma once

#include "api/app/questions.h"
#include "engine/base/byte_sink.h"

namespace faultline::render {

// How to write it.
enum class GraphFormat { dot, graphml };

// Write the graph; the inherited are in it if the answer lists them.  False if the receiver is
// gone.  U+FFFE and U+FFFF, which XML cannot hold, are U+FFFD in GraphML.
// Cost: O(n log n) of the CIs in the answer, and their needs.
[[nodiscard]] bool write_impact_graph(const app::ImpactAnswer& answer,
                                      GraphFormat format,
                                      ByteSink& sink);

}  // namespace faultline::render
