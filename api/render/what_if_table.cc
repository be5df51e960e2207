// The table of a what-if answer: a line for each state, in the order of the steps.

#include <array>
#include <string>
#include <string_view>
#include <utility>

#include "api/render/answer_kind.h"

namespace faultline::render {

namespace {

using json::Array;
using json::Value;

std::string ids_of(const Value& list, std::string_view member) {
    Array ids;
    for (const Value& item : list.items()) {
        ids.push_back(item[member]);
    }
    return listed(ids, kHoldersMax, ", ");
}

std::string margin_text(const Value& margin) {
    return margin.is_null() ? "-" : margin.text();
}

// "falls: a, b; stands again: c; margin of app/hosts 1 -> 0".
std::string changes_of(const Value& state) {
    std::string text;
    const auto add = [&](std::string_view what, const std::string& ids) {
        if (ids.empty()) return;
        if (!text.empty()) text += "; ";
        text += std::string(what) + ids;
    };
    add("falls: ", ids_of(state["newly_down"], "id"));
    add("stands again: ", ids_of(state["no_longer_down"], "id"));
    Array margins;
    for (const Value& change : state["margins"].items()) {
        margins.emplace_back(change["owner"].text() + "/" + change["group"].text() + " " +
                             margin_text(change["before"]) + " > " + margin_text(change["after"]));
    }
    add("margin: ", listed(margins, kHoldersMax, ", "));
    return text;
}

void add_row(Table& table, std::string name, std::string phase, const Value& state) {
    const Value& summary = state["summary"];
    table.rows.push_back({std::move(name),
                          std::move(phase),
                          summary["services_down"].text(),
                          summary["down"].text(),
                          summary["at_risk"].text(),
                          summary["impaired"].text(),
                          changes_of(state)});
}

std::string disruption_text(const Value& worst) {
    return worst["services_down"].text() + " services down, " + worst["down"].text() +
           " CIs down, " + worst["at_risk"].text() + " at risk";
}

std::string place_text(const Value& item) {
    if (item["step"].is_null()) return "after all steps";
    return std::string(item["phase"].text() == "during" ? "during step " : "in step ") +
           item["step"].text() + (item["phase"].text() == "during" ? "" : ", edits applied");
}

void add_order(const Value& order, Table& table) {
    if (order.is_null()) return;
    const std::string method = order["method"].text();
    std::string note = "Suggested order";
    if (order["as_given"].text() == "true") note += " (as given)";
    note += ": " + listed(order["steps"].items(), order["steps"].items().size(), " > ");
    table.notes.push_back(note);
    table.notes.push_back("  its worst step: " + disruption_text(order["worst"]) +
                          (method == "exact" ? " (no order is better)"
                                             : " (method " + method + ": others may be better)"));
}

Table what_if_table(const Value& answer) {
    Table table;
    table.notes.push_back("What if, at version " + answer["version"].text() + ": " +
                          answer["question"]["steps"].text() + " steps");
    if (const Value& worst = answer["worst"]; !worst.is_null()) {
        table.notes.push_back("Worst: " + place_text(worst) + ": " + disruption_text(worst));
    }
    for (const Value& service : answer["falling_services"].items()) {
        table.notes.push_back("Service " + service["id"].text() + " (" + service["name"].text() +
                              ") falls " + place_text(service));
    }
    if (answer["falling_services"].items().empty()) {
        table.notes.push_back("Safe: no service falls that is up before");
    }
    add_order(answer["order"], table);
    table.columns = {"STATE", "PHASE", "SERVICES DOWN", "DOWN", "AT RISK", "IMPAIRED", "CHANGES"};
    add_row(table, "before", "", answer["before"]);
    for (const Value& step : answer["steps"].items()) {
        add_row(table, step["name"].text(), "during", step["during"]);
        add_row(table, step["name"].text(), "applied", step["applied"]);
    }
    add_row(table, "after", "", answer["after"]);
    for (const Value& ask : answer["ask"].items()) {
        const std::string failed = "if " + listed(ask["failed"].items(), kHoldersMax, ", ") +
                                   (ask["failed"].items().size() == 1 ? " fails" : " fail");
        add_row(table, failed, "before", ask["before"]);
        add_row(table, failed, "after", ask["after"]);
    }
    return table;
}

bool is_unsafe(const Value& answer) {
    return answer["safe"].text() == "false";
}

constexpr std::array<std::string_view, 2> kLists = {"steps", "ask"};
constexpr std::array<std::string_view, 11> kSummary = {"version",
                                                       "graph_version",
                                                       "as_of",
                                                       "question",
                                                       "complete",
                                                       "safe",
                                                       "falling_services",
                                                       "worst",
                                                       "before",
                                                       "after",
                                                       "order"};

}  // namespace

constinit const AnswerKind AnswerKind::what_if = {
    .table = what_if_table,
    .lists = kLists,
    .summary = kSummary,
    .says_no = is_unsafe,
    .incomplete_note = "the answer is not complete: it was cut by its limit"};

}  // namespace faultline::render
