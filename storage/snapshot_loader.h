// load_snapshot: the graph of one version, read from the tables.
//
// Thread safety: a pure function on a Database; it uses a second thread of its own.

#pragma once

#include "engine/base/result.h"
#include "engine/graph/snapshot.h"
#include "storage/published.h"

namespace faultline::storage {

// The graph at the version of `state`: all live CIs ascending by external id, and the relationships
// along which a failure travels, by the catalogue of that version.
// Errors: corruption if rows do not decode or name CIs that are not alive; unavailable.
// Cost: two passes over the claims and one over the external ids.  Memory: beside the graph and its
// builder about 34 bytes a CI, the external ids and the names.
[[nodiscard]] Result<graph::Snapshot> load_snapshot(const Published& state);

}  // namespace faultline::storage
