// The tables of a blast radius and of what a CI needs.

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "api/render/answer_kind.h"
#include "api/render/impact_explanation_tables.h"
#include "api/render/impact_extras_tables.h"

namespace faultline::render {

namespace {

using json::Value;

std::string why_down(const Value& item) {
    std::string why = listed(item["path"].items(), kPathIdsMax, " > ");
    for (const Value& group : item["broken_groups"].items()) {
        why += "; " + group["name"].text() + " has " + group["capacity_left"].text() + " of " +
               group["required"].text();
    }
    return why;
}

// What breaks a hit group next, if that was asked for.
std::string why_next(const Value& group) {
    const Value& next = group["next"];
    if (next.is_null()) return "";
    if (group["breaks_anyway"].text() == "true") return ", broken beyond max_hops";
    if (next.items().empty()) return ", no single CI breaks it next";
    return ", broken next by " + listed(next.items(), kHoldersMax, ", ");
}

std::string why_at_risk(const Value& item) {
    std::string why;
    for (const Value& group : item["hit_groups"].items()) {
        if (!why.empty()) why += "; ";
        why += group["name"].text() + " has " + group["capacity_left"].text() + " of " +
               group["required"].text() + ", held by " +
               listed(group["held_by"].items(), kHoldersMax, ", ") + why_next(group);
    }
    return why;
}

std::string why_impaired(const Value& item) {
    std::string why;
    for (const Value& need : item["soft_needs"].items()) {
        if (!why.empty()) why += "; ";
        why += need["target"].text() + " (strength " + need["strength"].text() + ")";
    }
    return why;
}

std::string why_inherited(const Value& item) {
    const Value& nearest = item["nearest"];
    const Value& group = nearest["group"];
    return "nearest hit: " + nearest["owner"].text() + " " +
           (group.is_null() ? nearest["soft_target"].text() : group.text());
}

// The smallest margin of the groups that were hit.
std::string smallest_margin(const Value& item) {
    const json::Array& groups = item["hit_groups"].items();
    std::string text;
    std::int64_t smallest = 0;
    for (const Value& group : groups) {
        const auto* margin = group["margin"].as<std::int64_t>();
        if (margin == nullptr || (!text.empty() && *margin >= smallest)) continue;
        smallest = *margin;
        text = std::to_string(smallest);
    }
    return text;
}

void add_impact_row(
    Table& table, const char* result, const Value& item, std::string margin, std::string why) {
    table.rows.push_back({result,
                          item["id"].text(),
                          item["name"].text(),
                          item["class"].text(),
                          item["hops"].text(),
                          std::move(margin),
                          std::move(why)});
}

// A note for each list that a limit shortened.
void add_omitted(const Value& omitted, Table& table) {
    const auto* lists = omitted.as<json::Object>();
    if (lists == nullptr) return;
    for (const auto& [list, count] : *lists) {
        if (count.text() == "0") continue;
        table.notes.push_back("not shown (limit): " + count.text() + " " + list);
    }
}

// What a summary without lists shows: the counts by class.
Table with_classes(const Value& by_class, Table table) {
    table.columns = {"CLASS", "DOWN", "AT RISK", "IMPAIRED", "INHERITED"};
    const auto* classes = by_class.as<json::Object>();
    if (classes == nullptr) return table;
    for (const auto& [name, counts] : *classes) {
        table.rows.push_back({name,
                              counts["down"].text(),
                              counts["at_risk"].text(),
                              counts["impaired"].text(),
                              counts["inherited"].text()});
    }
    return table;
}

// A column behind HOPS: when the CIs that fall do, which have the first rows.
void add_times(const Value& answer, Table& table) {
    constexpr std::ptrdiff_t kBehindHops = 5;
    table.columns.insert(table.columns.begin() + kBehindHops, "AFTER S");
    const json::Array& down = answer["down"].items();
    for (std::size_t i = 0; i < table.rows.size(); i++) {
        std::string time = i < down.size() ? down[i]["impact_after_s"].text() : "";
        table.rows[i].insert(table.rows[i].begin() + kBehindHops, std::move(time));
    }
}

Table impact_table(const Value& answer) {
    const Value& summary = answer["summary"];
    Table table;
    table.notes.push_back("Blast radius of " +
                          listed(answer["question"]["failed"].items(), kPathIdsMax, ", ") +
                          " at version " + answer["version"].text());
    table.notes.push_back(summary["down"].text() + " down, " + summary["at_risk"].text() +
                          " at risk, " + summary["impaired"].text() + " impaired, " +
                          summary["inherited"].text() + " inherited" +
                          (answer["complete"].text() == "true" ? "" : "; not complete"));
    if (const Value& count = answer["frontier"]["count"]; !count.is_null() && count.text() != "0") {
        table.notes.push_back("beyond max_hops: " + count.text() + " more would fall next");
    }
    add_extras_notes(answer, table);
    add_omitted(answer["omitted"], table);
    if (!answer["groups"].is_null()) return with_groups(answer, std::move(table));
    if (!answer["explanation"].is_null()) return with_explanation(answer, std::move(table));
    if (answer["down"].is_null()) return with_classes(summary["by_class"], std::move(table));
    table.columns = {"RESULT", "ID", "NAME", "CLASS", "HOPS", "MARGIN", "WHY"};
    for (const Value& item : answer["down"].items()) {
        add_impact_row(table, "down", item, "", why_down(item));
    }
    for (const Value& item : answer["at_risk"].items()) {
        add_impact_row(table, "at risk", item, smallest_margin(item), why_at_risk(item));
    }
    for (const Value& item : answer["impaired"].items()) {
        add_impact_row(table, "impaired", item, "", why_impaired(item));
    }
    for (const Value& item : answer["inherited"].items()) {
        add_impact_row(table, "inherited", item, item["margin_min"].text(), why_inherited(item));
    }
    if (!answer["question"]["times"].is_null()) add_times(answer, table);
    return table;
}

Table depends_table(const Value& answer) {
    Table table;
    table.notes.push_back(answer["ci"].text() + " needs " + answer["summary"]["all"].text() +
                          " CIs, " + answer["summary"]["direct"].text() +
                          " of them directly, at version " + answer["version"].text());
    for (const Value& group : answer["groups"].items()) {
        table.notes.push_back("group " + group["name"].text() + ": " + group["required"].text() +
                              " of " + listed(group["members"].items(), kPathIdsMax, ", "));
    }
    table.columns = {"HOPS", "ID", "NAME", "CLASS"};
    for (const Value& item : answer["dependencies"].items()) {
        table.rows.push_back(
            {item["hops"].text(), item["id"].text(), item["name"].text(), item["class"].text()});
    }
    return table;
}

constexpr std::array<std::string_view, 8> kImpactLists = {
    "down", "at_risk", "impaired", "inherited", "groups", "bundles", "contacts", "without_contact"};
constexpr std::array<std::string_view, 11> kImpactSummary = {"version",
                                                             "graph_version",
                                                             "as_of",
                                                             "question",
                                                             "complete",
                                                             "summary",
                                                             "confidence",
                                                             "group_by",
                                                             "explanation",
                                                             "frontier",
                                                             "omitted"};
constexpr std::array<std::string_view, 1> kDependsLists = {"dependencies"};

}  // namespace

constinit const AnswerKind AnswerKind::impact = {
    .table = impact_table,
    .lists = kImpactLists,
    .summary = kImpactSummary,
    .incomplete_note = "the answer is not complete: it was cut by --limit or --max-hops"};

constinit const AnswerKind AnswerKind::depends = {.table = depends_table, .lists = kDependsLists};

}  // namespace faultline::render
