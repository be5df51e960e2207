#include "api/render/impact_explanation_tables.h"

#include <string>
#include <utility>

namespace faultline::render {

namespace {

using json::Value;

void add_row(Table& table, std::string part, const Value& ci, std::string why) {
    table.rows.push_back({std::move(part),
                          ci["id"].text(),
                          ci["name"].text(),
                          ci["class"].text(),
                          ci["result"].text() == "at_risk" ? "at risk" : ci["result"].text(),
                          std::move(why)});
}

std::string sources_text(const Value& relationship) {
    return relationship["type"].text() + " from " +
           listed(relationship["sources"].items(), kHoldersMax, ", ");
}

// "runs_on from cmdb, discovery".
std::string records_text(const Value& records) {
    std::string text;
    for (const Value& relationship : records.items()) {
        text += (text.empty() ? "" : "; ") + sources_text(relationship);
    }
    return text.empty() ? "" : " (" + text + ")";
}

std::string need_text(const Value& need) {
    std::string text = "needs " + need["dependency"]["id"].text();
    if (!need["group"].is_null()) text += " in group " + need["group"].text();
    if (need["strength"].text() != "1.0") text += ", strength " + need["strength"].text();
    if (need["delay_s"].text() != "0") text += ", after " + need["delay_s"].text() + " s";
    return text + records_text(need["recorded_as"]);
}

void add_path(Table& table, const std::string& part, const Value& path) {
    for (const Value& need : path.items()) {
        add_row(table, part, need["dependent"], need_text(need));
    }
    if (!path.items().empty()) add_row(table, part, path.items().back()["dependency"], "");
}

void add_group(Table& table, const Value& group) {
    const std::string part = "group " + group["name"].text() + " of " + group["owner"].text();
    for (const Value& member : group["lost"].items()) {
        add_row(table, part, member, "lost, capacity " + member["capacity"].text());
    }
    for (const Value& member : group["surviving"].items()) {
        add_row(table, part, member, "holds, capacity " + member["capacity"].text());
    }
}

// What the groups have to do with it, in one place.
std::string group_summary(const Value& group) {
    std::string text = group["name"].text() + " of " + group["owner"].text() + " has " +
                       group["capacity_left"].text() + " of " + group["required"].text();
    return group["broken"].text() == "true" ? text
                                            : text + " with margin " + group["margin"].text();
}

std::string why_explained(const Value& explanation) {
    std::string why;
    for (const Value& group : explanation["groups"].items()) {
        why += (why.empty() ? "" : "; ") + group_summary(group);
    }
    if (const Value& hops = explanation["hops"]; !hops.is_null()) {
        why =
            hops.text() + (hops.text() == "1" ? " hop" : " hops") + (why.empty() ? "" : "; ") + why;
    }
    return why;
}

}  // namespace

Table with_explanation(const Value& answer, Table table) {
    const Value& explanation = answer["explanation"];
    table.notes.push_back(explanation["sentence"].text());
    for (const Value& detail : explanation["details"].items()) {
        table.notes.push_back(detail.text());
    }
    if (explanation["paths_complete"].text() == "false") {
        table.notes.emplace_back("there may be more paths: looking for them was too much work");
    }
    table.columns = {"PART", "ID", "NAME", "CLASS", "RESULT", "WHY"};
    add_row(table, "explained", explanation, why_explained(explanation));
    if (explanation["paths"].items().empty()) add_path(table, "path", explanation["path"]);
    std::size_t number = 0;
    for (const Value& path : explanation["paths"].items()) {
        add_path(table, "path " + std::to_string(++number), path);
    }
    for (const Value& group : explanation["groups"].items()) {
        add_group(table, group);
    }
    for (const Value& need : explanation["soft_needs"].items()) {
        add_row(table, "soft need", need["dependency"], "strength " + need["strength"].text());
    }
    return table;
}

}  // namespace faultline::render
