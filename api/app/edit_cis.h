// edit_cis: direct writes to CIs, one or many as one change set, all or nothing.
//
// Conditions, the plan and the answer are made in one job on the writer's thread: nothing can come
// between what was looked at and what is written.

#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "api/app/ci_edit.h"
#include "api/app/commit.h"
#include "api/app/planned_state.h"
#include "api/app/principal.h"
#include "engine/base/result.h"

namespace faultline::app {

// A batch has at most so many writes.
inline constexpr std::size_t kEditsMax = 1000;

// What became of one CI.
enum class EditResult {
    created,    // lives now and did not before
    updated,    // something that is claimed about it is new, different or gone
    unchanged,  // nothing is
    retired,    // lived before and does not now
    kept,       // the claim is withdrawn, and other sources keep the CI alive
};

// One write that was done.
struct EditDone {
    std::string id;
    EditKind kind = EditKind::put;
    EditResult result = EditResult::unchanged;
    Version changed{};  // its entity tag from now on
    PlannedCi ci;       // as it is from now on
};

// All of them.
struct EditsDone {
    WritePosition position;
    std::vector<EditDone> edits;   // in the order of the request
    std::vector<Violation> notes;  // what else went: relationships that touched a retired CI
    std::uint64_t note_count = 0;  // listed or not
};

// What to write.
struct EditsRequest {
    std::vector<CiEdit> edits;
    std::string reason = {};
    std::string request_id = {};
    Keeping<EditsDone> keeping = {};
};

// Why nothing was written.
enum class EditRefusal {
    none,
    unprocessable,          // the content breaks rules
    precondition_failed,    // a condition does not hold
    precondition_required,  // a CI exists and no condition was given
    not_found,              // there is nothing to patch or to retire
};

// What came of it.
struct EditsAnswer {
    CommitOutcome outcome;  // with the bytes that the request's `keeping` made
    EditRefusal refusal = EditRefusal::none;
    std::vector<Violation> violations;    // why it is refused, with pointers into the request
    std::optional<Version> current = {};  // tag of the CI whose condition does not hold
};

// Write.  REQUIRES: request.keeping.answer is set.
// Errors: invalid_argument if there is no write, more than kEditsMax, two for one CI, or a context
// that the log does not take; as commit().
[[nodiscard]] Result<EditsAnswer> edit_cis(const Principal& principal,
                                           App& app,
                                           const EditsRequest& request);

}  // namespace faultline::app
