// What an answer says about the reliabilities that it is made of.
//
// Thread safety: pure functions.

#pragma once

#include "api/json/writer.h"
#include "engine/graph/snapshot.h"
#include "engine/impact/reliability.h"

namespace faultline::render {

// The members unknown_reliability (CIs that count as never failing by themselves, for want of a
// number), unusable_reliability (CIs that state one that makes no sense) and class_defaults (how
// many have that of their class).
void write_reliabilities(const graph::Snapshot& graph,
                         const impact::Reliabilities& reliabilities,
                         json::JsonWriter& out);

}  // namespace faultline::render
