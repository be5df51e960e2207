// The tables of dry runs and plans.

#include <array>
#include <string>
#include <string_view>

#include "api/render/answer_kind.h"

namespace faultline::render {

namespace {

using json::Value;

std::string counts_text(const Value& counts) {
    return counts["created"].text() + " created, " + counts["updated"].text() + " updated, " +
           counts["unchanged"].text() + " unchanged, " + counts["retired"].text() + " retired, " +
           counts["quarantined"].text() + " quarantined";
}

bool is_true(const Value& value) {
    const bool* const truth = value.as<bool>();
    return truth != nullptr && *truth;
}

// One row for each operation, and one for each field that it changes.
void add_operation(const Value& operation, Table& table) {
    const std::string op = operation["op"].text();
    if (op == "counts") return;
    if (operation["ci"].is_null()) {
        table.rows.push_back({op,
                              operation["file"].text() + ":" + operation["line"].text(),
                              operation["code"].text(),
                              "",
                              operation["message"].text()});
        return;
    }
    if (operation["changes"].items().empty()) {
        table.rows.push_back({op, operation["ci"].text(), "", "", ""});
    }
    for (const Value& change : operation["changes"].items()) {
        table.rows.push_back({op,
                              operation["ci"].text(),
                              change["field"].text(),
                              change["before"].text(),
                              change["after"].text()});
    }
}

Table dry_run_table(const Value& answer) {
    Table table;
    const Value& plan = answer["plan"];
    table.notes.push_back(plan.is_null()
                              ? "the import would be refused; nothing is planned"
                              : "plan " + plan["id"].text() + ", until " + plan["expires"].text());
    table.notes.push_back("CIs: " + counts_text(answer));
    table.notes.push_back("relationships: " + counts_text(answer["relationships"]));
    table.columns = {"OP", "CI", "FIELD", "BEFORE", "AFTER"};
    for (const Value& operation : answer["operations"].items()) {
        add_operation(operation, table);
    }
    if (is_positive(answer["operations_omitted"])) {
        table.notes.push_back("operations not listed: " + answer["operations_omitted"].text() +
                              "; plan operations lists all");
    }
    if (!plan.is_null()) return table;
    for (const Value& item : answer["problems"].items()) {
        table.rows.push_back({"refuse",
                              item["file"].text() + ":" + item["line"].text(),
                              item["code"].text(),
                              "",
                              item["message"].text()});
    }
    return table;
}

Table plan_list_table(const Value& answer) {
    Table table;
    table.columns = {"PLAN", "EXPIRES", "PRINCIPAL", "SOURCE", "FORMAT", "OPERATIONS", "BYTES"};
    for (const Value& plan : answer["plans"].items()) {
        table.rows.push_back({plan["id"].text(),
                              plan["expires"].text(),
                              plan["principal"].text(),
                              plan["source"].text(),
                              plan["format"].text(),
                              plan["operation_count"].text(),
                              plan["bytes"].text()});
    }
    return table;
}

Table plan_table(const Value& answer) {
    const Value& plan = answer["plan"];
    Table table;
    table.columns = {"FIELD", "VALUE"};
    for (const char* field : {"id",
                              "created",
                              "expires",
                              "principal",
                              "base_graph_version",
                              "source",
                              "format",
                              "complete",
                              "best_effort",
                              "problem_count",
                              "operation_count",
                              "bytes"}) {
        table.rows.push_back({field, plan[field].text()});
    }
    table.rows.push_back({"files", listed(plan["files"].items(), kHoldersMax, ", ")});
    table.rows.push_back({"scope", listed(plan["scope"].items(), kHoldersMax, ", ")});
    table.rows.push_back({"cis", counts_text(plan["cis"])});
    table.rows.push_back({"relationships", counts_text(plan["relationships"])});
    return table;
}

Table plan_discarded_table(const Value& answer) {
    Table table;
    table.notes.push_back("plan " + answer["discarded"].text() + " is discarded");
    return table;
}

// Not clean: refused, or lines would be dropped.
bool is_not_clean(const Value& answer) {
    return !is_true(answer["accepted"]) || is_positive(answer["quarantined"]) ||
           is_positive(answer["relationships"]["quarantined"]);
}

constexpr std::array<std::string_view, 1> kOperationLists = {"operations"};
constexpr std::array<std::string_view, 1> kPlanLists = {"plans"};

}  // namespace

constinit const AnswerKind AnswerKind::dry_run = {
    .table = dry_run_table, .lists = kOperationLists, .says_no = is_not_clean};

constinit const AnswerKind AnswerKind::plan = {.table = plan_table};

constinit const AnswerKind AnswerKind::plan_list = {.table = plan_list_table, .lists = kPlanLists};

constinit const AnswerKind AnswerKind::plan_discarded = {.table = plan_discarded_table};

}  // namespace faultline::render
