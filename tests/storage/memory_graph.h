// The graph of a MemoryState, built from merged CIs one after the other.
//
// Thread safety: a pure function.

#pragma once

#include "engine/base/ids.h"
#include "engine/base/result.h"
#include "engine/graph/snapshot.h"
#include "tests/storage/memory_state.h"

namespace faultline::storage {

// The graph at `version`.
// Errors: corruption if a relationship names a CI that is not alive or a group lacks capacity.
[[nodiscard]] Result<graph::Snapshot> memory_graph(const MemoryState& state, Version version);

}  // namespace faultline::storage
