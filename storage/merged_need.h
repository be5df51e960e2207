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
#include "engine/model/claim.h"
#include "engine/model/reliability.h"

namespace faultline::storage {

// What one claim says about a need, whose source has that freshness limit in days.
[[nodiscard]] inline graph::NeedDetail need_detail(const model::RelationshipClaim& claim,
                                                   std::optional<std::uint32_t> freshness_days) {
    const graph::NeedDetail detail{
        .strength = claim.strength, .delay_s = claim.delay_s, .capacity = claim.capacity};
    return graph::verified(detail, claim.verified_at, freshness_days);
}

// What several claims of one relationship come to: its numbers are those of the newest claim, and
// it is as fresh as the freshest.  `freshness_days_of(source)` yields a source's limit.
template <typename FreshnessDaysOf>
[[nodiscard]] graph::NeedDetail need_detail(const identify::MergedRelationship& relationship,
                                            FreshnessDaysOf freshness_days_of) {
    model::RelationshipClaim claim = relationship.content;
    std::optional<graph::NeedDetail> detail;
    for (std::size_t i = 0; i < relationship.sources.size(); i++) {
        claim.verified_at = relationship.verified_at[i];
        const auto one = need_detail(claim, freshness_days_of(relationship.sources[i]));
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
