// The tables of one CI and of a page of CIs.

#include <array>
#include <string>
#include <string_view>

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

constexpr std::array<std::string_view, 1> kCiListLists = {"cis"};

}  // namespace

constinit const AnswerKind AnswerKind::ci = {.table = ci_table};

constinit const AnswerKind AnswerKind::ci_list = {.table = ci_list_table, .lists = kCiListLists};

}  // namespace faultline::render
