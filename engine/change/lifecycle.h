// The lifecycle of a change: which step may follow which, who may take it, and what must be so.
//
//     new -> assess -> authorize -> schedule -> implement -> verify -> closed | failed | backed_out
//
// with rejected and cancelled on the way.  It is one declared table; everything that is refused is
// refused by a row that is not there, a role that the row does not name, or a gate of the row.
//
// Thread safety: pure functions; the table is constant.

#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/error.h"
#include "engine/base/utc_time.h"
#include "engine/model/change_record.h"

namespace faultline::change {

// An emergency change is reviewed within so many days after it ended; one that does not end is
// overdue so many days after it started.
inline constexpr std::int64_t kEmergencyReviewDays = 3;

// What must be so before a step.
enum class Gate : std::uint8_t {
    plan_complete,        // CIs or edits, a window, a team and a requester are named
    is_emergency,         // the change is of type emergency
    assessment_stored,    // an assessment of it was stored
    assessment_current,   // the newest one is of the head's graph version and of this plan
    nothing_blocks,       // the newest one has no blockers
    auto_approved,        // the newest one says that nobody needs to decide
    differences_seen,     // what is new and blocks since the last look was acknowledged
    four_eyes_requester,  // whoever acts had no part in requesting it
    four_eyes_team,       // whoever acts took no part in implementing it
    no_freeze,            // no freeze period forbids it now
    window_open,          // the planned window has begun and has not ended
    reason_given,         // a reason is given
    codes_given,          // reasons for machines are given
    outcome_stated,       // it is said whether the change caused an outage
};
inline constexpr std::size_t kGates = 14;

// The word for a gate in documents, and what it asks in a sentence.
[[nodiscard]] std::string_view gate_name(Gate gate);
[[nodiscard]] std::string_view gate_meaning(Gate gate);

// A row of the table.
struct Transition {
    model::ChangeState from;
    model::ChangeState to;
    std::span<const model::ChangeRole> roles;  // any one of them
    std::span<const Gate> gates;               // all of them
};

// The table, by `from`, then `to`.
[[nodiscard]] std::span<const Transition> lifecycle();

// The row, or nothing.
[[nodiscard]] const Transition* find_transition(model::ChangeState from, model::ChangeState to);

// Reasons for machines that a rejection may carry, ascending.
[[nodiscard]] std::span<const std::string_view> rejection_codes();

// What the gates look at beside the change.
struct GateFacts {
    UtcTime now;
    bool assessment_stored = false;
    bool assessment_current = false;         // of this plan, on the head's graph version
    std::vector<std::string> blockers = {};  // that the newest assessment names
    bool auto_approved = false;              // by the newest assessment
    std::vector<std::string> unseen = {};    // what blocks until somebody looks at it
    std::vector<std::string> freezes = {};   // freeze periods that forbid it now
};

// A step that somebody wants to take.
struct TransitionRequest {
    model::ChangeState to = model::ChangeState::assess;
    model::ChangeRole role = model::ChangeRole::requester;
    std::string by;
    std::string principal = {};
    std::string reason = {};
    std::vector<std::string> codes = {};  // of rejection_codes()
    std::optional<bool> outage = {};      // whether the change caused one
};

// Why the step cannot be taken, every reason of it: the code is `no_such_transition`,
// `role_not_allowed`, `unknown_code`, `outcome_not_asked` or the name of a gate.  Empty: it can be
// taken.
[[nodiscard]] std::vector<Violation> why_not(const model::ChangeRecord& change,
                                             const TransitionRequest& request,
                                             const GateFacts& facts);

// Take the step: the change with its new state, the transition added, and the times that follow.
// REQUIRES: why_not() is empty.
[[nodiscard]] model::ChangeRecord after_transition(model::ChangeRecord change,
                                                   const TransitionRequest& request,
                                                   UtcTime now);

// True if the plan of a change in that state may be altered.
[[nodiscard]] bool may_amend(model::ChangeState state);

// Why `by` cannot write the review of an emergency change: `no_review_due`, `reviewed_already` or
// `four_eyes_team`.  Empty: they can.
[[nodiscard]] std::vector<Violation> why_no_review(const model::ChangeRecord& change,
                                                   const std::string& by);

// True if `who` had a part in requesting the change: is its requester or an initiator, or took a
// step as requester.  Names are compared as model::is_same_person() does.
[[nodiscard]] bool is_requester(const model::ChangeRecord& change, std::string_view who);

// Why `by` cannot acknowledge what is worse in an assessment: `four_eyes_requester`.  Empty: they
// can.
[[nodiscard]] std::vector<Violation> why_no_acknowledgement(const model::ChangeRecord& change,
                                                            const std::string& by);

// The number of the newest assessment that somebody answered for: by an acknowledgement, or by a
// step to `authorize`, `schedule` or `implement`; 0: nobody did.
[[nodiscard]] std::uint64_t last_seen_assessment(const model::ChangeRecord& change);

}  // namespace faultline::change
