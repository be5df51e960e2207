// The state hash of a MemoryState, written from its description in storage/state_hash.h alone.
//
// Thread safety: a pure function.

#pragma once

#include "engine/base/ids.h"
#include "engine/base/result.h"
#include "engine/base/sha256.h"
#include "tests/storage/memory_state.h"

namespace faultline::storage {

// The hash at `version`.  Errors: corruption if a claim does not decode.
[[nodiscard]] Result<Digest> memory_hash(const MemoryState& state, Version version);

}  // namespace faultline::storage
