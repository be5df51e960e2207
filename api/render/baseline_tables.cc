// The tables of baselines and of removed history.

#include <array>
#include <string>
#include <string_view>

#include "api/render/answer_kind.h"

namespace faultline::render {

namespace {

using json::Value;

std::string scope_text(const Value& scope) {
    if (!scope["class"].is_null()) return "class " + scope["class"].text();
    if (!scope["service"].is_null()) return "service " + scope["service"].text();
    if (!scope["query"].is_null()) return "query " + scope["query"].text();
    if (scope["cis"].is_null()) return "everything";
    return listed(scope["cis"].items(), kHoldersMax, ", ");
}

Table baseline_table(const Value& answer) {
    const Value& baseline = answer["baseline"];
    Table table;
    table.columns = {"FIELD", "VALUE"};
    for (const char* field : {"name",
                              "version",
                              "time",
                              "cis",
                              "content_sha256",
                              "description",
                              "principal",
                              "created",
                              "created_version"}) {
        table.rows.push_back({field, baseline[field].text()});
    }
    table.rows.push_back({"scope", scope_text(baseline["scope"])});
    const Value& matches = answer["content_matches"];
    if (!matches.is_null()) table.rows.push_back({"content_matches", matches.text()});
    return table;
}

Table baseline_list_table(const Value& answer) {
    Table table;
    table.columns = {"NAME", "VERSION", "TIME", "SCOPE", "CIS", "PRINCIPAL", "DESCRIPTION"};
    for (const Value& item : answer["baselines"].items()) {
        table.rows.push_back({item["name"].text(),
                              item["version"].text(),
                              item["time"].text(),
                              scope_text(item["scope"]),
                              item["cis"].text(),
                              item["principal"].text(),
                              item["description"].text()});
    }
    return table;
}

Table baseline_members_table(const Value& answer) {
    Table table;
    table.notes.push_back("baseline " + answer["baseline"].text() + " at version " +
                          answer["version"].text() + ": " + answer["count"].text() + " CIs");
    table.columns = {"ID", "CLASS", "NAME"};
    for (const Value& item : answer["cis"].items()) {
        table.rows.push_back({item["id"].text(), item["class"].text(), item["name"].text()});
    }
    return table;
}

Table baseline_deletion_table(const Value& answer) {
    Table table;
    table.notes.push_back("baseline " + answer["deleted"].text() + " is deleted with version " +
                          answer["version"].text());
    return table;
}

bool is_true(const Value& value) {
    const bool* const truth = value.as<bool>();
    return truth != nullptr && *truth;
}

Table retention_table(const Value& answer) {
    Table table;
    const Value& rows = answer["rows"];
    const std::string what =
        "the operations of " + answer["versions"].text() + " versions, from " +
        answer["oldest"]["version"].text() + " (" + answer["oldest"]["time"].text() +
        ") to before " + answer["before"]["version"].text() + " (" +
        answer["before"]["time"].text() + "), and every state that was superseded by then";
    if (is_true(answer["removed"])) {
        table.notes.push_back("removed: " + what);
        table.notes.push_back("rows: " + rows["claims"].text() + " claims, " +
                              rows["catalogue_entries"].text() + " catalogue entries, " +
                              rows["records"].text() + " records, " + rows["chunks"].text() +
                              " chunks");
    } else if (is_positive(answer["versions"])) {
        table.notes.push_back("would be removed: " + what);
        table.notes.push_back("nothing was removed; --yes removes it, and it cannot be undone");
    } else {
        table.notes.push_back("there is nothing to remove: the history begins at version " +
                              answer["oldest"]["version"].text());
    }
    return table;
}

// It was asked whether the content is the same, and it is not.
bool is_other_content(const Value& answer) {
    const Value& matches = answer["content_matches"];
    return !matches.is_null() && !is_true(matches);
}

// Something would be removed and was not.
bool is_only_planned(const Value& answer) {
    return !is_true(answer["removed"]) && is_positive(answer["versions"]);
}

constexpr std::array<std::string_view, 1> kBaselineLists = {"baselines"};
constexpr std::array<std::string_view, 1> kMemberLists = {"cis"};

}  // namespace

constinit const AnswerKind AnswerKind::baseline = {.table = baseline_table,
                                                   .says_no = is_other_content};

constinit const AnswerKind AnswerKind::baseline_list = {.table = baseline_list_table,
                                                        .lists = kBaselineLists};

constinit const AnswerKind AnswerKind::baseline_members = {.table = baseline_members_table,
                                                           .lists = kMemberLists};

constinit const AnswerKind AnswerKind::baseline_deletion = {.table = baseline_deletion_table};

constinit const AnswerKind AnswerKind::retention = {.table = retention_table,
                                                    .says_no = is_only_planned};

}  // namespace faultline::render
