// The table of an outage probability.

#include <array>
#include <string>
#include <string_view>

#include "api/render/answer_kind.h"
#include "api/render/reliability_notes.h"

namespace faultline::render {

namespace {

using json::Value;

std::string estimate_text(const Value& estimate) {
    const std::string method = estimate["method"].text();
    std::string text = rounded(estimate["unavailability"]);
    if (method == "exact") return text + " (exact)";
    text += ", between " + rounded(estimate["low"]) + " and " + rounded(estimate["high"]);
    if (method == "bounds") {
        return text + " (bounds: too rare for " + estimate["scenarios"].text() + " scenarios)";
    }
    return text + " (95 %, " + estimate["scenarios"].text() + " scenarios)";
}

void add_change_notes(const Value& answer, Table& table) {
    if (!answer["before"].is_null()) {
        table.notes.push_back("before: " + estimate_text(answer["before"]));
        table.notes.push_back("difference: " + estimate_text(answer["difference"]));
    }
    const json::Array& not_needed = answer["not_needed"].items();
    if (!not_needed.empty()) {
        table.notes.push_back("not needed, so they change nothing: " +
                              listed(not_needed, kExamplesMax, ", "));
    }
}

Table outage_table(const Value& answer) {
    Table table;
    table.notes.push_back("Outage of " + answer["ci"].text() + " at version " +
                          answer["version"].text() + ": " + estimate_text(answer));
    add_change_notes(answer, table);
    if (const Value& limit = answer["limit_hit"]; !limit.is_null()) {
        table.notes.push_back("an exact answer would take more than " + limit["value"].text() +
                              " " + limit["name"].text());
    }
    add_reliability_notes(answer, table);
    if (const Value& omitted = answer["omitted"]["importance"]; is_positive(omitted)) {
        table.notes.push_back("not shown, less important: " + omitted.text() + " CIs");
    }
    table.columns = {"ID", "BIRNBAUM", "CRITICALITY", "FUSSELL-VESELY", "RAW", "RRW"};
    for (const Value& item : answer["importance"].items()) {
        table.rows.push_back({item["id"].text(),
                              rounded(item["birnbaum"]),
                              rounded(item["criticality"]),
                              rounded(item["fussell_vesely"]),
                              rounded(item["raw"]),
                              rounded(item["rrw"])});
    }
    return table;
}

constexpr std::array<std::string_view, 1> kLists = {"importance"};
constexpr std::array<std::string_view, 19> kSummary = {"version",
                                                       "graph_version",
                                                       "as_of",
                                                       "ci",
                                                       "method",
                                                       "unavailability",
                                                       "low",
                                                       "high",
                                                       "scenarios",
                                                       "before",
                                                       "unknown_reliability",
                                                       "class_defaults",
                                                       "unusable_reliability",
                                                       "difference",
                                                       "rare",
                                                       "limit_hit",
                                                       "question",
                                                       "not_needed",
                                                       "omitted"};

}  // namespace

constinit const AnswerKind AnswerKind::outage = {
    .table = outage_table, .lists = kLists, .summary = kSummary};

}  // namespace faultline::render
