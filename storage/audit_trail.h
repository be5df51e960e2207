// The audit trail: signed heads of a store's history, and the history itself for keeping elsewhere.
//
// Thread safety: pure functions; on a store that is written to meanwhile they look at one version.

#pragma once

#include <functional>

#include "engine/base/ids.h"
#include "engine/base/result.h"
#include "engine/model/change_set.h"
#include "storage/audit_check.h"
#include "storage/published.h"
#include "storage/signed_head.h"

namespace faultline::storage {

// The head of `state`, signed with the store's key, which is made on first use.
// Errors: as SigningKey::open_or_create(); corruption.
[[nodiscard]] Result<SignedHead> signed_head(const Published& state);

// Receives a trail; what it returns ends the export if it is an error.
struct TrailVisitor {
    std::function<Result<void>(const TrailVersion&, const model::ChangeSetHeader&)> on_version;
    std::function<Result<void>(const TrailChunk&)> on_chunk;  // none: operations are left out
};

// Show `visitor` every version from `first` to that of `state`, each followed by the chunks of its
// operations unless they were removed.  The first one carries the audit hash of the one before it.
// Errors: not_found if `first` is 0 or above the version of `state`; corruption, unavailable;
// whatever the visitor returns.
[[nodiscard]] Result<void> visit_trail(const Published& state,
                                       Version first,
                                       const TrailVisitor& visitor);

}  // namespace faultline::storage
