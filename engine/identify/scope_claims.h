// claimed_in_scope: which configuration items of a scope a source claims anything about.
//
// Thread safety: pure functions of the state behind an index.

#pragma once

#include <vector>

#include "engine/base/ids.h"
#include "engine/base/result.h"
#include "engine/identify/claim_index.h"
#include "engine/model/scope.h"

namespace faultline::identify {

// A CI about which the source claims something.
struct ClaimedCi {
    CiId ci{};
    bool has_ci_fields = false;  // else only relationships or groups

    friend bool operator==(const ClaimedCi&, const ClaimedCi&) = default;
};

// What `source` claims in `scope`, ascending by CI.  A service's scope follows the needs that all
// sources claim; a class is that of the merged CI.
// Errors: not_found naming a CI of the scope that the store never saw; corruption, unavailable.
// REQUIRES: a normalised scope.
// Cost: one pass over all claims, or over those of the CIs that are listed or needed.
[[nodiscard]] Result<std::vector<ClaimedCi>> claimed_in_scope(const model::Scope& scope,
                                                              SymbolId source,
                                                              const ClaimIndex& index);

}  // namespace faultline::identify
