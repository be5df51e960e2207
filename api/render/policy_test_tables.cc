// The table of a test of a policy.

#include <array>
#include <string>
#include <string_view>

#include "api/render/answer_kind.h"

namespace faultline::render {

namespace {

using json::Value;

// "lead-time fires: peer_review", "freeze/year end no longer fires".
std::string rules_text(const Value& rules) {
    std::string text;
    for (const Value& rule : rules.items()) {
        const bool fires = rule["after"]["fired"].text() == "true";
        text += (text.empty() ? "" : "; ") + rule["name"].text() +
                (fires ? ": " + rule["after"]["decision"].text() : " no longer fires");
    }
    return text;
}

std::string basis_text(const Value& basis) {
    if (basis.is_null()) return "";
    return basis["graph"].text() == "now" ? "now" : "version " + basis["version"].text();
}

std::string matrix_note(const Value& cell) {
    return cell["before"].text() + " -> " + cell["after"].text() + ": " + cell["changes"].text() +
           " changes, " + cell["failed"].text() + " failed, " + cell["successful"].text() +
           " successful, " + cell["outages"].text() + " with an outage";
}

Table policy_test_table(const Value& answer) {
    Table table;
    table.notes.push_back("under '" + answer["draft"].text() + "' " +
                          answer["decided_otherwise"].text() + " of " + answer["tested"].text() +
                          " changes are decided otherwise: " + answer["stricter"].text() +
                          " stricter, " + answer["laxer"].text() + " laxer");
    for (const Value& cell : answer["matrix"].items()) {
        table.notes.push_back(matrix_note(cell));
    }
    if (is_positive(answer["not_tested"])) {
        table.notes.push_back(answer["not_tested"].text() + " changes could not be assessed again");
    }
    table.columns = {
        "CHANGE", "AT", "OUTCOME", "OUTAGE", "GRAPH", "BEFORE", "AFTER", "RULES THAT DIFFER"};
    for (const Value& change : answer["changes"].items()) {
        const bool is_tested = change["not_tested"].is_null();
        table.rows.push_back({change["id"].text(),
                              change["at"].text(),
                              change["outcome"].text(),
                              change["outage"].text(),
                              basis_text(change["basis"]),
                              change["before"]["decision"].text(),
                              change["after"]["decision"].text(),
                              is_tested ? rules_text(change["rules"])
                                        : "not assessed: " + change["not_tested"].text()});
    }
    return table;
}

constexpr std::array<std::string_view, 1> kLists = {"changes"};
constexpr std::array<std::string_view, 15> kSummary = {"version",
                                                       "graph_version",
                                                       "as_of",
                                                       "draft",
                                                       "since",
                                                       "until",
                                                       "limit",
                                                       "count",
                                                       "complete",
                                                       "tested",
                                                       "not_tested",
                                                       "decided_otherwise",
                                                       "stricter",
                                                       "laxer",
                                                       "matrix"};

}  // namespace

constinit const AnswerKind AnswerKind::policy_test = {
    .table = policy_test_table,
    .lists = kLists,
    .summary = kSummary,
    .incomplete_note = "only the newest changes were looked at; --limit says how many"};

}  // namespace faultline::render
