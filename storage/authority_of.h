// The ranks of the sources as one version of a store has them.
//
// Thread safety: pure functions; an Authority belongs to one thread.

#pragma once

#include "engine/identify/authority.h"
#include "storage/published.h"

namespace faultline::storage {

// Those of `catalogue` about classes whose names `symbols` has; both must outlive the result.
[[nodiscard]] identify::Authority authority_of(const model::Catalogue& catalogue,
                                               const SymbolNames& symbols);

// Those of `state`, which must outlive the result.
[[nodiscard]] identify::Authority authority_of(const Published& state);

}  // namespace faultline::storage
