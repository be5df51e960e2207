// The tables of one CI and of a page of CIs.

#include <array>
#include <cctype>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "api/render/answer_kind.h"

namespace faultline::render {

namespace {

using json::Value;

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
    for (const Value& value : answer["values"].items()) {
        if (value["lost"].is_null()) continue;
        table.notes.push_back(value["field"].text() + " = " + value["value"].text() + " of " +
                              value["source"].text() + ", version " + value["version"].text() +
                              ": " + value["lost"].text());
    }
    return table;
}

// The members that the items of a list have beside id and attributes; of an empty list the usual
// ones.
std::vector<std::string> shown_members(const Value& answer) {
    const json::Array& items = answer["cis"].items();
    if (items.empty()) return {"class", "name"};
    std::vector<std::string> members;
    for (const char* member : {"class", "name", "state", "last_changed"}) {
        if (!items.front()[member].is_null()) members.emplace_back(member);
    }
    return members;
}

// The attributes that any item has.
std::set<std::string> shown_attributes(const Value& answer) {
    std::set<std::string> names;
    for (const Value& item : answer["cis"].items()) {
        const auto* attributes = item["attributes"].as<json::Object>();
        if (attributes == nullptr) continue;
        for (const auto& [name, value] : *attributes) {
            names.insert(name);
        }
    }
    return names;
}

// "last_changed" as "LAST CHANGED".
std::string heading(std::string member) {
    for (char& c : member) {
        c = c == '_' ? ' ' : static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    }
    return member;
}

Table ci_list_table(const Value& answer) {
    const std::vector<std::string> members = shown_members(answer);
    const std::set<std::string> attributes = shown_attributes(answer);
    Table table;
    table.columns = {"ID"};
    for (const std::string& member : members) {
        table.columns.push_back(heading(member));
    }
    table.columns.insert(table.columns.end(), attributes.begin(), attributes.end());
    for (const Value& item : answer["cis"].items()) {
        std::vector<std::string> row = {item["id"].text()};
        for (const std::string& member : members) {
            row.push_back(item[member].text());
        }
        for (const std::string& attribute : attributes) {
            row.push_back(item["attributes"][attribute].text());
        }
        table.rows.push_back(std::move(row));
    }
    if (!answer["count"].is_null()) table.notes.push_back(answer["count"].text() + " CIs in all");
    if (!answer["next_cursor"].is_null()) {
        table.notes.push_back("there are more: --cursor " + answer["next_cursor"].text());
    }
    return table;
}

constexpr std::array<std::string_view, 1> kCiListLists = {"cis"};

}  // namespace

constinit const AnswerKind AnswerKind::ci = {.table = ci_table};

constinit const AnswerKind AnswerKind::ci_list = {.table = ci_list_table, .lists = kCiListLists};

}  // namespace faultline::render
