// The tables of heads and of checks.

#include <array>
#include <string>
#include <string_view>
#include <utility>

#include "api/render/answer_kind.h"

namespace faultline::render {

namespace {

using json::Value;

Table head_table(const Value& answer) {
    Table table;
    table.columns = {"FIELD", "VALUE"};
    for (const char* field :
         {"store", "version", "graph_version", "time", "chain", "public_key", "signature"}) {
        table.rows.push_back({field, answer[field].text()});
    }
    return table;
}

void add_findings(const Value& answer, Table& table) {
    for (const Value& note : answer["notes"].items()) {
        table.notes.push_back(note.text());
    }
    const std::string count = answer["finding_count"].text();
    const std::size_t shown = answer["findings"].items().size();
    std::string verdict = count == "0" ? "nothing is wrong" : count + " findings";
    if (!answer["first_bad_version"].is_null()) {
        verdict += "; the first bad version is " + answer["first_bad_version"].text();
    }
    if (std::to_string(shown) != count) {
        verdict += "; the first " + std::to_string(shown) + " follow";
    }
    table.notes.push_back(std::move(verdict));
    table.columns = {"VERSION", "CODE", "MESSAGE"};
    for (const Value& finding : answer["findings"].items()) {
        table.rows.push_back(
            {finding["version"].text(), finding["code"].text(), finding["message"].text()});
    }
}

Table audit_table(const Value& answer) {
    Table table;
    table.notes.push_back("versions " + answer["first_version"].text() + " to " +
                          answer["version"].text() + ": " + answer["records"].text() +
                          " records, " + answer["chunks"].text() + " chunks of operations, " +
                          answer["heads"].text() + " heads compared");
    add_findings(answer, table);
    return table;
}

Table verify_table(const Value& answer) {
    Table table;
    table.notes.push_back("versions " + answer["first_version"].text() + " to " +
                          answer["version"].text() + ": " + answer["records"].text() +
                          " records, " + answer["chunks"].text() + " chunks of operations");
    table.notes.push_back(answer["cis"].text() + " CIs (" + answer["cis_ever"].text() + " ever), " +
                          answer["relationships"].text() + " relationships");
    table.notes.push_back("rows replayed: " + answer["claim_rows"].text() + " claims, " +
                          answer["mention_rows"].text() + " mentions, " + answer["terms"].text() +
                          " terms, " + answer["catalogue_rows"].text() + " catalogue entries, " +
                          answer["record_rows"].text() + " records, " +
                          answer["request_rows"].text() + " requests");
    const std::string hash = answer["state_hash"].text();
    table.notes.push_back("state hash " + (hash.empty() ? "unknown" : hash));
    add_findings(answer, table);
    return table;
}

bool has_findings(const Value& answer) {
    return is_positive(answer["finding_count"]);
}

constexpr std::array<std::string_view, 1> kLists = {"findings"};

}  // namespace

constinit const AnswerKind AnswerKind::audit_head = {.table = head_table};

constinit const AnswerKind AnswerKind::audit_report = {
    .table = audit_table, .lists = kLists, .says_no = has_findings};

constinit const AnswerKind AnswerKind::verify_report = {
    .table = verify_table, .lists = kLists, .says_no = has_findings};

}  // namespace faultline::render
