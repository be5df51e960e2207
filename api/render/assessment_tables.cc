// The table of an assessment: the verdict above it, a row for each service.

#include <array>
#include <string>
#include <string_view>
#include <utility>

#include "api/render/answer_kind.h"
#include "api/render/assessment_report.h"

namespace faultline::render {

namespace {

using json::Value;

void add_list(const ReportSection& section, Table& table) {
    for (const ReportBlock& block : section.blocks) {
        for (const ReportItem& item : block.list) {
            table.notes.push_back("  " + (item.word.empty() ? "" : item.word + ": ") + item.text);
        }
        if (!block.list.empty() && !block.after.empty()) table.notes.push_back("  " + block.after);
    }
}

Table assessment_table(const Value& answer) {
    constexpr std::size_t kBlockers = 1;  // of Report::sections
    constexpr std::size_t kLastLook = 2;
    const Report report = assessment_report(answer);
    Table table;
    table.notes = {report.title, report.sentence, ""};
    table.notes.push_back(report.verdict.word + ": " + report.verdict.text);
    add_list(report.sections[kBlockers], table);
    for (const auto& row : report.first_look.table.rows) {
        table.notes.push_back(row[0] + ": " + row[1]);
    }
    table.notes.push_back("Since the last look: " +
                          report.sections[kLastLook].blocks.front().paragraphs.front());
    add_list(report.sections[kLastLook], table);
    table.columns = {"SERVICE",
                     "NAME",
                     "TIER",
                     "PLANNED",
                     "IN STEP",
                     "IF IT FAILS",
                     "FAILING STEP",
                     "MARGIN",
                     "EXPECTED MIN"};
    for (const Value& service : answer["services"].items()) {
        const Value& planned = service["planned"];
        const Value& fails = service["if_it_fails"];
        table.rows.push_back({service["id"].text(),
                              service["name"].text(),
                              service["tier"].text(),
                              planned["result"].text(),
                              planned["step"].text(),
                              fails["result"].text(),
                              fails["step"].text(),
                              planned["margin"].text(),
                              rounded(service["loss"]["expected"]["minutes"])});
    }
    return table;
}

bool is_blocked(const Value& answer) {
    return answer["verdict"]["decision"].text() == "block";
}

constexpr std::array<std::string_view, 5> kLists = {
    "services", "moments", "check_list", "contacts", "without_contact"};
constexpr std::array<std::string_view, 13> kSummary = {"version",
                                                       "graph_version",
                                                       "as_of",
                                                       "at",
                                                       "sentence",
                                                       "complete",
                                                       "change",
                                                       "verdict",
                                                       "last_look",
                                                       "probability",
                                                       "loss",
                                                       "backout",
                                                       "confidence"};

// What was stored is the assessment, under a number.
Table stored_table(const Value& answer) {
    Table table = assessment_table(answer["assessment"]);
    table.notes.insert(table.notes.begin(),
                       "Stored as assessment " + answer["number"].text() + ", version " +
                           answer["version"].text());
    return table;
}

bool stored_is_blocked(const Value& answer) {
    return is_blocked(answer["assessment"]);
}

Table list_table(const Value& answer) {
    Table table;
    table.columns = {"NUMBER", "AT", "BY", "DECISION", "BAND", "PROBABILITY", "DOWN", "BLOCKERS"};
    for (const Value& item : answer["assessments"].items()) {
        std::string blockers;
        for (const Value& code : item["blockers"].items()) {
            blockers += (blockers.empty() ? "" : ", ") + code.text();
        }
        table.rows.push_back({item["number"].text(),
                              item["at"].text(),
                              item["by"].text(),
                              item["decision"].text(),
                              item["band"].text(),
                              rounded(item["probability"]),
                              std::to_string(item["services_down"].items().size()),
                              std::move(blockers)});
    }
    return table;
}

constexpr std::array<std::string_view, 1> kStoredLists = {"assessments"};

}  // namespace

constinit const AnswerKind AnswerKind::assessment_stored = {.table = stored_table,
                                                            .says_no = stored_is_blocked};

constinit const AnswerKind AnswerKind::assessment_list = {.table = list_table,
                                                          .lists = kStoredLists};

constinit const AnswerKind AnswerKind::assessment = {
    .table = assessment_table,
    .lists = kLists,
    .summary = kSummary,
    .says_no = is_blocked,
    .incomplete_note = "the assessment is not complete: its lists were cut by --limit"};

}  // namespace faultline::render
