// The tables of the quarantine.

#include <array>
#include <string>
#include <string_view>

#include "api/render/answer_kind.h"

namespace faultline::render {

namespace {

using json::Value;

std::string moment_text(const Value& sighting) {
    return sighting["time"].text() + " (version " + sighting["version"].text() + ")";
}

Table list_table(const Value& answer) {
    Table table;
    table.notes.push_back(answer["count"].text() + " rows");
    if (!answer["next_cursor"].is_null()) {
        table.notes.push_back("there are more: --cursor " + answer["next_cursor"].text());
    }
    table.columns = {"ID",
                     "SOURCE",
                     "ROW",
                     "CLASS",
                     "STATE",
                     "CI",
                     "SEEN",
                     "LAST_SEEN",
                     "CANDIDATES",
                     "OTHER ROWS",
                     "WHY"};
    for (const Value& row : answer["rows"].items()) {
        table.rows.push_back({row["id"].text(),
                              row["source"].text(),
                              row["row"].text(),
                              row["class"].text(),
                              row["state"].text(),
                              row["ci"].text(),
                              row["seen"].text(),
                              row["last_seen"]["time"].text(),
                              listed(row["candidates"].items(), kExamplesMax, ", "),
                              listed(row["other_rows"].items(), kExamplesMax, ", "),
                              row["why"].text()});
    }
    return table;
}

std::string relationship_text(const Value& relationship) {
    std::string text = relationship["source"].text() + " " + relationship["type"].text() + " " +
                       relationship["target"].text();
    if (!relationship["group"].is_null()) text += " in group " + relationship["group"].text();
    return text;
}

void add_decision(const Value& decision, Table& table) {
    if (decision.is_null()) return;
    for (const char* field : {"decision", "ci", "version", "time", "principal", "reason"}) {
        table.rows.push_back({std::string("decision.") + field, decision[field].text()});
    }
}

void add_said(const Value& answer, Table& table) {
    if (const auto* attributes = answer["attributes"].as<json::Object>()) {
        for (const auto& [name, value] : *attributes) {
            table.rows.push_back({"attribute." + name, value.text()});
        }
    }
    for (const Value& relationship : answer["relationships"].items()) {
        table.rows.push_back({"relationship", relationship_text(relationship)});
    }
    for (const Value& group : answer["groups"].items()) {
        table.rows.push_back(
            {"group", group["name"].text() + " requires " + group["required"].text()});
    }
}

Table row_table(const Value& answer) {
    Table table;
    if (answer["state"].text() == "open") {
        table.notes.push_back("decide with `faultline quarantine resolve " + answer["id"].text() +
                              "` and --merge-into, --create or --ignore");
    }
    table.columns = {"FIELD", "VALUE"};
    for (const char* field :
         {"id", "source", "format", "row", "class", "name", "state", "ci", "why"}) {
        table.rows.push_back({field, answer[field].text()});
    }
    for (const Value& candidate : answer["candidates"].items()) {
        table.rows.push_back({"candidate", candidate.text()});
    }
    for (const Value& row : answer["other_rows"].items()) {
        table.rows.push_back({"other_row", row.text()});
    }
    table.rows.push_back({"seen", answer["seen"].text()});
    table.rows.push_back({"first_seen", moment_text(answer["first_seen"])});
    table.rows.push_back({"last_seen", moment_text(answer["last_seen"])});
    table.rows.push_back({"last_changed", answer["last_changed"].text()});
    add_decision(answer["decision"], table);
    add_said(answer, table);
    return table;
}

std::string counts_text(const Value& counts) {
    return counts["created"].text() + " created, " + counts["updated"].text() + " updated, " +
           counts["unchanged"].text() + " unchanged";
}

Table resolution_table(const Value& answer) {
    Table table;
    std::string what =
        answer["row"].text() + " of " + answer["source"].text() + " is " + answer["state"].text();
    if (!answer["ci"].is_null()) what += ": " + answer["ci"].text();
    table.notes.push_back(what + " (version " + answer["version"].text() + ")");
    if (!answer["ci"].is_null()) {
        table.notes.push_back("CIs: " + counts_text(answer["cis"]));
        table.notes.push_back("relationships: " + counts_text(answer["relationships"]));
    }
    table.columns = {"WHAT", "MESSAGE"};
    for (const Value& relationship : answer["waiting"].items()) {
        table.rows.push_back({"waits", relationship_text(relationship)});
    }
    for (const Value& problem : answer["problems"].items()) {
        table.rows.push_back({problem["code"].text(), problem["message"].text()});
    }
    return table;
}

// Something that the row said was dropped.
bool drops_something(const Value& answer) {
    return is_positive(answer["problem_count"]);
}

constexpr std::array<std::string_view, 1> kRowLists = {"rows"};

}  // namespace

constinit const AnswerKind AnswerKind::quarantine = {.table = list_table, .lists = kRowLists};
constinit const AnswerKind AnswerKind::quarantined = {.table = row_table};
constinit const AnswerKind AnswerKind::quarantine_resolution = {.table = resolution_table,
                                                                .says_no = drops_something};

}  // namespace faultline::render
