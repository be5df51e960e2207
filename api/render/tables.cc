// The table of each kind of answer.

#include <string>
#include <string_view>
#include <utility>

#include "api/render/table.h"

namespace faultline::render {

namespace {

using json::Value;

// "a, b and 3 more": at most `max` items, the rest counted.
std::string listed(const json::Array& items, std::size_t max, std::string_view separator) {
    std::string text;
    for (std::size_t i = 0; i < items.size() && i < max; i++) {
        if (i != 0) text += separator;
        text += items[i].text();
    }
    if (items.size() > max) text += " and " + std::to_string(items.size() - max) + " more";
    return text;
}

constexpr std::size_t kPathIdsMax = 12;  // of a witness path in one cell
constexpr std::size_t kHoldersMax = 4;   // of the members that hold a group
constexpr std::size_t kExamplesMax = 5;  // of a finding

std::string why_down(const Value& item) {
    std::string why = listed(item["path"].items(), kPathIdsMax, " > ");
    for (const Value& group : item["broken_groups"].items()) {
        why += "; " + group["name"].text() + " has " + group["capacity_left"].text() + " of " +
               group["required"].text();
    }
    return why;
}

std::string why_at_risk(const Value& item) {
    std::string why;
    for (const Value& group : item["hit_groups"].items()) {
        if (!why.empty()) why += "; ";
        why += group["name"].text() + " has " + group["capacity_left"].text() + " of " +
               group["required"].text() + ", held by " +
               listed(group["held_by"].items(), kHoldersMax, ", ");
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
    add_omitted(answer["omitted"], table);
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

Table ci_table(const Value& answer) {
    const Value& ci = answer["ci"];
    Table table;
    table.columns = {"FIELD", "VALUE", "SOURCE"};
    for (const char* field : {"id", "class", "name"}) {
        table.rows.push_back({field, ci[field].text(), ""});
    }
    if (const auto* attributes = ci["attributes"].as<json::Object>()) {
        for (const auto& [name, value] : *attributes) {
            table.rows.push_back({name, value.text(), answer["provenance"][name]["source"].text()});
        }
    }
    for (const Value& relationship : answer["relationships"].items()) {
        const std::string group = relationship["group"].text();
        table.rows.push_back({"relationship",
                              relationship["source"].text() + " " + relationship["type"].text() +
                                  " " + relationship["target"].text() +
                                  (group.empty() ? "" : " (group " + group + ")"),
                              listed(relationship["sources"].items(), kHoldersMax, ", ")});
    }
    for (const Value& group : answer["groups"].items()) {
        table.rows.push_back(
            {"group", group["name"].text() + " needs " + group["required"].text(), ""});
    }
    return table;
}

Table ci_list_table(const Value& answer) {
    Table table;
    table.columns = {"ID", "CLASS", "NAME"};
    for (const Value& item : answer["cis"].items()) {
        table.rows.push_back({item["id"].text(), item["class"].text(), item["name"].text()});
    }
    if (!answer["next_cursor"].is_null()) {
        table.notes.push_back("there are more: --cursor " + answer["next_cursor"].text());
    }
    return table;
}

std::string import_counts(const Value& counts) {
    return counts["created"].text() + " created, " + counts["updated"].text() + " updated, " +
           counts["unchanged"].text() + " unchanged, " + counts["retired"].text() + " retired, " +
           counts["quarantined"].text() + " quarantined";
}

Table import_table(const Value& answer) {
    Table table;
    table.notes.push_back("version " + answer["version"].text() + ", graph version " +
                          answer["graph_version"].text());
    table.notes.push_back("CIs: " + import_counts(answer));
    table.notes.push_back("relationships: " + import_counts(answer["relationships"]));
    if (const auto* dropped = answer["dropped"].as<json::Object>()) {
        for (const auto& [what, count] : *dropped) {
            table.notes.push_back("dropped by the format's rules: " + count.text() + " " + what);
        }
    }
    const std::size_t listed_count = answer["problems"].items().size();
    if (answer["problem_count"].text() != std::to_string(listed_count)) {
        table.notes.push_back("problems: " + answer["problem_count"].text() + ", the first " +
                              std::to_string(listed_count) + " are listed");
    }
    table.columns = {"FILE", "LINE", "CODE", "MESSAGE"};
    for (const Value& item : answer["problems"].items()) {
        table.rows.push_back({item["file"].text(),
                              item["line"].text(),
                              item["code"].text(),
                              item["message"].text()});
    }
    return table;
}

Table lint_table(const Value& answer) {
    Table table;
    table.notes.push_back(answer["count"].text() + " findings at version " +
                          answer["version"].text());
    table.columns = {"CODE", "SUBJECT", "COUNT", "EXAMPLES", "MESSAGE"};
    for (const Value& item : answer["findings"].items()) {
        table.rows.push_back({item["code"].text(),
                              item["subject"].text(),
                              item["count"].text(),
                              listed(item["examples"].items(), kExamplesMax, ", "),
                              item["message"].text()});
    }
    return table;
}

}  // namespace

Table table_of(AnswerKind kind, const Value& answer) {
    switch (kind) {
        case AnswerKind::impact:
            return impact_table(answer);
        case AnswerKind::depends:
            return depends_table(answer);
        case AnswerKind::ci:
            return ci_table(answer);
        case AnswerKind::ci_list:
            return ci_list_table(answer);
        case AnswerKind::import:
            return import_table(answer);
        case AnswerKind::lint:
            break;
    }
    return lint_table(answer);
}

}  // namespace faultline::render
