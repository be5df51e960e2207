// What a graph holds of merged claims: one place for all who make a graph from them, because every
// way to a graph must give the same bytes.
//
// Thread safety: pure functions.

#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

#include "engine/graph/need_detail.h"
#include "engine/identify/merge_claims.h"
#include "engine/model/catalogue.h"
#include "engine/model/claim.h"
#include "engine/model/reliability.h"

namespace faultline::storage {

// What one claim says about a need, whose source has that limit.
[[nodiscard]] inline graph::NeedDetail need_detail(const model::RelationshipClaim& claim,
                                                   const std::optional<model::SourceLimit>& limit) {
    const graph::NeedDetail detail{
        .strength = claim.strength, .delay_s = claim.delay_s, .capacity = claim.capacity};
    if (!limit) return graph::verified(detail, claim.verified_at, std::nullopt);
    const graph::NeedDetail dated = graph::verified(detail, claim.verified_at, limit->days);
    return limit->number < graph::kNumberedSourcesMax ? graph::held_by(dated, limit->number)
                                                      : dated;
}

// What several claims of one relationship come to: its numbers are those of the newest claim, and
// it is as fresh as the freshest.  `limit_of(source)` yields a source's limit.
template <typename LimitOf>
[[nodiscard]] graph::NeedDetail need_detail(const identify::MergedRelationship& relationship,
                                            LimitOf limit_of) {
    model::RelationshipClaim claim = relationship.content;
    std::optional<graph::NeedDetail> detail;
    for (std::size_t i = 0; i < relationship.sources.size(); i++) {
        claim.verified_at = relationship.verified_at[i];
        const auto one = need_detail(claim, limit_of(relationship.sources[i]));
        detail = detail ? graph::merged(*detail, one) : one;
    }
    return detail.value_or(need_detail(claim, std::nullopt));
}

// What a merged CI states about its reliability.
[[nodiscard]] inline model::OwnReliability own_reliability(const identify::MergedCi& ci) {
    model::ReliabilityReader reader;
    for (const identify::MergedAttribute& attribute : ci.attributes) {
        reader.note(attribute.name, attribute.value);
    }
    return reader.result();
}

}  // namespace faultline::storage
