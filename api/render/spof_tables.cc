// The tables of single points of failure.

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "api/render/answer_kind.h"

namespace faultline::render {

namespace {

using json::Value;

// "3 shared causes", all of them counted.
std::string count_of(const Value& answer, const char* list, const char* one, const char* many) {
    const std::uint64_t count = total(answer[list], answer["omitted"][list]);
    return std::to_string(count) + " " + (count == 1 ? one : many);
}

void add_omitted(const Value& omitted, Table& table) {
    const auto* lists = omitted.as<json::Object>();
    if (lists == nullptr) return;
    for (const auto& [list, count] : *lists) {
        if (is_positive(count)) table.notes.push_back("not shown: " + count.text() + " " + list);
    }
}

void add_points(const Value& owner, Table& table) {
    for (const Value& point : owner["single_points_of_failure"].items()) {
        table.rows.push_back({"point",
                              point["id"].text(),
                              point["name"].text(),
                              point["class"].text(),
                              point["hops"].text(),
                              point["explanation"].text()});
    }
}

std::string why_shared(const Value& item) {
    return "group " + item["group"].text() + " of " + item["owner"].text() + " loses " +
           listed(item["members"].items(), kPathIdsMax, ", ") + " together";
}

void add_causes(const Value& answer, Table& table) {
    for (const Value& item : answer["shared_causes"].items()) {
        const Value& cause = item["cause"];
        table.rows.push_back(
            {item["nearest"].text() == "true" ? "shared cause" : "shared cause beneath",
             cause["id"].text(),
             cause["name"].text(),
             cause["class"].text(),
             "",
             why_shared(item)});
    }
}

Table spof_table(const Value& answer) {
    Table table;
    table.notes.push_back(
        answer["ci"].text() + " has " +
        count_of(answer,
                 "single_points_of_failure",
                 "single point of failure",
                 "single points of failure") +
        (answer["shared_causes"].is_null()
             ? ""
             : ", and " + count_of(answer, "shared_causes", "shared cause", "shared causes") +
                   " in the groups beneath it") +
        ", at version " + answer["version"].text());
    add_omitted(answer["omitted"], table);
    table.columns = {"RESULT", "ID", "NAME", "CLASS", "HOPS", "WHY"};
    add_points(answer, table);
    add_causes(answer, table);
    return table;
}

Table spof_list_table(const Value& answer) {
    Table table;
    if (const Value& cursor = answer["next_cursor"]; !cursor.is_null()) {
        table.notes.push_back("there are more: --cursor " + cursor.text());
    }
    table.columns = {"CI", "ID", "NAME", "CLASS", "HOPS", "WHY"};
    for (const Value& ci : answer["cis"].items()) {
        const std::size_t first = table.rows.size();
        add_points(ci, table);
        for (std::size_t i = first; i < table.rows.size(); i++) {
            table.rows[i].front() = ci["id"].text();
        }
    }
    return table;
}

constexpr std::array<std::string_view, 2> kSpofLists = {"single_points_of_failure",
                                                        "shared_causes"};
constexpr std::array<std::string_view, 5> kSpofSummary = {
    "version", "graph_version", "as_of", "ci", "omitted"};
constexpr std::array<std::string_view, 1> kSpofListLists = {"cis"};

}  // namespace

constinit const AnswerKind AnswerKind::spof = {
    .table = spof_table, .lists = kSpofLists, .summary = kSpofSummary};

constinit const AnswerKind AnswerKind::spof_list = {.table = spof_list_table,
                                                    .lists = kSpofListLists};

}  // namespace faultline::render
