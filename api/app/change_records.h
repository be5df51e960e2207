// Change records: what is done to them, from the first plan to the review.
//
// Everything that is done is one change set with a reason, and one new version of the record.
// Names of people are claimed, not proven; the principal is written down beside them.
//
// Thread safety: may be called from any thread.

#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "api/app/change_gates.h"
#include "api/app/change_write.h"

namespace faultline::app {

// A new change.  Without an id it gets the next free one; an id is never used twice.
struct NewChange {
    std::string id = {};
    model::ChangePlan plan;
    ChangeContext context = {};
};
// Errors: invalid_argument for an id or a name that breaks a rule; as write_new_change() and
// check_plan().  Refusals: exists; unprocessable with everything that is wrong with the plan.
[[nodiscard]] Result<ChangeOutcome> create_change(const Principal& principal,
                                                  App& app,
                                                  const NewChange& request);

// Another plan for a change whose plan may be altered.
struct Amendment {
    std::string id;
    // The new plan, made of the one there is; an error refuses it.
    std::function<Result<model::ChangePlan>(const StoredChange& current)> plan;
    ChangeContext context = {};
};
// Errors: those of `plan`; as write_change() and check_plan().
// Refusals: not_found; precondition_failed; precondition_required, since it replaces what is there;
// blocked in a later state; unprocessable.
[[nodiscard]] Result<ChangeOutcome> amend_change(const Principal& principal,
                                                 App& app,
                                                 const Amendment& request);

// A piece of evidence for a change that has not ended; `by` and `at` may be left out.
struct NewEvidence {
    std::string id;
    model::Evidence evidence;
    ChangeContext context = {};
};
// Errors, refusals: as amend_change(), but no condition is asked for.
[[nodiscard]] Result<ChangeOutcome> add_evidence(const Principal& principal,
                                                 App& app,
                                                 const NewEvidence& request);

// A step of the lifecycle; the reason is that of the context.
struct NewTransition {
    std::string id;
    model::ChangeState to{};
    model::ChangeRole role{};
    std::vector<std::string> codes = {};  // of change::rejection_codes()
    std::optional<bool> outage = {};      // whether the change caused one
    Reassessor* reassessor = nullptr;     // null: nothing is assessed again
    ChangeContext context = {};
};
// Errors: as write_change() and gate_facts().  Refusals: not_found; precondition_failed; blocked
// with every gate that refuses.
[[nodiscard]] Result<ChangeOutcome> move_change(const Principal& principal,
                                                App& app,
                                                const NewTransition& request);

// Somebody has looked at the newest assessment and takes what it says.
struct NewAcknowledgement {
    std::string id;
    std::uint64_t assessment = 0;
    ChangeContext context = {};
};
// Errors, refusals: as move_change(); blocked if it is not the newest one, or by four eyes if
// whoever acts had a part in requesting the change.
[[nodiscard]] Result<ChangeOutcome> acknowledge_assessment(const Principal& principal,
                                                           App& app,
                                                           const NewAcknowledgement& request);

// The review of an emergency change that has ended.
struct NewReview {
    std::string id;
    std::string text;
    ChangeContext context = {};
};
// Errors, refusals: as move_change(); unprocessable if the text breaks a rule.
[[nodiscard]] Result<ChangeOutcome> review_change(const Principal& principal,
                                                  App& app,
                                                  const NewReview& request);

}  // namespace faultline::app
