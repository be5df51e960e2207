// visit_planned_changes: what a plan does to each configuration item, in words that stay the same
// as long as the plan does.
//
// Thread safety: pure functions of a plan and of the state behind an index.
// Memory: the external ids of the CIs that change, 32 bytes for each claim that is written, and
// kChangesPerLook CIs before and after.

#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string_view>
#include <vector>

#include "engine/base/ids.h"
#include "engine/base/result.h"
#include "engine/identify/ci_diff.h"
#include "engine/identify/claim_index.h"
#include "engine/identify/merge_claims.h"
#include "engine/model/change_set.h"

namespace faultline::identify {

// The state is looked at for so many CIs at once.
inline constexpr std::size_t kChangesPerLook = 4'096;

// What becomes of a CI.
enum class PlannedStep : std::uint8_t {
    create,  // lives then and does not now
    update,  // lives now and then, or never: what is claimed about it changes
    retire,  // lives now and does not then
};

// A source whose claim about the CI is written, or withdrawn.
struct PlannedClaim {
    std::string_view source;
    bool is_withdrawn = false;
};

// One CI.  Everything lives as long as the call of the visitor.
struct PlannedChange {
    std::string_view id;
    PlannedStep step = PlannedStep::update;
    const MergedCi* before = nullptr;
    const MergedCi* after = nullptr;
    std::vector<FieldChange> fields;   // none if only other sources' words are shown
    std::vector<PlannedClaim> claims;  // ascending by source name
};

// Names of what a change speaks of.  Valid as long as the call of the visitor.
class PlannedNames {
 public:
    virtual ~PlannedNames() = default;

    // The name of a class, type or source.  REQUIRES: the change names it.
    [[nodiscard]] virtual std::string_view symbol(SymbolId symbol) const = 0;

    // The external id of the other end of a relationship.  REQUIRES: a changed field names it.
    [[nodiscard]] virtual std::string_view ci(CiId ci) const = 0;
};

using PlannedChangeVisitor =
    std::function<Result<void>(const PlannedChange& change, const PlannedNames& names)>;

// Show `visitor` every CI about which `change_set` writes or withdraws a claim, ascending by
// external id.
// Errors: corruption, unavailable; whatever the visitor returns.
// REQUIRES: `change_set` was planned on the state behind `index`.
// Cost: O(change set) and one pass over the stored claims of those CIs.
[[nodiscard]] Result<void> visit_planned_changes(const model::ChangeSet& change_set,
                                                 const ClaimIndex& index,
                                                 const PlannedChangeVisitor& visitor);

}  // namespace faultline::identify
