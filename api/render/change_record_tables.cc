// The tables of change records.

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

#include "api/render/answer_kind.h"
#include "api/render/change_words.h"

namespace faultline::render {

namespace {

using json::Value;

constexpr std::string_view kMissing = "-";

void add_steps(const Value& change, Table& table) {
    for (const Value& planned : change["cis"].items()) {
        table.rows.push_back({"step " + planned["step"].text(), planned_ci_words(planned)});
    }
    for (const Value& step : change["edits"].items()) {
        const std::string count = std::to_string(step["edits"].items().size());
        table.rows.push_back({"step " + step["step"].text(), count + " edits"});
    }
}

// A row for each item of a list of the record.
void add_items(const Value& change, const char* member, const char* label, Table& table) {
    for (const Value& item : change[member].items()) {
        table.rows.push_back({label, change_item_words(member, item)});
    }
}

// So many differences of a new assessment are named, the rest counted.
constexpr std::size_t kDifferencesMax = 20;

// "band: medium, was high", "service_at_risk refunds".
std::string difference_words(const Value& difference) {
    std::string text = difference["code"].text();
    if (!difference["subject"].text().empty()) text += " " + difference["subject"].text();
    const std::string before = difference["before"].text();
    const std::string now = difference["now"].text();
    if (before.empty() && now.empty()) return text;
    return text + ": " + (now.empty() ? "none" : now) + ", was " +
           (before.empty() ? "none" : before);
}

// The assessment that a step made on its own, and what is different in it.
void note_reassessment(const Value& made, Table& table) {
    if (made.is_null()) return;
    const auto& differences = made["differences"].items();
    std::string note = "assessment " + made["number"].text() + " was made for this step; ";
    note += differences.empty() ? "it is as assessment " : "since assessment ";
    note += made["compared_with"].text() + (differences.empty() ? " was" : ":");
    table.notes.push_back(std::move(note));
    for (std::size_t i = 0; i < std::min(differences.size(), kDifferencesMax); i++) {
        table.notes.push_back("  " + difference_words(differences[i]));
    }
    if (differences.size() > kDifferencesMax) {
        const std::size_t more = differences.size() - kDifferencesMax;
        table.notes.push_back("  and " + std::to_string(more) + " more");
    }
}

Table change_table(const Value& answer) {
    const Value& change = answer["change"];
    Table table;
    table.notes.push_back(change["id"].text() + " " + change["title"].text() + ": " +
                          change["state"].text());
    note_reassessment(answer["reassessment"], table);
    table.missing = kMissing;
    table.columns = {"FIELD", "VALUE"};
    constexpr std::array<const char*, 18> kFields = {"id",
                                                     "title",
                                                     "reason",
                                                     "type",
                                                     "model",
                                                     "state",
                                                     "planned_start",
                                                     "planned_end",
                                                     "automated",
                                                     "team",
                                                     "requester",
                                                     "communication",
                                                     "assessments",
                                                     "started",
                                                     "ended",
                                                     "review_due",
                                                     "outage",
                                                     "changed_version"};
    for (const char* field : kFields) {
        table.rows.push_back({field, change[field].text()});
    }
    add_steps(change, table);
    add_items(change, "initiators", "initiator", table);
    add_items(change, "evidence", "evidence", table);
    add_items(change, "backout", "backout", table);
    add_items(change, "transitions", "transition", table);
    add_items(change, "acknowledgements", "acknowledged", table);
    const Value& review = change["review"];
    if (!review.is_null()) {
        table.rows.push_back({"review", change_item_words("review", review)});
    }
    return table;
}

void note_next(const Value& answer, Table& table) {
    if (answer["next_cursor"].is_null()) return;
    table.notes.push_back("there are more: --cursor " + answer["next_cursor"].text());
}

Table list_table(const Value& answer) {
    Table table;
    table.notes.push_back(answer["count"].text() + " changes as of " + answer["at"].text());
    note_next(answer, table);
    table.missing = kMissing;
    table.columns = {
        "ID", "STATE", "TYPE", "MODEL", "TEAM", "CIS", "START", "END", "REVIEW", "TITLE"};
    for (const Value& change : answer["changes"].items()) {
        const bool* const overdue = change["review_overdue"].as<bool>();
        const std::string due = change["review_due"].text();
        const bool* const reviewed = change["reviewed"].as<bool>();
        const bool is_overdue = overdue != nullptr && *overdue;
        const bool is_reviewed = reviewed != nullptr && *reviewed;
        table.rows.push_back({change["id"].text(),
                              change["state"].text(),
                              change["type"].text(),
                              change["model"].text(),
                              change["team"].text(),
                              change["ci_count"].text(),
                              change["planned_start"].text(),
                              change["planned_end"].text(),
                              is_reviewed ? "done" : (is_overdue ? "overdue " : "") + due,
                              change["title"].text()});
    }
    return table;
}

Table history_table(const Value& answer) {
    Table table;
    note_next(answer, table);
    table.columns = {"VERSION", "TIME", "PRINCIPAL", "REASON", "WHAT", "FIELD", "BEFORE", "AFTER"};
    for (const Value& version : answer["history"].items()) {
        const std::vector<std::string> first = {version["version"].text(),
                                                version["time"].text(),
                                                version["principal"].text(),
                                                version["reason"].text(),
                                                version["what"].text()};
        const auto add = [&](const std::string& field, const MemberChange& change) {
            std::vector<std::string> row = first;
            row.insert(row.end(), {field, change.before, change.after});
            table.rows.push_back(std::move(row));
        };
        for (const Value& altered : version["changes"].items()) {
            const std::string field = altered["field"].text();
            for (const MemberChange& change :
                 member_changes(field, altered["before"], altered["after"])) {
                add(field, change);
            }
        }
        if (version["changes"].items().empty()) add("", {});
    }
    return table;
}

Table lifecycle_table(const Value& answer) {
    Table table;
    for (const Value& gate : answer["gates"].items()) {
        table.notes.push_back(gate["gate"].text() + ": " + gate["meaning"].text());
    }
    table.notes.push_back(
        "reasons of a rejection: " +
        listed(answer["rejection_codes"].items(), answer["rejection_codes"].items().size(), ", "));
    table.notes.push_back("an emergency change is reviewed within " +
                          answer["emergency_review_days"].text() +
                          " days after it ended; one that does not end is overdue as "
                          "many days after it started");
    table.missing = kMissing;
    table.columns = {"FROM", "TO", "ROLES", "GATES"};
    for (const Value& row : answer["transitions"].items()) {
        const auto all = [&row](const char* list) {
            return listed(row[list].items(), row[list].items().size(), ", ");
        };
        table.rows.push_back({row["from"].text(), row["to"].text(), all("roles"), all("gates")});
    }
    return table;
}

constexpr std::array<std::string_view, 1> kChangeLists = {"changes"};
constexpr std::array<std::string_view, 1> kHistoryLists = {"history"};
constexpr std::array<std::string_view, 1> kLifecycleLists = {"transitions"};

}  // namespace

constinit const AnswerKind AnswerKind::change_record = {.table = change_table};
constinit const AnswerKind AnswerKind::change_record_list = {.table = list_table,
                                                             .lists = kChangeLists};
constinit const AnswerKind AnswerKind::change_record_history = {.table = history_table,
                                                                .lists = kHistoryLists};
constinit const AnswerKind AnswerKind::change_lifecycle = {.table = lifecycle_table,
                                                           .lists = kLifecycleLists};

}  // namespace faultline::render
