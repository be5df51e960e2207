// IdentityPlan: what merging or splitting CIs by hand does, as a change set that is ready to be
// written, with everything that moves.

#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/base/error.h"
#include "engine/base/ids.h"
#include "engine/model/change_set.h"

namespace faultline::identify {

// A plan lists at most so many relationships; all of them are counted.
inline constexpr std::size_t kMovesListedMax = 1000;

// What one source says about a CI goes to another one.
struct MovedClaim {
    std::string source;
    std::string ci;         // external id of the CI that has it then
    std::string native_id;  // what the source calls that CI; empty: by its external id
    bool joined = false;    // with what the source says about that CI already, or out of it

    friend bool operator==(const MovedClaim&, const MovedClaim&) = default;
};

// What becomes of a relationship in a claim.
enum class MoveKind : std::uint8_t {
    redirected = 0,  // names the other CI now
    joined = 1,      // the claim names the other CI in the same way already: those numbers stay
    dropped = 2,     // a CI cannot need itself
    restored = 3,    // was joined or dropped by the merge that is undone
};

// A relationship of another CI's claim, or between the two CIs.  Ends are external ids as recorded.
struct MovedRelationship {
    std::string claimed_by;  // source of the claim
    std::string source;
    std::string type;
    std::string target;
    std::string group;
    MoveKind what = MoveKind::redirected;
    std::string now;  // the end that is named instead; empty if it is dropped

    friend auto operator<=>(const MovedRelationship&, const MovedRelationship&) = default;
};

// A group whose members or requirement differ.
struct MovedGroup {
    std::string ci;  // external id
    std::string name;
    std::uint32_t required_before = 0;  // 0: it was not there
    std::uint32_t required = 0;         // 0: it is not there any more
    std::uint64_t capacity_before = 0;  // of all members together
    std::uint64_t capacity = 0;

    friend bool operator==(const MovedGroup&, const MovedGroup&) = default;
};

// The plan.  If it is not accepted, `violations` say why and nothing else is set.
struct IdentityPlan {
    bool accepted = false;
    model::ChangeSet change_set;
    std::vector<CiId> changed;                     // ascending, unique
    std::vector<MovedClaim> claims;                // by source
    std::vector<MovedRelationship> relationships;  // ascending; the first kMovesListedMax
    std::uint64_t relationship_count = 0;
    std::vector<MovedGroup> groups;  // by CI and name
    std::vector<Violation> violations;
};

}  // namespace faultline::identify
