// resolve_quarantined: what somebody decides about a row in quarantine.
//
// A row that is merged into a CI, or made one, is imported as the import would have: with all that
// it said, by its source, in one change set with the decision.  What the source calls it is kept in
// its claim, so that every later import of the source follows the decision by itself.
//
// Thread safety: may be called from any thread.

#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "api/app/commit.h"
#include "api/app/condition.h"
#include "api/app/quarantine.h"
#include "engine/identify/import_plan.h"

namespace faultline::app {

// What was decided.
struct ResolutionDone {
    WritePosition position;
    QuarantineEntry entry;  // as it is from now on; without its sightings
    identify::ImportCounts cis;
    identify::ImportCounts relationships;
    std::vector<model::SaidRelationship> waiting;  // with rows that wait themselves
    std::vector<model::Problem> problems;          // why relationships were dropped
    std::uint64_t problem_count = 0;               // listed or not
};

// What to decide.
struct ResolutionRequest {
    std::string id;
    model::QuarantineState state = model::QuarantineState::ignored;  // merged, created or ignored
    std::string ci = {};       // external id of the CI that it is merged into
    bool best_effort = false;  // drop relationships and groups that cannot be
    bool replace = false;      // the CI is this row now, whatever the source called it before
    Condition condition = {};  // which state of the row the decision is about
    std::string reason = {};
    std::string request_id = {};
    Keeping<ResolutionDone> keeping = {};
};

// Why nothing was written.
enum class ResolutionRefusal {
    none,
    unprocessable,        // what the row said cannot be done
    precondition_failed,  // the row is another one by now
};

// What came of it.
struct ResolutionAnswer {
    CommitOutcome outcome;  // with the bytes that the request's `keeping` made
    ResolutionRefusal refusal = ResolutionRefusal::none;
    std::vector<Violation> violations;
    std::optional<Version> current = {};  // tag of the row whose condition does not hold
};

// Decide.  REQUIRES: request.keeping.answer is set; `state` is one of the three.
// Errors: invalid_argument if there is no reason or it breaks a rule; not_found if there is no such
// row or CI; conflict if it was decided already, or the CI or id is taken; as commit().
[[nodiscard]] Result<ResolutionAnswer> resolve_quarantined(const Principal& principal,
                                                           App& app,
                                                           const ResolutionRequest& request);

}  // namespace faultline::app
