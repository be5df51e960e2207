#include "api/app/conformance_record.h"

#include <algorithm>
#include <map>
#include <tuple>
#include <utility>

#include "engine/base/utc_time.h"

namespace faultline::app {

namespace {

constexpr char kCursorSeparator = '\x1F';  // no name holds it

using ActionName = std::pair<std::string, std::string>;  // rule, owner

// What a report found of one rule and owner.
struct Found {
    std::uint64_t gaps = 0;
    std::uint64_t unknown = 0;
    std::vector<std::string> examples;
};

// A report, and what it found.
struct Judged {
    model::ConformanceReport report;
    std::map<ActionName, Found> found;
};

std::map<ActionName, Found> found_by_name(const Judgement& judgement) {
    const conformance::Assessment& assessment = *judgement.assessment;
    std::map<ActionName, Found> found;
    for (const conformance::Finding& finding : assessment.findings()) {
        const conformance::CiGroups& groups = assessment.groups(finding.node);
        Found& group = found[{assessment.rules().rules()[finding.rule].written->name,
                              assessment.owners().text(groups.owner)}];
        (finding.outcome == conformance::Outcome::gap ? group.gaps : group.unknown)++;
        if (group.examples.size() < model::kActionExamplesMax) {
            group.examples.emplace_back(judgement.published->graph->id(finding.node));
        }
    }
    return found;
}

Result<Judged> judge_head(App& app, const RecordRequest& request) {
    FL_TRY(const Judgement judgement, judge_all(app, {}, request.at));
    const conformance::Tally tally = conformance::tally(*judgement.assessment, {});
    Judged judged;
    judged.report.at = judgement.at;
    judged.report.judged = judgement.published->view.version();
    judged.report.due_days = request.due_days;
    judged.report.cis = tally.cis;
    judged.report.all = tally.all;
    for (const conformance::GroupTally& rule : tally.rules) {
        judged.report.rules.push_back({rule.name, rule.counts});
    }
    judged.found = found_by_name(judgement);
    if (judged.found.size() <= kActionsPerReportMax) return judged;
    return too_large("the report leads to " + std::to_string(judged.found.size()) +
                     " corrective actions, one for each rule and owner; the limit is " +
                     std::to_string(kActionsPerReportMax) +
                     ": record groups as owners in place of single names");
}

// Writes what became of actions into a change set, and counts it in the report.
class ActionWriter {
 public:
    ActionWriter(Judged& judged, Version version, model::ChangeSet& change_set)
        : judged_(judged), version_(version), change_set_(change_set) {}

    // An action that is there already.
    void follow(model::CorrectiveAction action) {
        const auto found = judged_.found.find({action.rule, action.owner});
        if (found != judged_.found.end()) {
            if (!action.is_open()) reopen(action);
            note(action, found->second);
            judged_.found.erase(found);
        } else if (action.is_open()) {
            action.closed = version_;
            judged_.report.closed++;
            put(action);
        }
    }

    // What no action was there for.
    void open_others() {
        for (const auto& [name, found] : judged_.found) {
            model::CorrectiveAction action;
            std::tie(action.rule, action.owner) = name;
            action.due = due();
            action.opened = version_;
            judged_.report.opened++;
            note(action, found);
        }
    }

 private:
    [[nodiscard]] UtcTime due() const {
        const model::ConformanceReport& report = judged_.report;
        return {report.at.microseconds + kDayMicroseconds * report.due_days};
    }

    void reopen(model::CorrectiveAction& action) {
        action.closed = {};
        action.due = due();
        action.reopened++;
        judged_.report.reopened++;
    }

    void note(model::CorrectiveAction& action, const Found& found) {
        action.reported = version_;
        action.gaps = found.gaps;
        action.unknown = found.unknown;
        action.examples = found.examples;
        judged_.report.open++;
        put(action);
    }

    void put(const model::CorrectiveAction& action) {
        change_set_.put_record(model::kCorrectiveActionRecord,
                               model::action_key(action.rule, action.owner),
                               model::encode_corrective_action(action));
    }

