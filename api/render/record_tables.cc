// The tables of incidents, service levels and imports of records.

#include <array>
#include <string>
#include <string_view>

#include "api/render/answer_kind.h"

namespace faultline::render {

namespace {

using json::Value;

bool is_true(const Value& value) {
    const bool* const truth = value.as<bool>();
    return truth != nullptr && *truth;
}

// Every member of an object as a row of its own.
void add_fields(const Value& object, const std::string& prefix, Table& table) {
    const auto* members = object.as<json::Object>();
    if (members == nullptr) return;
    for (const auto& [name, value] : *members) {
        table.rows.push_back({prefix + name, value.text()});
    }
}

Table fields_of(const Value& object) {
    Table table;
    table.columns = {"FIELD", "VALUE"};
    add_fields(object, "", table);
    return table;
}

Table done_table(const Value& answer, std::string_view member, std::string_view what) {
    Table table = fields_of(answer[member]);
    table.notes.push_back(std::string(what) + " " + answer[member]["id"].text() + " is " +
                          answer["result"].text() + ", version " + answer["version"].text());
    return table;
}

Table incident_table(const Value& answer) {
    return fields_of(answer["incident"]);
}

Table incident_done_table(const Value& answer) {
    return done_table(answer, "incident", "incident");
}

Table incident_list_table(const Value& answer) {
    Table table;
    table.notes.push_back(answer["count"].text() + " incidents");
    table.columns = {"ID", "PRIORITY", "STATE", "BEGAN", "ENDED", "CI", "CAUSED BY", "TITLE"};
    for (const Value& incident : answer["incidents"].items()) {
        const bool is_named = incident["ci"].is_null() && !incident["ci_named"].is_null();
        table.rows.push_back(
            {incident["id"].text(),
             incident["priority"].text(),
             incident["state"].text(),
             incident["began"].text(),
             incident["ended"].text(),
             is_named ? incident["ci_named"].text() + " (not known)" : incident["ci"].text(),
             incident["caused_by"].text(),
             incident["title"].text()});
    }
    return table;
}

Table service_level_table(const Value& answer) {
    return fields_of(answer["service_level"]);
}

Table service_level_done_table(const Value& answer) {
    return done_table(answer, "service_level", "service level");
}

Table service_level_list_table(const Value& answer) {
    Table table;
    table.columns = {"ID", "SERVICE", "TARGET", "PERIOD", "MONEY", "USERS", "ZONE", "CUSTOMERS"};
    for (const Value& level : answer["service_levels"].items()) {
        const Value& loss = level["loss"];
        const std::string money = rounded(loss["base"]["money"]);
        table.rows.push_back({level["id"].text(),
                              level["service"].text(),
                              rounded(level["target"]),
                              level["period"].text(),
                              money.empty() ? money : money + " " + loss["currency"].text(),
                              rounded(loss["base"]["users"]),
                              loss["zone"].text(),
                              listed(level["customers"].items(), kExamplesMax, ", ")});
    }
    return table;
}

Table record_import_table(const Value& answer) {
    Table table;
    const Value& records = answer["records"];
    const bool is_dry = is_true(answer["dry_run"]);
    const bool accepted = is_true(answer["accepted"]);
    table.notes.push_back(std::string(is_dry ? "dry run, nothing is written: " : "") +
                          (accepted ? "" : "would be refused: ") + answer["rows"].text() +
                          " rows of " + answer["table"].text() + "; " + records["created"].text() +
                          " created, " + records["updated"].text() + " updated, " +
                          records["unchanged"].text() + " unchanged, " + records["older"].text() +
                          " older, " + records["kept"].text() + " kept; " +
                          answer["problem_count"].text() + " problems");
    table.columns = {"WHAT", "NAME", "COUNT"};
    const Value& cis = answer["cis"];
    table.rows.push_back({"records", "with a CI", cis["linked"].text()});
    table.rows.push_back({"records", "with a CI that is not linked", cis["unlinked"].text()});
    table.rows.push_back({"records", "without a CI", cis["none"].text()});
    table.rows.push_back(
        {"records", "caused by an unknown change", answer["unknown_changes"].text()});
    for (const Value& unknown : cis["unknown"].items()) {
        table.rows.push_back(
            {unknown["why"].text() + " CI", unknown["name"].text(), unknown["records"].text()});
    }
    for (const char* const group : {"notes", "dropped"}) {
        const auto* counts = answer[group].as<json::Object>();
        if (counts == nullptr) continue;
        for (const auto& [name, count] : *counts) {
            table.rows.push_back({group, name, count.text()});
        }
    }
    for (const Value& problem : answer["problems"].items()) {
        const Value& line = problem["line"];
        const std::string place =
            is_positive(line) ? ":" + line.text() : " " + problem["pointer"].text();
        table.rows.push_back({"problem",
                              problem["file"].text() + place + " " + problem["code"].text(),
                              problem["message"].text()});
    }
    return table;
}

// A best effort that left a row out is done, but not with all that was asked.
bool record_import_says_no(const Value& answer) {
    return !is_true(answer["accepted"]) || is_positive(answer["problem_count"]);
}

constexpr std::array<std::string_view, 1> kIncidentLists = {"incidents"};
constexpr std::array<std::string_view, 1> kServiceLevelLists = {"service_levels"};

}  // namespace

constinit const AnswerKind AnswerKind::incident = {.table = incident_table};
constinit const AnswerKind AnswerKind::incident_list = {.table = incident_list_table,
                                                        .lists = kIncidentLists};
constinit const AnswerKind AnswerKind::incident_done = {.table = incident_done_table};
constinit const AnswerKind AnswerKind::service_level = {.table = service_level_table};
constinit const AnswerKind AnswerKind::service_level_list = {.table = service_level_list_table,
                                                             .lists = kServiceLevelLists};
constinit const AnswerKind AnswerKind::service_level_done = {.table = service_level_done_table};
constinit const AnswerKind AnswerKind::record_import = {.table = record_import_table,
                                                        .says_no = record_import_says_no};

}  // namespace faultline::render
