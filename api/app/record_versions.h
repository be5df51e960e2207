// What records of all kinds have in common: their entity tags, and how a write of one is refused.
//
// The entity tag of a record is the version that wrote it last, in decimal.
//
// Thread safety: pure functions.

#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "api/app/commit.h"
#include "api/app/condition.h"
#include "api/app/principal.h"
#include "engine/base/error.h"
#include "engine/base/ids.h"
#include "engine/base/result.h"

namespace faultline::app {

// A record that is written or erased by hand: on what it depends, and why it is done.
struct RecordContext {
    Condition condition = {};
    std::string reason = {};
    std::string request_id = {};
};

// What a write of one record came to.
struct RecordDone {
    std::string id;
    bool is_new = false;
    bool is_erased = false;
    bool is_same = false;  // nothing was written, because it said nothing new
    Version changed{};     // its entity tag from now on; of the record as it was if it is erased
    std::string bytes;     // the record in its stored form; as it was if it is erased
    WritePosition position;
};

// Refuses a write whose conditions are not met by what is there (nothing: there is no such record).
// `what` is "incident" or the like.
// Errors: precondition_failed.
[[nodiscard]] Result<void> check_condition(const Condition& condition,
                                           std::optional<Version> there,
                                           std::string_view what,
                                           const std::string& id);

// Decides what becomes of a record, on the state with everything written before; `next` is the
// version that the write gets.  A record that is not erased and not the same is put.
using RecordPlanner = std::function<Result<RecordDone>(const storage::View& view, Version next)>;

// Where a record of that kind is written, by whom, and how the answer is kept.
struct RecordWrite {
    std::string_view kind;
    std::string_view source;  // of the change set
    const RecordContext& context;
    const Keeping<RecordDone>& keeping;
};

// Plan and write one record.  Errors: the planner's; as commit().
[[nodiscard]] Result<CommitOutcome> write_record(App& app,
                                                 const Principal& principal,
                                                 const RecordWrite& write,
                                                 const RecordPlanner& plan);

// invalid_argument with all of `violations`.  REQUIRES: there is one.
[[nodiscard]] Error refused_record(std::vector<Violation> violations,
                                   std::string_view what,
                                   const std::string& id);

}  // namespace faultline::app
