// The table of minimal cut sets.

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "api/render/answer_kind.h"
#include "api/render/reliability_notes.h"

namespace faultline::render {

namespace {

using json::Value;

std::string broken_text(const Value& groups) {
    std::string text;
    for (const Value& group : groups.items()) {
        if (!text.empty()) text += ", ";
        text += group["owner"].text() + " " + group["name"].text();
    }
    return text;
}

Table cuts_table(const Value& answer) {
    Table table;
    const json::Array& sets = answer["cut_sets"].items();
    const std::uint64_t count = total(answer["cut_sets"], answer["omitted"]["cut_sets"]);
    table.notes.push_back(answer["ci"].text() + ": " + std::to_string(count) +
                          (count == 1 ? " minimal cut set" : " minimal cut sets") + " at version " +
                          answer["version"].text());
    if (const Value& limit = answer["limit_hit"]; !limit.is_null()) {
        table.notes.push_back("the search ended at the limit of " + limit["value"].text() + " " +
                              limit["name"].text() + ": all sets of up to " +
                              answer["complete_size"].text() +
                              " CIs are there, larger ones may be missing");
    }
    const Value& omitted = answer["omitted"];
    if (is_positive(omitted["cut_sets"])) {
        table.notes.push_back("not shown (limit): " + omitted["cut_sets"].text() + " cut sets");
    }
    if (is_positive(omitted["broken_groups"])) {
        table.notes.push_back("without their groups: the last " + omitted["broken_groups"].text() +
                              " cut sets");
    }
    add_reliability_notes(answer, table);
    const bool groups = !omitted["broken_groups"].is_null();
    table.columns = {"PROBABILITY", "SIZE", "MEMBERS"};
    if (groups) table.columns.push_back("BROKEN GROUPS");
    for (const Value& set : sets) {
        const json::Array& members = set["members"].items();
        table.rows.push_back({rounded(set["probability"]),
                              std::to_string(members.size()),
                              listed(members, members.size(), ", ")});
        if (groups) table.rows.back().push_back(broken_text(set["broken_groups"]));
    }
    return table;
}

constexpr std::array<std::string_view, 1> kLists = {"cut_sets"};
constexpr std::array<std::string_view, 11> kSummary = {"version",
                                                       "graph_version",
                                                       "as_of",
                                                       "ci",
                                                       "complete",
                                                       "complete_size",
                                                       "limit_hit",
                                                       "omitted",
                                                       "unknown_reliability",
                                                       "class_defaults",
                                                       "unusable_reliability"};

}  // namespace

constinit const AnswerKind AnswerKind::cuts = {
    .table = cuts_table,
    .lists = kLists,
    .summary = kSummary,
    .incomplete_note =
        "the answer is not complete: it was cut by --limit or a limit of the search"};

}  // namespace faultline::render
