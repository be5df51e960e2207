// The tables of saved queries.

#include <array>
#include <string>
#include <string_view>

#include "api/render/answer_kind.h"

namespace faultline::render {

namespace {

using json::Value;

// The filter as the options of a command say it.
std::string filter_text(const Value& filter) {
    std::string text;
    const auto add = [&text](std::string_view name, const Value& value) {
        text += (text.empty() ? "" : "; ") + std::string(name) + " " + value.text();
    };
    const auto* members = filter.as<json::Object>();
    if (members == nullptr) return text;
    for (const auto& [name, value] : *members) {
        if (value.as<json::Array>() == nullptr) add(name, value);
        for (const Value& item : value.items()) {
            add(name, item);
        }
    }
    return text;
}

Table query_table(const Value& answer) {
    const Value& query = answer["query"];
    Table table;
    table.columns = {"FIELD", "VALUE"};
    table.rows.push_back({"name", query["name"].text()});
    table.rows.push_back({"filter", filter_text(query["filter"])});
    for (const char* field : {"description", "principal", "saved", "saved_version"}) {
        table.rows.push_back({field, query[field].text()});
    }
    return table;
}

Table query_list_table(const Value& answer) {
    Table table;
    table.columns = {"NAME", "FILTER", "SAVED", "PRINCIPAL", "DESCRIPTION"};
    for (const Value& query : answer["queries"].items()) {
        table.rows.push_back({query["name"].text(),
                              filter_text(query["filter"]),
                              query["saved"].text(),
                              query["principal"].text(),
                              query["description"].text()});
    }
    return table;
}

Table query_done_table(const Value& answer) {
    Table table;
    const bool is_deleted = !answer["deleted"].is_null();
    table.notes.push_back("query " + answer[is_deleted ? "deleted" : "saved"].text() + " is " +
                          (is_deleted ? "deleted" : "saved") + " with version " +
                          answer["version"].text());
    return table;
}

constexpr std::array<std::string_view, 1> kQueryLists = {"queries"};

}  // namespace

constinit const AnswerKind AnswerKind::query = {.table = query_table};
constinit const AnswerKind AnswerKind::query_list = {.table = query_list_table,
                                                     .lists = kQueryLists};
constinit const AnswerKind AnswerKind::query_done = {.table = query_done_table};

}  // namespace faultline::render
