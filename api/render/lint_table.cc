// The table of findings.

#include <array>
#include <string_view>

#include "api/render/answer_kind.h"

namespace faultline::render {

namespace {

using json::Value;

Table lint_table(const Value& answer) {
    Table table;
    table.notes.push_back(answer["count"].text() + " findings at version " +
                          answer["version"].text());
    table.columns = {"CODE", "SUBJECT", "COUNT", "EXAMPLES", "MESSAGE"};
    for (const Value& item : answer["findings"].items()) {
        table.rows.push_back({item["code"].text(),
                              item["subject"].text(),
                              item["count"].text(),
                              listed(item["examples"].items(), kExamplesMax, ", "),
                              item["message"].text()});
    }
    return table;
}

bool has_findings(const Value& answer) {
    return is_positive(answer["count"]);
}

constexpr std::array<std::string_view, 1> kLintLists = {"findings"};

}  // namespace

constinit const AnswerKind AnswerKind::lint = {
    .table = lint_table, .lists = kLintLists, .says_no = has_findings};

}  // namespace faultline::render
