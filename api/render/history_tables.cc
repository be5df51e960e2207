// The tables of histories, relationships and differences.

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "api/render/answer_kind.h"

namespace faultline::render {

namespace {

using json::Value;

// "web needs db (group g)" in the words of the relationship.
std::string relationship_text(const Value& relationship) {
    const std::string group = relationship["group"].text();
    return relationship["source"].text() + " " + relationship["type"].text() + " " +
           relationship["target"].text() + (group.empty() ? "" : " (group " + group + ")");
}

// A value in a cell; what is not there is nothing.
std::string cell(const Value& value) {
    return value["type"].is_null() ? value.text() : relationship_text(value);
}

std::vector<std::string> origin_cells(const Value& entry) {
    return {entry["version"].text(),
            entry["time"].text(),
            entry["principal"].text(),
            entry["source"].text(),
            entry["reason"].text()};
}

void append(std::vector<std::string>& row, const std::vector<std::string>& more) {
    row.insert(row.end(), more.begin(), more.end());
}

// One row a change: `first` cells, then field, before and after; one row without if there is none.
void add_changes(const std::vector<std::string>& first, const Value& changes, Table& table) {
    for (const Value& change : changes.items()) {
        std::vector<std::string> row = first;
        append(row, {change["field"].text(), cell(change["before"]), cell(change["after"])});
        table.rows.push_back(std::move(row));
    }
    if (!changes.items().empty()) return;
    std::vector<std::string> row = first;
    append(row, {"", "", ""});
    table.rows.push_back(std::move(row));
}

void note_more(const Value& answer, Table& table) {
    if (answer["next_cursor"].is_null()) return;
    table.notes.push_back("there are more: --cursor " + answer["next_cursor"].text());
}

Table ci_history_table(const Value& answer) {
    Table table;
    table.columns = {
        "VERSION", "TIME", "PRINCIPAL", "SOURCE", "REASON", "WHAT", "FIELD", "BEFORE", "AFTER"};
    for (const Value& entry : answer["history"].items()) {
        std::vector<std::string> first = origin_cells(entry);
        first.push_back(entry["what"].text());
        add_changes(first, entry["changes"], table);
    }
    note_more(answer, table);
    return table;
}

Table relationship_history_table(const Value& answer) {
    Table table;
    table.columns = {
        "VERSION", "TIME", "PRINCIPAL", "SOURCE", "REASON", "RETIRED", "FIELD", "BEFORE", "AFTER"};
    for (const Value& entry : answer["history"].items()) {
        std::vector<std::string> first = origin_cells(entry);
        first.push_back(listed(entry["retired"].items(), 2, ", "));
        for (const Value& side : entry["sides"].items()) {
            add_changes(first, side["changes"], table);
        }
    }
    note_more(answer, table);
    return table;
}

Table relationship_list_table(const Value& answer) {
    Table table;
    table.columns = {"SOURCE", "TYPE", "TARGET", "GROUP", "CAPACITY", "STRENGTH", "SOURCES"};
    for (const Value& item : answer["relationships"].items()) {
        table.rows.push_back({item["source"].text(),
                              item["type"].text(),
                              item["target"].text(),
                              item["group"].text(),
                              item["capacity"].text(),
                              item["strength"].text(),
                              listed(item["sources"].items(), kHoldersMax, ", ")});
    }
    note_more(answer, table);
    return table;
}

std::string side_text(const Value& side) {
    const std::string baseline = side["baseline"].text();
    return "version " + side["version"].text() + " (" + side["time"].text() +
           (baseline.empty() ? "" : ", baseline " + baseline) + ")";
}

Table diff_table(const Value& answer) {
    const Value& summary = answer["summary"];
    Table table;
    table.notes.push_back("from " + side_text(answer["from"]) + " to " + side_text(answer["to"]) +
                          ": " + summary["created"].text() + " created, " +
                          summary["changed"].text() + " changed, " + summary["retired"].text() +
                          " retired, " + summary["entered"].text() + " entered the scope, " +
                          summary["left"].text() + " left it");
    table.columns = {"ID", "CLASS", "WHAT", "FIELD", "BEFORE", "AFTER"};
    for (const Value& item : answer["cis"].items()) {
        add_changes(
            {item["id"].text(), item["class"].text(), item["what"].text()}, item["changes"], table);
    }
    return table;
}

constexpr std::array<std::string_view, 1> kHistoryLists = {"history"};
constexpr std::array<std::string_view, 1> kRelationshipLists = {"relationships"};
constexpr std::array<std::string_view, 1> kDiffLists = {"cis"};
constexpr std::array<std::string_view, 6> kDiffSummary = {
    "version", "graph_version", "as_of", "from", "to", "summary"};

}  // namespace

constinit const AnswerKind AnswerKind::ci_history = {.table = ci_history_table,
                                                     .lists = kHistoryLists};

constinit const AnswerKind AnswerKind::relationship_history = {.table = relationship_history_table,
                                                               .lists = kHistoryLists};

constinit const AnswerKind AnswerKind::relationship_list = {.table = relationship_list_table,
                                                            .lists = kRelationshipLists};

constinit const AnswerKind AnswerKind::diff = {
    .table = diff_table, .lists = kDiffLists, .summary = kDiffSummary};

}  // namespace faultline::render
