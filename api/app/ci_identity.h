// ci_identity: merging two CIs and splitting one, by hand.
//
// What moves is engine/identify/ci_merge.h and ci_split.h; conditions, the plan and the answer are
// made in one job on the writer's thread, as for other direct writes.

#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "api/app/commit.h"
#include "api/app/condition.h"
#include "api/app/edit_cis.h"
#include "api/app/principal.h"
#include "engine/base/result.h"
#include "engine/identify/identity_plan.h"

namespace faultline::app {

// Who writes merges and splits in the log.
inline constexpr std::string_view kIdentitySource = "identity";

// What a merge or a split did, or would do.
struct IdentityDone {
    WritePosition position;
    bool dry_run = false;
    std::string id;     // of the CI that is kept or split
    std::string other;  // of the one that is dropped or made
    Version changed{};  // the entity tag of the CI from now on
    std::vector<identify::MovedClaim> claims;
    std::vector<identify::MovedRelationship> relationships;
    std::uint64_t relationship_count = 0;
    std::vector<identify::MovedGroup> groups;
};

// What both take.
struct IdentityRequest {
    std::string id;  // of the CI that is kept or split
    Condition condition = {};
    bool dry_run = false;  // then nothing is written, and no condition is asked for
    std::string reason = {};
    std::string request_id = {};
    Keeping<IdentityDone> keeping = {};
};

// Which CI goes.
struct CiMergeRequest : IdentityRequest {
    std::string drop;
};

// Whose words leave the CI, and the id of the CI that they are about from then on.
struct CiSplitRequest : IdentityRequest {
    std::set<std::string, std::less<>> sources = {};  // empty: all that a merge brought
    std::string native_id = {};  // what the one source calls the CI that leaves; may be empty
    std::string new_id = {};     // empty: that of the merge that is taken back, or native_id
};

// What came of it.
struct IdentityAnswer {
    CommitOutcome outcome;  // with the bytes that the request's `keeping` made
    EditRefusal refusal = EditRefusal::none;
    std::vector<Violation> violations;    // why it is refused
    std::optional<Version> current = {};  // tag of the CI whose condition does not hold
    std::string dry_run = {};             // the bytes, if nothing was to be written
};

// Make one CI of two: `drop` stands for request.id from then on, wherever it is named.
// REQUIRES: request.keeping.answer is set.
// Errors: invalid_argument for a context that the log does not take; as commit().
[[nodiscard]] Result<IdentityAnswer> merge_cis(const Principal& principal,
                                               App& app,
                                               const CiMergeRequest& request);

// Make two CIs of one: take a merge back, or make a new CI of what some sources say.
// REQUIRES: request.keeping.answer is set.
// Errors: as merge_cis().
[[nodiscard]] Result<IdentityAnswer> split_ci(const Principal& principal,
                                              App& app,
                                              const CiSplitRequest& request);

}  // namespace faultline::app
