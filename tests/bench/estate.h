// Estates of the benchmarks: an interchange file as a Snapshot, without a store in between.
//
// Thread safety: a pure function of the file.

#pragma once

#include <string>

#include "engine/base/result.h"
#include "engine/graph/snapshot.h"

namespace faultline::bench {

// The graph of the estate in an interchange file.
// Errors: not_found or unavailable naming the file; invalid_argument naming the first line that is
// wrong, or a relationship whose end has no line.
[[nodiscard]] Result<graph::Snapshot> read_estate(const std::string& path);

}  // namespace faultline::bench
