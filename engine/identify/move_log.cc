#include "engine/identify/move_log.h"

#include <algorithm>
#include <utility>

namespace faultline::identify {

Result<void> MoveLog::write(const ClaimDrafts& drafts,
                            const ClaimIndex& index,
                            IdentityPlan& plan) const {
    plan.relationship_count = moves_.size();
    const std::size_t listed = std::min(moves_.size(), kMovesListedMax);
    for (std::size_t i = 0; i < listed; i++) {
        const Move& move = moves_[i];
        MovedRelationship& moved = plan.relationships.emplace_back();
        FL_TRY(std::string owner, drafts.id_of(move.owner));
        FL_TRY(std::string other, drafts.id_of(move.key.other));
        if (move.key.other_is_source) std::swap(owner, other);
        moved.claimed_by = index.symbol_name(move.source);
        moved.source = std::move(owner);
        moved.type = index.symbol_name(move.key.type);
        moved.target = std::move(other);
        moved.group = move.key.group;
        moved.what = move.what;
        if (move.now != CiId{}) {
            FL_TRY(moved.now, drafts.id_of(move.now));
        }
    }
    std::ranges::sort(plan.relationships);
    return {};
}

}  // namespace faultline::identify
