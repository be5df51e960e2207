// The documents of changes that requests bring (docs/reference/changes.md), read.
//
// Thread safety: pure functions.

#pragma once

#include <string>
#include <vector>

#include "api/app/change_write.h"
#include "api/http/body_members.h"
#include "api/json/value.h"
#include "engine/base/result.h"
#include "engine/model/change_record.h"

namespace faultline::http {

// A document for a new change: its plan, and an id or none.
struct NewChangeBody {
    std::string id;
    model::ChangePlan plan;
};
// Errors: invalid_argument with everything that is wrong with its shape, and for each member that
// only other requests write.
[[nodiscard]] Result<NewChangeBody> new_change_of(const json::Value& body);

// The plan that `body` makes of `current`: the whole document, or a merge patch of it (RFC 7396).
// What only other requests write may be in it as it is.
// Errors: invalid_argument with everything that is wrong, the pointers into the whole document.
[[nodiscard]] Result<model::ChangePlan> amended_plan(const json::Value& body,
                                                     bool is_patch,
                                                     const app::StoredChange& current);

// A piece of evidence: the members kind, reference, at.  What is wrong is noted in `body`.
[[nodiscard]] model::Evidence evidence_of(BodyMembers& body);

// A transition: the members to, role, codes; the outage is a truth value.
struct TransitionBody {
    model::ChangeState to{};
    model::ChangeRole role{};
    std::vector<std::string> codes;
};
[[nodiscard]] TransitionBody transition_of(BodyMembers& body);

}  // namespace faultline::http
