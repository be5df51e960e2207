// Recorded conformance reports, and the corrective actions that follow from them.
//
// A report that is recorded is about all live CIs.  What it finds becomes one corrective action for
// each rule and owner: new, still open, or open again if it had been closed; actions of which it
// finds nothing any more are closed.
//
// Thread safety: may be called from any thread.

#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "api/app/commit.h"
#include "api/app/conformance.h"
#include "engine/model/conformance_report.h"
#include "engine/model/corrective_action.h"

namespace faultline::app {

// The source of change sets that record reports.
inline constexpr const char* kConformanceSource = "conformance";

// Days until an action is due, if nobody says and at most; how many actions one report may lead to;
// actions and reports that are listed, if nobody says and at most.
inline constexpr std::uint32_t kDueDaysDefault = 90;
inline constexpr std::uint32_t kDueDaysMax = 3'650;
inline constexpr std::size_t kActionsPerReportMax = 100'000;
inline constexpr std::uint32_t kActionListDefault = 100;
inline constexpr std::uint32_t kActionListMax = 10'000;
inline constexpr std::uint32_t kTrendDefault = 100;
inline constexpr std::uint32_t kTrendMax = 10'000;

// What to record, and why.
struct RecordRequest {
    std::optional<UtcTime> at = {};
    std::uint32_t due_days = kDueDaysDefault;
    std::string reason = {};
    std::string request_id = {};
    const RequestKey* key = nullptr;
    std::function<std::string(const model::ConformanceReport&, const WritePosition&)> answer = {};
};

// Judge the head and record what comes out, with the actions that follow.
// Errors: as judge_all(); invalid_argument if the days or the reason break a rule; too_large above
// kActionsPerReportMax; conflict if the state was altered meanwhile.
// Cost: that of judge_all(); while it runs others may write.
[[nodiscard]] Result<CommitOutcome> record_report(const Principal& principal,
                                                  App& app,
                                                  const RecordRequest& request);

// Which actions to list.
enum class ActionState : std::uint8_t { all, open, overdue, closed };
struct ActionQuestion {
    ActionState state = ActionState::all;
    std::optional<UtcTime> at = {};  // overdue then; else when the answered version was committed
    std::uint32_t limit = kActionListDefault;
    std::optional<std::string> cursor = {};
    AsOf as_of = {};
};

// Actions by rule, then owner.
struct ActionPage {
    storage::View view;
    AsOf as_of;
    UtcTime at;
    std::uint64_t count = 0;  // of all pages
    std::vector<model::CorrectiveAction> actions;
    std::optional<std::string> next_cursor = {};
};

// Errors: invalid_argument if the limit or the cursor is none; not_found; corruption, unavailable.
// Cost: all actions are read.
[[nodiscard]] Result<ActionPage> list_actions(const Principal& principal,
                                              const App& app,
                                              const ActionQuestion& question);

// True if the action is open and was due before `at`.
[[nodiscard]] bool is_overdue(const model::CorrectiveAction& action, UtcTime at);

// A recorded report with its version and when it was recorded.
struct RecordedReport {
    Version version{};
    UtcTime time;
    model::ConformanceReport report;
};

// The newest reports, ascending by version.
struct TrendAnswer {
    storage::View view;
    AsOf as_of;
    std::vector<RecordedReport> reports;
    std::uint64_t omitted = 0;  // older ones
};

// Errors: invalid_argument if the limit is none; not_found; corruption, unavailable.
[[nodiscard]] Result<TrendAnswer> conformance_trend(const Principal& principal,
                                                    const App& app,
                                                    std::uint32_t limit,
                                                    const AsOf& as_of = {});

}  // namespace faultline::app
