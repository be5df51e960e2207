// The tables of conformance.

#include <array>
#include <string>
#include <string_view>

#include "api/render/answer_kind.h"

namespace faultline::render {

namespace {

using json::Value;
using Row = std::vector<std::string>;

std::string or_none(const Value& value) {
    return value.is_null() ? "(none)" : value.text();
}

constexpr std::string_view kMissing = "-";

// How a share is shown: in per cent; nothing if there is none.
std::string percent(const Value& score) {
    const double* const share = score.as<double>();
    if (share == nullptr) return {};
    return rounded(Value(Value::Content(*share * 100))) + " %";
}

void add_counts(const Value& counted, Row& row) {
    for (const char* count : {"checked", "conform", "gaps", "unknown"}) {
        row.push_back(counted[count].text());
    }
    row.push_back(percent(counted["score"]));
}

std::string counts_note(const Value& answer) {
    const std::string share = percent(answer["score"]);
    return answer["conform"].text() + " of " + answer["checked"].text() + " conform (" +
           (share.empty() ? std::string(kMissing) : share) + "), " + answer["gaps"].text() +
           " gaps, " + answer["unknown"].text() + " unknown";
}

Table report_table(const Value& answer) {
    Table table;
    table.notes.push_back(answer["cis"].text() + " CIs as of " + answer["at"].text() + ": " +
                          counts_note(answer));
    table.missing = kMissing;
    table.columns = {"BY", "NAME", "CIS", "CHECKED", "CONFORM", "GAPS", "UNKNOWN", "SCORE"};
    constexpr std::array<std::array<const char*, 2>, 4> kLists = {
        {{"rules", "rule"}, {"classes", "class"}, {"owners", "owner"}, {"sites", "site"}}};
    for (const auto& [list, key] : kLists) {
        for (const Value& group : answer[list].items()) {
            Row row = {key, or_none(group[key]), group["cis"].text()};
            add_counts(group, row);
            table.rows.push_back(std::move(row));
        }
        const Value& omitted = answer[std::string(list) + "_omitted"];
        if (is_positive(omitted)) {
            table.notes.push_back(omitted.text() + " more " + list + " conform better");
        }
    }
    return table;
}

void note_next(const Value& answer, Table& table) {
    if (answer["next_cursor"].is_null()) return;
    table.notes.push_back("there are more: --cursor " + answer["next_cursor"].text());
}

Table gaps_table(const Value& answer) {
    Table table;
    table.notes.push_back(answer["count"].text() + " gaps as of " + answer["at"].text());
    note_next(answer, table);
    table.columns = {"CI", "CLASS", "OWNER", "SITE", "RULE", "OUTCOME", "MISSING", "TO DO"};
    for (const Value& gap : answer["gaps"].items()) {
        table.rows.push_back({gap["ci"].text(),
                              gap["class"].text(),
                              or_none(gap["owner"]),
                              or_none(gap["site"]),
                              gap["rule"].text(),
                              gap["outcome"].text(),
                              gap["missing"].text(),
                              gap["todo"].text()});
    }
    return table;
}

Table actions_table(const Value& answer) {
    Table table;
    table.notes.push_back(answer["count"].text() + " corrective actions as of " +
                          answer["at"].text());
    note_next(answer, table);
    table.columns = {
        "RULE", "OWNER", "STATE", "DUE", "GAPS", "UNKNOWN", "CIS", "OPENED", "CLOSED", "REOPENED"};
    for (const Value& action : answer["actions"].items()) {
        table.rows.push_back({action["rule"].text(),
                              or_none(action["owner"]),
                              action["state"].text(),
                              action["due"].text(),
                              action["gaps"].text(),
                              action["unknown"].text(),
                              listed(action["examples"].items(), kExamplesMax, ", "),
                              action["opened_version"].text(),
                              action["closed_version"].text(),
                              action["reopened"].text()});
    }
    return table;
}

Table trend_table(const Value& answer) {
    Table table;
    if (is_positive(answer["reports_omitted"])) {
        table.notes.push_back(answer["reports_omitted"].text() + " older reports are left out");
    }
    table.missing = kMissing;
    table.columns = {"REPORT",
                     "AT",
                     "CIS",
                     "CHECKED",
                     "CONFORM",
                     "GAPS",
                     "UNKNOWN",
                     "SCORE",
                     "OPENED",
                     "REOPENED",
                     "CLOSED",
                     "OPEN"};
    for (const Value& report : answer["reports"].items()) {
        Row row = {report["report"].text(), report["at"].text(), report["cis"].text()};
        add_counts(report, row);
        for (const char* count : {"opened", "reopened", "closed", "open"}) {
            row.push_back(report["actions"][count].text());
        }
        table.rows.push_back(std::move(row));
    }
    return table;
}

Table record_table(const Value& answer) {
    const Value& actions = answer["actions"];
    Table table;
    table.notes.push_back("report " + answer["version"].text() + " as of " + answer["at"].text() +
                          ": " + counts_note(answer));
    table.notes.push_back("corrective actions: " + actions["opened"].text() + " opened, " +
                          actions["reopened"].text() + " reopened, " + actions["closed"].text() +
                          " closed, " + actions["open"].text() + " open");
    return table;
}

constexpr std::array<std::string_view, 4> kReportLists = {"rules", "classes", "owners", "sites"};
constexpr std::array<std::string_view, 8> kReportSummary = {
    "version", "at", "cis", "checked", "conform", "gaps", "unknown", "score"};
constexpr std::array<std::string_view, 1> kGapLists = {"gaps"};
constexpr std::array<std::string_view, 1> kActionLists = {"actions"};
constexpr std::array<std::string_view, 1> kTrendLists = {"reports"};

}  // namespace

constinit const AnswerKind AnswerKind::conformance_report = {
    .table = report_table, .lists = kReportLists, .summary = kReportSummary};
constinit const AnswerKind AnswerKind::conformance_gaps = {.table = gaps_table, .lists = kGapLists};
constinit const AnswerKind AnswerKind::conformance_record = {.table = record_table};
constinit const AnswerKind AnswerKind::conformance_actions = {.table = actions_table,
                                                              .lists = kActionLists};
constinit const AnswerKind AnswerKind::conformance_trend = {.table = trend_table,
                                                            .lists = kTrendLists};

}  // namespace faultline::render
