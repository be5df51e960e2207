// A record of which a store has one at a time, such as the policy: what holds until somebody writes
// another one is built in.
//
// Thread safety: may be called from any thread.

#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "api/app/app.h"
#include "api/app/commit.h"
#include "api/app/condition.h"
#include "api/app/history.h"
#include "api/app/principal.h"
#include "engine/base/result.h"

namespace faultline::app {

// Which record, in its canonical form.
struct CurrentRecord {
    std::string_view kind;
    std::string_view key;
    std::string_view noun;  // what messages call it
    const char* source;     // of change sets that write it
    std::string builtin;    // what holds until it is written
};

// What was written in place of what.
struct ReplacedRecord {
    WritePosition position;
    std::string before;
    Version written{};  // that wrote what holds now: its entity tag; 0: it is the built-in one
};

// What is to be written, by whom and why.
struct CurrentWrite {
    std::string bytes;
    std::string reason = {};
    std::string request_id = {};
    Condition condition = {};
    const RequestKey* key = nullptr;
    std::function<std::string(const ReplacedRecord&)> answer;
};

// What came of it.
struct CurrentOutcome {
    CommitOutcome outcome = {};
    std::vector<Violation> violations =
        {};             // conditions that do not hold; then nothing was written
    Version current{};  // the entity tag, if so
};

// Write it.  Nothing is written if it is what holds already.
// Errors: invalid_argument if there is no reason, with a violation at /reason; as commit().
[[nodiscard]] Result<CurrentOutcome> replace_record(const Principal& principal,
                                                    App& app,
                                                    const CurrentRecord& record,
                                                    const CurrentWrite& write);

// Who wrote the version that holds, when and why; nothing if `written` is 0, or if the history from
// then is not kept any more.  Errors: corruption, unavailable.
[[nodiscard]] Result<std::optional<HistoryOrigin>> origin_if_kept(const storage::View& view,
                                                                  Version written);

// A version of it, and what it replaced; nothing: that is not known any more.
struct RecordVersion {
    HistoryOrigin origin;
    std::string bytes;
    std::optional<std::string> before;
};

// Its versions, the newest first.
struct RecordHistory {
    storage::View view;
    AsOf as_of;
    std::vector<RecordVersion> versions;
    bool more = false;  // there are older ones
};

// Errors: invalid_argument if the limit is none; not_found if there is no such version; corruption,
// unavailable.  Cost: a few point look-ups for each version of the page.
[[nodiscard]] Result<RecordHistory> record_history(const App& app,
                                                   const CurrentRecord& record,
                                                   const HistoryPage& page);

}  // namespace faultline::app
