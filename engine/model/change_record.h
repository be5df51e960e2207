// ChangeRecord: a change as the change advisory board knows it, with all that was said and done
// about it.
//
// A change is a record of kind kChangeRecord in the log, its key is its id: each thing that is done
// to it is a new version of the record, and the history keeps what it was.
//
// Canonical binary form (primitives: engine/base/bytes.h; list x: varint n, x * n):
//
//     change     = u8 1, bytes id, bytes title, bytes reason, u8 type, bytes model,
//                  list planned_ci, list step_edits, u8 bits, zigzag planned start,
//                  zigzag planned end, bytes team, bytes requester, list evidence,
//                  bytes communication, list backout, bytes source,
//                  u8 state, list transition, list acknowledgement, varint assessments,
//                  zigzag created, zigzag started, zigzag ended, zigzag review due,
//                  bytes reviewed by, bytes review, zigzag reviewed
//                | u8 2, the same, list (bytes initiator)             ascending, at least one
//     bits       = bit 0: has a planned window   bit 1: automated   bit 2: has started
//                  bit 3: has ended              bit 4: has a review due
//                  bit 5: was reviewed           bit 6: whether it caused an outage is known
//                  bit 7: it did                  (times that are not there are 0)
//     planned_ci = bytes CI, u8 effect, varint capacity, varint step   ascending by (step, CI)
//     step_edits = varint step, list edit                              ascending by step
//     edit       = u8 action, bytes line, bytes source, bytes type, bytes target, bytes group
//     evidence   = u8 kind, bytes reference, bytes by, zigzag at       as they were added
//     backout    = bytes text, varint step, varint duration_s + 1 (0: not known)
//                                                                      in the order they are done
//     transition = u8 from, u8 to, u8 role, bytes by, bytes principal, bytes reason,
//                  list (bytes code), varint assessment, zigzag at     as they were made
//     acknowledgement = varint assessment, bytes by, bytes reason, zigzag at

#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/error.h"
#include "engine/base/result.h"
#include "engine/base/utc_time.h"
#include "engine/model/text_rules.h"

namespace faultline::model {

// The kind of the record.
inline constexpr std::string_view kChangeRecord = "change";

// Limits of what a user writes about a change.
inline constexpr std::size_t kChangeIdBytesMax = kRecordIdBytesMax;
inline constexpr std::size_t kChangeTitleBytesMax = 1024;
inline constexpr std::size_t kChangeTextBytesMax = 16'384;  // reason, communication plan, ...
inline constexpr std::size_t kChangeNameBytesMax = 256;     // model, team, people
inline constexpr std::size_t kChangeCisMax = 10'000;        // CIs in all steps together
inline constexpr std::size_t kChangeStepsMax = 100;         // steps are numbered from 1
inline constexpr std::size_t kChangeEditsMax = 10'000;      // in all steps together
inline constexpr std::size_t kChangeEvidenceMax = 1'000;
inline constexpr std::size_t kChangeBackoutMax = 1'000;
inline constexpr std::uint64_t kBackoutSecondsMax = 366ULL * 24 * 60 * 60;  // of one step

// Who may do it: agreed once for all of its kind, decided each time, or at once and judged later.
enum class ChangeType : std::uint8_t { standard = 0, normal = 1, emergency = 2 };

// Where a change stands; engine/change/lifecycle.h says how it goes on.
enum class ChangeState : std::uint8_t {
    created = 0,    // "new"
    assess = 1,     // is being assessed
    authorize = 2,  // waits for a decision
    schedule = 3,   // is authorized, waits for its window
    implement = 4,  // is being done
    verify = 5,     // is done, and is being looked at
    closed = 6,
    failed = 7,
    backed_out = 8,
    rejected = 9,
    cancelled = 10,
};
inline constexpr std::size_t kChangeStates = 11;

// What is planned to happen to a CI during a step.
enum class PlannedEffect : std::uint8_t {
    none = 0,          // touched, stays as it is
    may_fail = 1,      // stays, unless the change fails
    planned_down = 2,  // is down during the step
    capacity = 3,      // runs with `capacity` in every group that it is a member of
};

// In which part somebody acts.
enum class ChangeRole : std::uint8_t {
    requester = 0,
    implementer = 1,
    assessor = 2,
    approver = 3,
    emergency_approver = 4,
    change_manager = 5,
};
inline constexpr std::size_t kChangeRoles = 6;

// What a piece of evidence shows.
enum class EvidenceKind : std::uint8_t {
    load_test = 0,
    equivalent_environment = 1,  // was tested in one like the real one
    rollback_plan = 2,
    rollback_tested = 3,
    staged_rollout = 4,
    peer_review = 5,
    other = 6,
};
inline constexpr std::size_t kEvidenceKinds = 7;

// The words for them in documents: "new", "backed_out", "planned_down", "load_test", ...
[[nodiscard]] std::string_view change_type_name(ChangeType type);
[[nodiscard]] std::string_view change_state_name(ChangeState state);
[[nodiscard]] std::string_view planned_effect_name(PlannedEffect effect);
[[nodiscard]] std::string_view change_role_name(ChangeRole role);
[[nodiscard]] std::string_view evidence_kind_name(EvidenceKind kind);

// What such a word stands for; nothing if it is none.
[[nodiscard]] std::optional<ChangeType> find_change_type(std::string_view name);
[[nodiscard]] std::optional<ChangeState> find_change_state(std::string_view name);
[[nodiscard]] std::optional<PlannedEffect> find_planned_effect(std::string_view name);
[[nodiscard]] std::optional<ChangeRole> find_change_role(std::string_view name);
[[nodiscard]] std::optional<EvidenceKind> find_evidence_kind(std::string_view name);

// True for the states that nothing follows.
[[nodiscard]] bool is_final(ChangeState state);

// A CI that the change touches, and in which step.
struct PlannedCi {
    std::string ci;  // external id
    PlannedEffect effect = PlannedEffect::may_fail;
    std::uint32_t capacity = 0;  // only of PlannedEffect::capacity
    std::uint32_t step = 1;

