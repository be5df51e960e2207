// Groups that cannot be satisfied: whose members together have less capacity than is required.
//
// Thread safety: none; one instance serves one plan.

#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "engine/base/result.h"
#include "engine/identify/claim_index.h"
#include "engine/identify/merge_claims.h"
#include "engine/identify/numbering.h"
#include "engine/identify/owner_claims.h"

namespace faultline::identify {

// A member of a group with the largest capacity that a relationship gives it.
struct GroupMember {
    CiId ci{};
    std::uint32_t capacity = 1;
};

// A group of the merged CI.
struct CheckedGroup {
    std::string_view name;
    std::uint32_t required = 1;
    std::vector<GroupMember> members;  // ascending by CI

    // Capacity of all members together, soft ones included.
    [[nodiscard]] std::uint64_t capacity() const;
    [[nodiscard]] bool is_satisfiable() const { return capacity() >= required; }
};

// Looks at the merged groups of one CI after another.
class GroupCheck {
 public:
    // Both must outlive *this.
    GroupCheck(const Numbering& numbering, const ClaimIndex& index)
        : numbering_(&numbering), index_(&index) {}

    // The groups of the CI as all its sources claim it after the import, ascending by name.  A
    // relationship along which no failure travels is no member.  Valid as long as `claims` is.
    // Errors: corruption if attributes of a stored claim do not decode.
    Result<std::vector<CheckedGroup>> groups_of(const OwnerClaims& claims);

 private:
    [[nodiscard]] std::string_view name_of(SymbolId symbol) const;
    [[nodiscard]] bool is_need(SymbolId type);
    void add_member(const model::RelationshipClaim& relationship,
                    std::vector<CheckedGroup>& groups);

    const Numbering* numbering_;
    const ClaimIndex* index_;
    std::vector<std::uint8_t> needs_;  // by symbol; 0: not looked up yet, 1: no need, 2: need
};

}  // namespace faultline::identify
