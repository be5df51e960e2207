// merge_claims: one configuration item as a pure merge of what its sources claim.
//
// Per attribute, and for class and name, the claim with most authority wins (authority.h), the
// newest of equal ones; needs and groups are the union over the sources.  A relationship is the
// same in two claims if type, ends and group name are equal; its numbers come from the newest claim
// of it.  Equal versions: the source name that is smaller by bytes wins.  The result does not
// depend on the order of the claims.

#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "engine/base/ids.h"
#include "engine/base/result.h"
#include "engine/identify/authority.h"
#include "engine/model/claim.h"

namespace faultline::identify {

// A claim with the source that makes it.
struct SourcedClaim {
    SymbolId source{};
    std::string_view source_name;
    const model::Claim* claim = nullptr;
};

// An attribute that won, and who claims it since when.  `value` is the canonical form of one value.
struct MergedAttribute {
    std::string_view name;
    std::string_view value;
    SymbolId source{};
    Version version{};
};

// A group that the CI needs.  required is at least 1.
struct MergedGroup {
    std::string_view name;
    std::uint32_t required = 1;
};

// A relationship that at least one claim holds.
struct MergedRelationship {
    static constexpr std::uint32_t kUngrouped = model::RelationshipClaim::kUngrouped;

    model::RelationshipClaim
        content;                    // numbers of the newest claim; `group` indexes MergedCi::groups
    std::vector<SymbolId> sources;  // all that claim it, ascending by name
    std::vector<std::optional<std::int64_t>> verified_at;  // as each of `sources` says
};

// A configuration item as answers show it.
struct MergedCi {
    bool alive = false;  // a claim has CI fields
    SymbolId class_name{};
    std::string_view name;
    Version version{};                              // newest version of any part
    std::vector<MergedAttribute> attributes;        // ascending by name
    std::vector<MergedGroup> groups;                // ascending by name
    std::vector<MergedRelationship> relationships;  // ascending by (group, type, other, end)
};

// The merge of `claims`, which must be all claims about one CI.  Views point into the claims.
// Authority about the class counts as for the class that the claim gives, about everything else as
// for the class that won.
// Errors: corruption if the attributes of a claim do not decode.
// Cost: O(size log size).
[[nodiscard]] Result<MergedCi> merge_claims(std::span<const SourcedClaim> claims,
                                            const Authority& authority);

// The same where all sources rank the same, and where only needs and groups are wanted: authority
// does not touch them.
[[nodiscard]] Result<MergedCi> merge_claims(std::span<const SourcedClaim> claims);

}  // namespace faultline::identify
