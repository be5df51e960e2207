// The tables of change records.

#include <array>
#include <string>
#include <string_view>

#include "api/render/answer_kind.h"

namespace faultline::render {

namespace {

using json::Value;

std::string or_dash(const Value& value) {
    const std::string text = value.text();
    return text.empty() ? "-" : text;
}

std::string ci_text(const Value& planned) {
    std::string text = planned["ci"].text() + " " + planned["effect"].text();
    if (!planned["capacity"].is_null()) text += " " + planned["capacity"].text();
    return text;
}

void add_steps(const Value& change, Table& table) {
    for (const Value& planned : change["cis"].items()) {
        table.rows.push_back({"step " + planned["step"].text(), ci_text(planned)});
    }
    for (const Value& step : change["edits"].items()) {
        const std::string count = std::to_string(step["edits"].items().size());
        table.rows.push_back({"step " + step["step"].text(), count + " edits"});
    }
}

void add_people(const Value& change, Table& table) {
    for (const Value& evidence : change["evidence"].items()) {
        table.rows.push_back({"evidence",
                              evidence["kind"].text() + ": " + evidence["reference"].text() + " (" +
                                  evidence["by"].text() + ", " + evidence["at"].text() + ")"});
    }
    for (const Value& step : change["backout"].items()) {
        const std::string seconds = step["duration_s"].text();
        table.rows.push_back(
            {"backout", step["text"].text() + (seconds.empty() ? "" : " (" + seconds + " s)")});
    }
    for (const Value& made : change["transitions"].items()) {
        std::string text = made["from"].text() + " -> " + made["to"].text() + " by " +
                           made["by"].text() + " as " + made["role"].text() + ", " +
                           made["at"].text();
        if (!made["reason"].text().empty()) text += ": " + made["reason"].text();
        const std::string codes = listed(made["codes"].items(), kExamplesMax, ", ");
        table.rows.push_back({"transition", text + (codes.empty() ? "" : " [" + codes + "]")});
    }
    for (const Value& seen : change["acknowledgements"].items()) {
        table.rows.push_back({"acknowledged",
                              "assessment " + seen["assessment"].text() + " by " +
                                  seen["by"].text() + ", " + seen["at"].text()});
    }
}

Table change_table(const Value& answer) {
    const Value& change = answer["change"];
    Table table;
    table.notes.push_back(change["id"].text() + " " + change["title"].text() + ": " +
                          change["state"].text());
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
        table.rows.push_back({field, or_dash(change[field])});
    }
    add_steps(change, table);
    add_people(change, table);
    if (!change["review"].is_null()) {
        const Value& review = change["review"];
        table.rows.push_back({"review",
                              review["text"].text() + " (" + review["by"].text() + ", " +
                                  review["at"].text() + ")"});
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
    table.columns = {
        "ID", "STATE", "TYPE", "MODEL", "TEAM", "CIS", "START", "END", "REVIEW", "TITLE"};
    for (const Value& change : answer["changes"].items()) {
        const bool* const overdue = change["review_overdue"].as<bool>();
        const std::string due = or_dash(change["review_due"]);
        const bool* const reviewed = change["reviewed"].as<bool>();
        const bool is_overdue = overdue != nullptr && *overdue;
        const bool is_reviewed = reviewed != nullptr && *reviewed;
        table.rows.push_back({change["id"].text(),
                              change["state"].text(),
                              change["type"].text(),
                              or_dash(change["model"]),
                              or_dash(change["team"]),
                              change["ci_count"].text(),
                              or_dash(change["planned_start"]),
                              or_dash(change["planned_end"]),
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
        const auto add = [&](const std::string& field, const Value& before, const Value& after) {
            std::vector<std::string> row = first;
            row.insert(row.end(), {field, before.text(), after.text()});
            table.rows.push_back(std::move(row));
        };
        for (const Value& change : version["changes"].items()) {
            add(change["field"].text(), change["before"], change["after"]);
        }
        if (version["changes"].items().empty()) add("", {}, {});
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
                          answer["emergency_review_days"].text() + " days after it ended");
    table.columns = {"FROM", "TO", "ROLES", "GATES"};
    for (const Value& row : answer["transitions"].items()) {
        const auto all = [&row](const char* list) {
            return listed(row[list].items(), row[list].items().size(), ", ");
        };
        const std::string gates = all("gates");
        table.rows.push_back(
            {row["from"].text(), row["to"].text(), all("roles"), gates.empty() ? "-" : gates});
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
