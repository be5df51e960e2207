// MoveLog: what becomes of relationships while CIs are merged or split, told by external ids at the
// end.
//
// Thread safety: none; belongs to one plan.  Memory: O(relationships that move).

#pragma once

#include <vector>

#include "engine/base/ids.h"
#include "engine/base/result.h"
#include "engine/identify/claim_drafts.h"
#include "engine/identify/claim_parts.h"
#include "engine/identify/identity_plan.h"

namespace faultline::identify {

// The log.
class MoveLog {
 public:
    // Note what becomes of a relationship in what `source` claims about `owner`; `now` is the other
    // end from now on, CiId{0} if there is none.
    void add(CiId owner, SymbolId source, const RelationshipKey& key, MoveKind what, CiId now) {
        moves_.push_back({owner, source, key, what, now});
    }

    // Fill in the plan's list and count.  Errors: corruption, unavailable.
    Result<void> write(const ClaimDrafts& drafts,
                       const ClaimIndex& index,
                       IdentityPlan& plan) const;

 private:
    struct Move {
        CiId owner{};
        SymbolId source{};
        RelationshipKey key;
        MoveKind what{};
        CiId now{};
    };

    std::vector<Move> moves_;
};

}  // namespace faultline::identify
