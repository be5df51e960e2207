// The tables of the catalogue.

#include <array>
#include <string>
#include <string_view>

#include "api/render/answer_kind.h"

namespace faultline::render {

namespace {

using json::Value;

constexpr std::size_t kDetailItemsMax = 6;

std::string joined(const Value& list) {
    return listed(list.items(), kDetailItemsMax, ", ");
}

std::string identifiers_text(const Value& entries) {
    std::string text;
    for (const Value& entry : entries.items()) {
        text += (text.empty() ? "" : "; ") +
                listed(entry["attributes"].items(), kDetailItemsMax, " + ");
        if (!entry["through"].is_null()) text += " within " + entry["through"].text();
    }
    return text;
}

// What an entry of the document says, in one cell.
std::string detail_of(std::string_view kind, const Value& entry) {
    if (kind == "class") {
        const std::string above = entry["extends"].text();
        return (above.empty() ? "" : "extends " + above + ", ") +
               std::to_string(entry["attributes"].items().size()) + " attributes of its own";
    }
    if (kind == "relationship_type") {
        return entry["inverse"].text() + ", " + entry["impact"].text();
    }
    if (kind == "source") {
        const std::string days = entry["freshness_days"].text();
        return days.empty() ? "always fresh" : "fresh for " + days + " days";
    }
    if (kind == "identification") return identifiers_text(entry["entries"]);
    if (kind == "authority") return joined(entry["sources"]);
    const std::string argument = entry["argument"].text();
    return entry["check"].text() + (argument.empty() ? "" : " " + argument);
}

std::string name_of(const Value& entry) {
    if (!entry["name"].is_null()) return entry["name"].text();
    const std::string attribute = entry["attribute"].text();
    return entry["class"].text() + (attribute.empty() ? "" : ": " + attribute);
}

Table schema_table(const Value& answer) {
    struct Part {
        const char* member;
        const char* kind;
    };
    constexpr std::array kParts = {Part{"classes", "class"},
                                   Part{"relationship_types", "relationship_type"},
                                   Part{"sources", "source"},
                                   Part{"identification", "identification"},
                                   Part{"authority", "authority"},
                                   Part{"conformance", "conformance"}};
    Table table;
    table.notes.push_back("the catalogue at version " + answer["version"].text());
    table.columns = {"KIND", "NAME", "WHAT", "DESCRIPTION"};
    for (const Part& part : kParts) {
        for (const Value& entry : answer[part.member].items()) {
            table.rows.push_back({part.kind,
                                  name_of(entry),
                                  detail_of(part.kind, entry),
                                  entry["description"].text()});
        }
    }
    return table;
}

std::string type_of(const Value& attribute) {
    const bool* const is_array = attribute["array"].as<bool>();
    const std::string type = attribute["type"].text();
    const std::string unit = attribute["unit"].text();
    return (is_array != nullptr && *is_array ? "array of " + type : type) +
           (unit.empty() ? "" : " (" + unit + ")");
}

Table schema_class_table(const Value& answer) {
    Table table;
    const std::string description = answer["description"].text();
    table.notes.push_back(answer["name"].text() + (description.empty() ? "" : ": " + description));
    table.notes.push_back("is a: " + listed(answer["lineage"].items(), kPathIdsMax, " > "));
    if (!answer["subclasses"].items().empty()) {
        table.notes.push_back("subclasses: " + joined(answer["subclasses"]));
    }
    if (!answer["layer"].is_null()) table.notes.push_back("layer: " + answer["layer"].text());
    if (!answer["unavailability"].is_null()) {
        table.notes.push_back("unavailability unless stated: " + rounded(answer["unavailability"]));
    }
    if (!answer["identification"].is_null()) {
        table.notes.push_back("recognised by: " +
                              identifiers_text(answer["identification"]["entries"]));
    }
    table.columns = {
        "ATTRIBUTE", "TYPE", "PRESENCE", "CONTROLLED", "ALLOWED", "DEFINED BY", "DESCRIPTION"};
    for (const Value& attribute : answer["attributes"].items()) {
        table.rows.push_back({attribute["name"].text(),
                              type_of(attribute),
                              attribute["presence"].text(),
                              attribute["controlled"].text(),
                              joined(attribute["allowed"]),
                              attribute["defined_by"].text(),
                              attribute["description"].text()});
    }
    return table;
}

bool is_refused(const Value& answer) {
    return !answer["problems"].items().empty();
}

bool is_planned(const Value& answer) {
    const bool* const dry_run = answer["dry_run"].as<bool>();
    return dry_run != nullptr && *dry_run;
}

Table schema_changes_table(const Value& answer) {
    Table table;
    const std::string count = answer["count"].text() + " entries of the catalogue ";
    table.notes.push_back(
        is_planned(answer) ? count + "would alter at version " + answer["version"].text()
                           : count + "altered; it is version " + answer["version"].text() + " now");
    for (const Value& problem : answer["problems"].items()) {
        table.notes.push_back("refused: " + problem["pointer"].text() + ": " +
                              problem["message"].text());
    }
    table.columns = {"RESULT", "KIND", "NAME", "BEFORE", "AFTER"};
    for (const Value& change : answer["changes"].items()) {
        const std::string kind = change["kind"].text();
        const auto shown = [&](const char* side) {
            return change[side].is_null() ? std::string() : detail_of(kind, change[side]);
        };
        table.rows.push_back({change["result"].text(),
                              kind,
                              change["name"].text(),
                              shown("before"),
                              shown("after")});
    }
    return table;
}

constexpr std::array<std::string_view, 6> kSchemaLists = {
    "classes", "relationship_types", "sources", "identification", "authority", "conformance"};
constexpr std::array<std::string_view, 2> kSchemaSummary = {"version", "graph_version"};
constexpr std::array<std::string_view, 1> kChangeLists = {"changes"};

}  // namespace

constinit const AnswerKind AnswerKind::schema = {
    .table = schema_table, .lists = kSchemaLists, .summary = kSchemaSummary};

constinit const AnswerKind AnswerKind::schema_class = {.table = schema_class_table};

constinit const AnswerKind AnswerKind::schema_changes = {
    .table = schema_changes_table, .lists = kChangeLists, .says_no = is_refused};

}  // namespace faultline::render