    Judged& judged_;
    Version version_;
    model::ChangeSet& change_set_;
};

Result<void> check_newest(const storage::View& head, Version judged) {
    return head.visit_records(
        model::kConformanceReportRecord,
        [&](std::string_view, Version version, std::string_view) -> Result<void> {
            if (version <= judged) return {};
            return conflict("another report was recorded with version " +
                            std::to_string(raw(version)) +
                            " while this one was made; record again");
        });
}

// On the writer's thread, so that no other report comes in between.
Result<std::optional<WritePlan>> plan_record(const storage::View& head, Judged& judged) {
    FL_CHECK(check_newest(head, judged.report.judged));
    const Version version = next(head.version());
    WritePlan plan;
    ActionWriter writer(judged, version, plan.change_set);
    FL_CHECK(head.visit_records(
        model::kCorrectiveActionRecord,
        [&](std::string_view, Version, std::string_view bytes) -> Result<void> {
            FL_TRY(model::CorrectiveAction action, model::decode_corrective_action(bytes));
            writer.follow(std::move(action));
            return {};
        }));
    writer.open_others();
    plan.change_set.put_record(model::kConformanceReportRecord,
                               model::conformance_report_key(version),
                               model::encode_conformance_report(judged.report));
    return std::optional(std::move(plan));
}

Result<void> check_limit(std::uint32_t limit, std::uint32_t limit_max) {
    if (limit != 0 && limit <= limit_max) return {};
    return invalid_argument("limit is " + std::to_string(limit) + ", it must be between 1 and " +
                            std::to_string(limit_max));
}

bool is_in(const model::CorrectiveAction& action, ActionState state, UtcTime at) {
    switch (state) {
        case ActionState::open:
            return action.is_open();
        case ActionState::overdue:
            return is_overdue(action, at);
        case ActionState::closed:
            return !action.is_open();
        case ActionState::all:
            break;
    }
    return true;
}

ActionName name_of(const model::CorrectiveAction& action) {
    return {action.rule, action.owner};
}

Result<std::optional<ActionName>> place_of(const std::optional<std::string>& cursor) {
    if (!cursor) return std::optional<ActionName>();
    const std::size_t end = cursor->find(kCursorSeparator);
    if (end == std::string::npos) {
        return invalid_argument("the cursor did not come from a page of corrective actions");
    }
    return std::optional(ActionName{cursor->substr(0, end), cursor->substr(end + 1)});
}

}  // namespace

bool is_overdue(const model::CorrectiveAction& action, UtcTime at) {
    return action.is_open() && action.due < at;
}

Result<CommitOutcome> record_report(const Principal& principal,
                                    App& app,
                                    const RecordRequest& request) {
    if (request.due_days == 0 || request.due_days > kDueDaysMax) {
        return invalid_argument("due_days is " + std::to_string(request.due_days) +
                                ", it must be between 1 and " + std::to_string(kDueDaysMax));
    }
    FL_TRY(auto earlier, answered_before(app, principal.name, request.key));
    if (earlier) return *std::move(earlier);
    FL_TRY(Judged judged, judge_head(app, request));
    const model::WriteContext context{
        principal.name, kConformanceSource, request.reason, request.request_id};
    return commit(
        app,
        context,
        request.key,
        [&](const storage::Repository& store) {
            return plan_record(store.appended_view(), judged);
        },
        [&](const WritePosition& position) {
            return request.answer ? request.answer(judged.report, position) : std::string();
        });
}

Result<ActionPage> list_actions(const Principal& /*principal*/,
                                const App& app,
                                const ActionQuestion& question) {
    FL_CHECK(check_limit(question.limit, kActionListMax));
    FL_TRY(const auto place, place_of(question.cursor));
    FL_TRY(storage::View view, view_as_of(app.view(), question.as_of));
    const UtcTime at = question.at.value_or(view.time());
    ActionPage page{std::move(view), question.as_of, at, 0, {}, {}};
    FL_CHECK(page.view.visit_records(
        model::kCorrectiveActionRecord,
        [&](std::string_view, Version, std::string_view bytes) -> Result<void> {
            FL_TRY(model::CorrectiveAction action, model::decode_corrective_action(bytes));
            if (!is_in(action, question.state, page.at)) return {};
            page.count++;
            if (!place || *place < name_of(action)) page.actions.push_back(std::move(action));
            return {};
        }));
    std::ranges::sort(page.actions, {}, name_of);
    if (page.actions.size() <= question.limit) return page;
    page.actions.resize(question.limit);
    const model::CorrectiveAction& last = page.actions.back();
    page.next_cursor = last.rule + kCursorSeparator + last.owner;
    return page;
}

Result<TrendAnswer> conformance_trend(const Principal& /*principal*/,
                                      const App& app,
                                      std::uint32_t limit,
                                      const AsOf& as_of) {
    FL_CHECK(check_limit(limit, kTrendMax));
    FL_TRY(storage::View view, view_as_of(app.view(), as_of));
    TrendAnswer answer{std::move(view), as_of, {}, 0};
    FL_CHECK(answer.view.visit_records(
        model::kConformanceReportRecord,
        [&](std::string_view, Version version, std::string_view bytes) -> Result<void> {
            FL_TRY(model::ConformanceReport report, model::decode_conformance_report(bytes));
            answer.reports.push_back({version, {}, std::move(report)});
            return {};
        }));
    std::vector<RecordedReport>& reports = answer.reports;
    answer.omitted = reports.size() > limit ? reports.size() - limit : 0;
    reports.erase(reports.begin(), reports.begin() + static_cast<std::ptrdiff_t>(answer.omitted));
    for (RecordedReport& recorded : reports) {
        FL_TRY(const auto record, answer.view.read_record(recorded.version));
        recorded.time = record.header.time;
    }
    return answer;
}

}  // namespace faultline::app
