// Rows of the table `change_request`.
//
// How a closed change went is said by its close code; which one stands for what nobody knows is
// said by the user, never guessed.  A change that is not closed comes in as new, whatever its state
// there: nothing of what its state stands for there (assessed, authorized) was done here.

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "engine/model/change_record.h"
#include "importers/record_table.h"
#include "importers/wording.h"

namespace faultline::importers {

namespace {

using model::ChangeRecord;
using model::ChangeState;

constexpr std::array<std::string_view, 1> kNumber = {"number"};
constexpr std::array<std::string_view, 1> kTitle = {"short_description"};
constexpr std::array<std::string_view, 1> kJustification = {"justification"};
constexpr std::array<std::string_view, 1> kDescription = {"description"};
constexpr std::array<std::string_view, 1> kType = {"type"};
constexpr std::array<std::string_view, 1> kModel = {"chg_model"};
constexpr std::array<std::string_view, 1> kCi = {"cmdb_ci"};
constexpr std::array<std::string_view, 1> kStart = {"start_date"};
constexpr std::array<std::string_view, 1> kEnd = {"end_date"};
constexpr std::array<std::string_view, 1> kTeam = {"assignment_group"};
constexpr std::array<std::string_view, 2> kRequester = {"requested_by", "opened_by"};
constexpr std::array<std::string_view, 1> kState = {"state"};
constexpr std::array<std::string_view, 2> kCloseCode = {"close_code", "closed_code"};
constexpr std::array<std::string_view, 1> kTestPlan = {"test_plan"};
constexpr std::array<std::string_view, 1> kBackoutPlan = {"backout_plan"};
constexpr std::array<std::string_view, 1> kWorkPlan = {"implementation_plan"};
constexpr std::array<std::string_view, 3> kCreated = {
    "opened_at", "sys_created_on", "sys_created_at"};
constexpr std::array<std::string_view, 1> kStarted = {"work_start"};
constexpr std::array<std::string_view, 2> kEnded = {"closed_at", "work_end"};
constexpr std::array<std::string_view, 2> kActor = {"closed_by", "sys_updated_by"};
constexpr std::array<std::string_view, 1> kModification = {"sys_mod_count"};
constexpr std::array<std::string_view, 2> kUpdated = {"sys_updated_on", "sys_updated_at"};

constexpr std::array<std::string_view, 1> kClosed = {"closed_at"};
constexpr std::array<std::string_view, 1> kWorkEnded = {"work_end"};
constexpr std::array<std::string_view, 1> kTable = {"sys_class_name"};

constexpr std::array<std::string_view, 9> kOwnColumns = {"type",
                                                         "chg_model",
                                                         "start_date",
                                                         "end_date",
                                                         "justification",
                                                         "requested_by",
                                                         "test_plan",
                                                         "backout_plan",
                                                         "implementation_plan"};
constexpr std::array<std::string_view, 4> kUsualColumns = {
    "close_code", "closed_code", "work_start", "work_end"};

constexpr std::array<std::string_view, 3> kTypeWords = {"standard", "normal", "emergency"};
constexpr std::array<std::string_view, 3> kStateWords = {"open", "closed", "cancelled"};
constexpr std::array<std::string_view, 4> kOutcomeWords = {
    "closed", "failed", "backed_out", "cancelled"};

constexpr std::array kFields = {
    TableField{"id", kNumber},
    TableField{"title", kTitle},
    TableField{"justification", kJustification},
    TableField{"description", kDescription},
    TableField{"type", kType, kTypeWords},
    TableField{"model", kModel},
    TableField{"ci", kCi},
    TableField{"planned_start", kStart},
    TableField{"planned_end", kEnd},
    TableField{"team", kTeam},
    TableField{"requester", kRequester},
    TableField{"state", kState, kStateWords},
    TableField{"close_code", kCloseCode, kOutcomeWords},
    TableField{"test_plan", kTestPlan},
    TableField{"backout_plan", kBackoutPlan},
    TableField{"implementation_plan", kWorkPlan},
    TableField{"created", kCreated},
    TableField{"started", kStarted},
    TableField{"ended", kEnded},
    TableField{"actor", kActor},
    TableField{"modification", kModification},
    TableField{"updated", kUpdated},
    TableField{"closed", kClosed},
    TableField{"work_ended", kWorkEnded},
    TableField{"table", kTable, kTableNames},
};

constexpr std::array kTypes = {
    TableWord{"standard", "standard"},
    TableWord{"normal", "normal"},
    TableWord{"emergency", "emergency"},
};

constexpr std::array kStates = {
    TableWord{"-5", "open"},
    TableWord{"new", "open"},
    TableWord{"-4", "open"},
    TableWord{"assess", "open"},
    TableWord{"-3", "open"},
    TableWord{"authorize", "open"},
    TableWord{"-2", "open"},
    TableWord{"scheduled", "open"},
    TableWord{"-1", "open"},
    TableWord{"implement", "open"},
    TableWord{"0", "open"},
    TableWord{"review", "open"},
    TableWord{"3", "closed"},
    TableWord{"closed", "closed"},
    TableWord{"4", "cancelled"},
    TableWord{"canceled", "cancelled"},
    TableWord{"cancelled", "cancelled"},
};

constexpr std::array kOutcomes = {
    TableWord{"successful", "closed"},
    TableWord{"successful_issues", "closed"},
    TableWord{"successful with issues", "closed"},
    TableWord{"unsuccessful", "failed"},
    TableWord{"failed", "failed"},
    TableWord{"backed out", "backed_out"},
    TableWord{"backed_out", "backed_out"},
    TableWord{"rolled back", "backed_out"},
    TableWord{"rolled_back", "backed_out"},
};

// How it stands: open ones are new here.
ChangeState state_of(TableRow& row, TableEntry& entry) {
    const auto state = row.word("state", kStates);
    if (!state) {
        if (row.ok()) row.refuse("state", "missing_value", "is missing or empty");
        return ChangeState::created;
    }
    if (*state == "open") {
        entry.notes.emplace_back("open_came_as_new");
        return ChangeState::created;
    }
    if (*state == "cancelled") return ChangeState::cancelled;
    const auto outcome = row.word("close_code", kOutcomes);
    if (!outcome) {
        if (row.ok()) {
            row.refuse("close_code",
                       "missing_value",
                       "is missing, and nothing else says how the change went; say with a mapping "
                       "what an empty one means");
        }
        return ChangeState::created;
    }
    return model::find_change_state(*outcome).value_or(ChangeState::created);
}

void read_window(TableRow& row, model::ChangePlan& plan, TableEntry& entry) {
    const auto start = row.time("planned_start");
    const auto end = row.time("planned_end");
    if (start && end) {
        plan.window = model::PlannedWindow{*start, *end};
    } else if (start || end) {
        entry.notes.emplace_back("window_without_start_or_end");
    }
}

// Plans are evidence of what they are, no more: a plan for tests is no test.
void read_evidence(TableRow& row, ChangeRecord& change) {
    constexpr std::array kPlans = {
        std::pair{std::string_view("test_plan"), model::EvidenceKind::other},
        std::pair{std::string_view("backout_plan"), model::EvidenceKind::rollback_plan},
        std::pair{std::string_view("implementation_plan"), model::EvidenceKind::other},
    };
    const std::string& by = change.plan.requester.empty() ? change.source : change.plan.requester;
    for (const auto& [field, kind] : kPlans) {
        const std::string text = row.text(field);
        if (text.empty()) continue;
        std::string reference = text;
        if (kind == model::EvidenceKind::other) reference = std::string(field) + ": " + text;
        change.plan.evidence.push_back({kind, std::move(reference), by, change.created});
    }
}

void read_plan(TableRow& row, ChangeRecord& change, TableEntry& entry) {
    model::ChangePlan& plan = change.plan;
    plan.title = row.line("title");
    plan.reason = row.text("justification");
    const std::string description = row.text("description");
    if (!plan.reason.empty() && !description.empty()) plan.reason += "\n\n";
    plan.reason += description;
    if (const auto type = row.word("type", kTypes)) {
        plan.type = model::find_change_type(*type).value_or(model::ChangeType::normal);
    } else if (row.ok()) {
        entry.notes.emplace_back("type_missing_taken_as_normal");
    }
    plan.model = row.line("model");
    read_window(row, plan, entry);
    plan.team = row.line("team");
    plan.requester = row.line("requester");
}

// Refuses the time of a field that is before another one, which is that of `what`.
void refuse_before(TableRow& row,
                   std::string_view field,
                   std::optional<UtcTime> time,
                   std::optional<UtcTime> earliest,
                   const std::string& what) {
    if (!time || !earliest || *time >= *earliest || !row.ok()) return;
    row.refuse(
        field,
        "out_of_range",
        "is " + format_utc_time(*time) + ", before " + what + " at " + format_utc_time(*earliest));
}

// What cannot have been.  A change may be opened after its work, as an emergency is; it cannot be
// closed before it is opened, nor can its work end before that begins.
void check_times(TableRow& row, const ChangeRecord& change) {
    if (!row.ok()) return;
    const auto closed = row.checked_time("closed");
    const auto work_ended = row.checked_time("work_ended");
    refuse_before(row, "closed", closed, change.created, "it was opened");
    refuse_before(row, "work_ended", work_ended, change.started, "the work began");
    refuse_before(row, "ended", change.ended, change.started, "the work began");
}

void read_times(TableRow& row, ChangeRecord& change, TableEntry& entry) {
    if (const auto created = row.past_time("created")) {
        change.created = *created;
    } else if (row.ok()) {
        row.refuse("created", "missing_value", "is missing or empty");
    }
    change.started = row.past_time("started");
    const auto ended = row.past_time("ended");
    if (!model::is_final(change.state)) return;
    change.ended = ended;
    if (!ended) entry.notes.emplace_back("ended_without_time");
    check_times(row, change);
}

// The one step that an import makes; the codes tell it from steps that were made here.
model::ChangeTransition imported_step(TableRow& row,
                                      const ChangeRecord& change,
                                      const TableEntry& entry) {
    model::ChangeTransition step;
    step.to = change.state;
    step.role = model::ChangeRole::change_manager;
    step.by = row.line("actor");
    if (step.by.empty()) step.by = change.source;
    step.reason = "imported from " + change.source + ": state " + shown(row.line("state"));
    const std::string code = row.line("close_code");
    if (!code.empty()) step.reason += ", close code " + shown(code);
    step.codes = {"imported"};
    step.at = entry.revision.updated;
    return step;
}

std::string_view field_at(std::string_view pointer) {
    const std::string_view name = pointer.substr(std::min<std::size_t>(1, pointer.size()));
    for (const TableField& field : kFields) {
        if (field.name == name) return field.name;
    }
    if (name == "reason") return "description";
    if (name == "evidence/0/reference") return "test_plan";
    return name.starts_with("evidence") ? "backout_plan" : "id";
}

std::optional<TableEntry> make_change(TableRow& row, std::string_view source) {
    TableEntry entry;
    ChangeRecord change;
    change.id = row.required_line("id");
    change.source = std::string(source);
    change.state = state_of(row, entry);
    read_times(row, change, entry);
    read_plan(row, change, entry);
    read_evidence(row, change);
    entry.revision.modification = row.count("modification");
    entry.revision.updated = row.time("updated").value_or(change.created);
    change.transitions = {imported_step(row, change, entry)};
    if (const TableCell* const ci = row.cell("ci")) entry.ci = *ci;
    if (!row.ok()) return std::nullopt;
    if (const auto id = model::check_change_id(change.id); !id.ok()) {
        row.refuse("id", "invalid_id", id.error().message);
    }
    for (const Violation& violation : model::validate(change.plan)) {
        row.refuse(field_at(violation.pointer), violation.code, violation.message);
    }
    if (!row.ok()) return std::nullopt;
    entry.id = change.id;
    entry.bytes = model::encode_change(change);
    return entry;
}

}  // namespace

TableKind change_request_table() {
    return {"change_request",
            model::kChangeRecord,
            kFields,
            make_change,
            {"CHG", kOwnColumns, kUsualColumns}};
}

}  // namespace faultline::importers