    friend bool operator==(const PlannedCi&, const PlannedCi&) = default;
};

// What an edit of the graph does, as in a what-if question: it adds or changes what an object of
// the interchange format names, or takes a relationship or a group away.
enum class PlannedAction : std::uint8_t { add = 0, remove_relationship = 1, remove_group = 2 };

// One edit.
struct PlannedEdit {
    PlannedAction action = PlannedAction::add;
    std::string line = {};  // add: an object of the interchange format, without line feeds

    // The relationship, or the group as `source` and `group`, that is taken away.
    std::string source = {};
    std::string type = {};
    std::string target = {};
    std::string group = {};

    friend bool operator==(const PlannedEdit&, const PlannedEdit&) = default;
};

// What a step alters in the graph.
struct StepEdits {
    std::uint32_t step = 1;
    std::vector<PlannedEdit> edits = {};

    friend bool operator==(const StepEdits&, const StepEdits&) = default;
};

// Something that shows that the change was prepared.
struct Evidence {
    EvidenceKind kind = EvidenceKind::other;
    std::string reference;  // a link or a text
    std::string by;
    UtcTime at;

    friend bool operator==(const Evidence&, const Evidence&) = default;
};

// A step back.
struct BackoutStep {
    std::string text;
    std::uint32_t step = 0;  // of the change, that it undoes; 0: needed whichever was reached
    std::optional<std::uint64_t> duration_s = {};  // absent: nobody said how long it takes

    friend bool operator==(const BackoutStep&, const BackoutStep&) = default;
};

// A step of the lifecycle that was made.
struct ChangeTransition {
    ChangeState from = ChangeState::created;
    ChangeState to = ChangeState::created;
    ChangeRole role = ChangeRole::requester;
    std::string by = {};         // who acted
    std::string principal = {};  // who wrote it down
    std::string reason = {};
    std::vector<std::string> codes = {};  // reasons for machines; ascending, unique
    std::uint64_t assessment = 0;         // the newest one then; 0: there was none
    UtcTime at = {};

    friend bool operator==(const ChangeTransition&, const ChangeTransition&) = default;
};

// Somebody looked at what a newer assessment says.
struct Acknowledgement {
    std::uint64_t assessment = 0;  // its number, from 1
    std::string by;
    std::string reason;
    UtcTime at;

    friend bool operator==(const Acknowledgement&, const Acknowledgement&) = default;
};

// When it is planned, half open.
struct PlannedWindow {
    UtcTime start;
    UtcTime end;

    friend bool operator==(const PlannedWindow&, const PlannedWindow&) = default;
};

// What was found of a change afterwards.
struct ChangeReview {
    std::string by;
    std::string text;
    UtcTime at;

    friend bool operator==(const ChangeReview&, const ChangeReview&) = default;
};

// What a user says about a change.
struct ChangePlan {
    std::string title;
    std::string reason;
    ChangeType type = ChangeType::normal;
    std::string model;             // of which kind of work it is; empty: of none
    std::vector<PlannedCi> cis;    // ascending by (step, CI)
    std::vector<StepEdits> edits;  // ascending by step
    std::optional<PlannedWindow> window;
    bool automated = false;
    std::string team;  // that implements it
    std::string requester;
    std::vector<Evidence> evidence;  // as they were added
    std::string communication;
    std::vector<BackoutStep> backout;

    friend bool operator==(const ChangePlan&, const ChangePlan&) = default;
};

// A change.
struct ChangeRecord {
    std::string id;
    ChangePlan plan;
    std::vector<std::string> initiators = {};  // who count as its requester too, ascending
    std::string source;                        // that it was imported from; empty: it was made here
    ChangeState state = ChangeState::created;
    std::vector<ChangeTransition> transitions;      // as they were made
    std::vector<Acknowledgement> acknowledgements;  // as they were made
    std::uint64_t assessments = 0;                  // how many were stored
    UtcTime created;
    std::optional<UtcTime> started;     // implementation began
    std::optional<UtcTime> ended;       // it reached a final state
    std::optional<UtcTime> review_due;  // of an emergency change
    std::optional<ChangeReview> review;
    std::optional<bool> outage;  // whether it caused one; absent: not known

    friend bool operator==(const ChangeRecord&, const ChangeRecord&) = default;
};

// How many steps there are: the largest number that a CI or an edit names, at least 1.
[[nodiscard]] std::uint32_t step_count(const ChangePlan& plan);

// Sort what has an order of its own, and make equal CIs of one step one.
void make_canonical(ChangePlan& plan);

// Every rule that the plan breaks, with pointers into the plan's document; its lists may be in any
// order.
[[nodiscard]] std::vector<Violation> validate(const ChangePlan& plan);

// Rules for an id that a user gives: clean text of 1 to kChangeIdBytesMax bytes without blanks.
// Errors: invalid_argument naming what is wrong.
[[nodiscard]] Result<void> check_change_id(std::string_view id);

// Note that `by` wrote the plan of `change`, whose requester was `before` (empty: there was no
// plan).  Who makes a change or names another requester, and who was the requester before, stay
// initiators of it: else they could decide about what they asked for.
void note_initiators(ChangeRecord& change, const std::string& by, const std::string& before);

// The canonical form.  REQUIRES: canonical order.
[[nodiscard]] std::string encode_change(const ChangeRecord& change);

// Errors: corruption if the bytes are not a canonical change.
[[nodiscard]] Result<ChangeRecord> decode_change(std::string_view bytes);

}  // namespace faultline::model
