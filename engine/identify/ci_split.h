// plan_split: what some sources say about a CI becomes a CI of its own, by somebody's decision.
//
// There are two ways.  A merge is taken back: what it moved goes where it was, as far as the
// sources still say it; what they have said since stays with whom they said it of.  Or a CI is made
// that never was: the sources' claims go to it, and what they claim about other CIs names it.
// Either way what a source calls the CI is remembered (engine/model/alias.h), so that its next
// import finds the two apart, whatever identifiers say.
//
// Thread safety: pure functions of a state.

#pragma once

#include <functional>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "engine/base/ids.h"
#include "engine/base/result.h"
#include "engine/identify/claim_index.h"
#include "engine/identify/identity_plan.h"

namespace faultline::identify {

// Which CI is split, and the id of the one that leaves it.
struct SplitRequest {
    CiId ci{};
    std::string ci_id;
    std::string new_id;                          // never used, or merged into the CI
    std::set<std::string, std::less<>> sources;  // whose words leave; empty: all that were merged
};

// Gives the claims about some CIs, ascending and unique, at one version.
using ClaimsAt =
    std::function<Result<void>(std::span<const CiId>, const ClaimIndex::ClaimVisitor&)>;

// What a merge did.
struct MergePast {
    CiId dropped{};
    Version version{};
    std::vector<CiId> written;  // CIs whose claims it wrote; ascending, unique
    ClaimsAt before;            // the claims just before it
    ClaimsAt after;             // and with it
};

// Take the merge of request.new_id back.  Refused if a source is named that said nothing about that
// CI then (`unknown_source`), or if one of the two CIs would have no source (`nothing_left`), or
// with `unsatisfiable_group`.
// Errors: corruption, unavailable.  Cost: O(claims that the merge wrote).
[[nodiscard]] Result<IdentityPlan> plan_unmerge(const SplitRequest& request,
                                                const MergePast& past,
                                                const ClaimIndex& index);

// Make a CI of what request.sources say.  `dropped` is the CI with the new id if it was merged into
// this one, and the history of that was removed.  Refused as above.
// Errors: corruption, unavailable.  Cost: O(claims about the CI and about all that name it, and
// all decisions).
[[nodiscard]] Result<IdentityPlan> plan_split(const SplitRequest& request,
                                              std::optional<CiId> dropped,
                                              const ClaimIndex& index);

}  // namespace faultline::identify
