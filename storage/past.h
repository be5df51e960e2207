// The past of a store: an earlier version, the version at a time, and the history of one CI.
//
// Thread safety: pure functions of immutable state.

#pragma once

#include <functional>
#include <vector>

#include "engine/base/ids.h"
#include "engine/base/result.h"
#include "engine/base/utc_time.h"
#include "engine/identify/merge_claims.h"
#include "storage/published.h"

namespace faultline::storage {

// What `state` knows of the position at `version`.
// Errors: not_found if it lies outside oldest() .. version; corruption, unavailable.
[[nodiscard]] Result<Position> read_position_at(const Published& state, Version version);

// The state as it was at `version`.  Errors: as read_position_at().
// Cost: one point look-up; the catalogue is read anew if it was altered since.
[[nodiscard]] Result<Published> state_at(const Published& state, Version version);

// The last version committed at or before `time`.
// Errors: not_found if the history begins later; corruption, unavailable.
// Cost: O(log versions) point look-ups.
[[nodiscard]] Result<Version> version_at(const Published& state, UtcTime time);

// What a visitor of a CI's history is shown: the CI before and after one version, whose views live
// as long as the call.  Before its first version, and after a retirement, it is not alive.
using CiHistoryVisitor = std::function<Result<void>(
    Version version, const identify::MergedCi& before, const identify::MergedCi& after)>;

// Show `visitor` every version that wrote a claim about `ci`, ascending.  With history removed, the
// first one shown is the state that was kept.
// Errors: corruption, unavailable; whatever the visitor returns.
// Cost: O(claims ever made about it); one seek.
[[nodiscard]] Result<void> visit_ci_history(const Published& state,
                                            CiId ci,
                                            const CiHistoryVisitor& visitor);

// The version with which a source first claimed anything about a CI.
struct FirstClaim {
    SymbolId source{};
    Version version{};

    friend bool operator==(const FirstClaim&, const FirstClaim&) = default;
};

// When each source first claimed anything about `ci`, ascending by source.  With history removed,
// not before its beginning.
// Errors: corruption, unavailable.  Cost: O(claims ever made about it); one seek.
[[nodiscard]] Result<std::vector<FirstClaim>> first_claims(const Published& state, CiId ci);

// What was altered after a version.
struct Altered {
    bool catalogue = false;  // the impact kind of any relationship may differ
    std::vector<CiId> cis;   // whose claims were written; ascending, unique
};

// What the versions after `after`, up to that of `state`, altered.
// Errors: not_found if the operations of one of them were removed; corruption, unavailable.
// Cost: O(operations in between).
[[nodiscard]] Result<Altered> altered_since(const Published& state, Version after);

}  // namespace faultline::storage
