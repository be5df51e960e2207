// The tables of a retirement and of a batch.

#include <array>
#include <string_view>

#include "api/render/answer_kind.h"

namespace faultline::render {

namespace {

using json::Value;

std::vector<std::string> result_row(const Value& result) {
    return {result["id"].text(),
            result["operation"].text(),
            result["result"].text(),
            result["etag"].text(),
            listed(result["claimed_by"].items(), kHoldersMax, ", ")};
}

Table results_table(const Value& answer) {
    Table table;
    table.columns = {"ID", "OPERATION", "RESULT", "ETAG", "CLAIMED BY"};
    table.notes.push_back("version " + answer["version"].text());
    for (const Value& problem : answer["problems"].items()) {
        table.notes.push_back(problem["message"].text());
    }
    return table;
}

Table retirement_table(const Value& answer) {
    Table table = results_table(answer);
    table.rows.push_back(result_row(answer));
    return table;
}

Table batch_table(const Value& answer) {
    Table table = results_table(answer);
    for (const Value& operation : answer["operations"].items()) {
        table.rows.push_back(result_row(operation));
    }
    return table;
}

constexpr std::array<std::string_view, 1> kBatchLists = {"operations"};

}  // namespace

constinit const AnswerKind AnswerKind::retirement = {.table = retirement_table};

constinit const AnswerKind AnswerKind::batch = {.table = batch_table, .lists = kBatchLists};

}  // namespace faultline::render
