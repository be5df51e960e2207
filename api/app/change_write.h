// write_change: one thing that is done to a change, as one change set.
//
// What is to be written is prepared beside the writer, because assessments and checks of edits take
// long, and written only if the change is still what it was prepared for; else it is prepared
// again.  So of two who act on one change at the same time the second one acts on what the first
// one left, or is refused because of it.
//
// Thread safety: may be called from any thread.

#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "api/app/app.h"
#include "api/app/commit.h"
#include "api/app/condition.h"
#include "api/app/principal.h"
#include "engine/base/result.h"
#include "engine/change/reassessment.h"
#include "engine/model/change_record.h"
#include "engine/model/stored_assessment.h"

namespace faultline::app {

// The source of change sets that write changes.
inline constexpr const char* kChangeSource = "change";

// Others may be quicker so often before a write gives up.
inline constexpr int kChangeTriesMax = 8;

// A change as the log has it.
struct StoredChange {
    model::ChangeRecord change;
    Version changed{};  // the version that wrote it last: its entity tag
};

// The change of that id; nothing if there is none.  Errors: corruption, unavailable.
[[nodiscard]] Result<std::optional<StoredChange>> find_change(const storage::View& view,
                                                              const std::string& id);

// An assessment that a step made, and what is different in it since somebody looked.
struct Reassessment {
    std::uint64_t number = 0;         // of the one that was made
    std::uint64_t compared_with = 0;  // number of the last one that was looked at
    std::vector<change::Difference> differences = {};
};

// What was written.
struct ChangeDone {
    WritePosition position;
    StoredChange stored;
    std::optional<Reassessment> reassessment = {};
};

// Who does it and why, and on what it depends.
struct ChangeContext {
    std::string by = {};      // a name that is claimed; empty: the principal's
    std::string reason = {};  // kept in the log
    std::string request_id = {};
    Condition condition = {};
    Keeping<ChangeDone> keeping = {};
};

// Why nothing was written.
enum class ChangeRefusal {
    none,
    not_found,
    exists,                 // a change of that id is there already
    unprocessable,          // what is said breaks rules
    blocked,                // the lifecycle forbids it
    precondition_failed,    // a condition does not hold
    precondition_required,  // it replaces what others may have written, and no condition was given
};

// What came of it.
struct ChangeOutcome {
    CommitOutcome outcome = {};  // with the bytes that the request's `keeping` made
    ChangeRefusal refusal = ChangeRefusal::none;
    std::vector<Violation> violations = {};  // why it is refused
    std::optional<Version> current = {};     // tag of the change, if it is there
};

// What is to be written.
struct PreparedChange {
    model::ChangeRecord change = {};
    ChangeRefusal refusal = ChangeRefusal::none;  // then nothing else but the violations counts
    std::vector<Violation> violations = {};
    std::optional<model::StoredAssessment> assessment = {};  // is stored with it
    std::optional<Reassessment> reassessment = {};           // if a step made that assessment
    bool depends_on_graph = false;                           // as it was in the view
    bool names_cis = false;                                  // they must live when it is written
};

// Prepares a write on the change as `view` has it.
using PrepareChange =
    std::function<Result<PreparedChange>(const storage::View& view, const StoredChange& current)>;

// Write what `prepare` says about the change `id`.
// Errors: those of `prepare`; invalid_argument if the context has text that the log does not take;
// conflict if others were quicker kChangeTriesMax times; as commit().
[[nodiscard]] Result<ChangeOutcome> write_change(const Principal& principal,
                                                 App& app,
                                                 const std::string& id,
                                                 const ChangeContext& context,
                                                 const PrepareChange& prepare);

// Write a new change.  An empty id becomes the next free one of the form CHG and 7 digits.
// Errors: as write_change().
using PrepareNewChange = std::function<Result<PreparedChange>(const storage::View& view)>;
[[nodiscard]] Result<ChangeOutcome> write_new_change(const Principal& principal,
                                                     App& app,
                                                     const ChangeContext& context,
                                                     const PrepareNewChange& prepare);

// Who acts.  Errors: invalid_argument with a violation at /by if the name breaks a rule.
[[nodiscard]] Result<std::string> actor_of(const Principal& principal,
                                           const ChangeContext& context);

}  // namespace faultline::app
