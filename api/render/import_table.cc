// The table of what an import did.

#include <string>

#include "api/render/answer_kind.h"

namespace faultline::render {

namespace {

using json::Value;

std::string import_counts(const Value& counts) {
    return counts["created"].text() + " created, " + counts["updated"].text() + " updated, " +
           counts["unchanged"].text() + " unchanged, " + counts["retired"].text() + " retired, " +
           counts["quarantined"].text() + " quarantined";
}

Table import_table(const Value& answer) {
    Table table;
    table.notes.push_back("version " + answer["version"].text() + ", graph version " +
                          answer["graph_version"].text());
    table.notes.push_back("CIs: " + import_counts(answer));
    table.notes.push_back("relationships: " + import_counts(answer["relationships"]));
    if (!answer["identified"].is_null()) {
        table.notes.push_back("identified under other ids: " + answer["identified"].text());
    }
    if (const auto* dropped = answer["dropped"].as<json::Object>()) {
        for (const auto& [what, count] : *dropped) {
            table.notes.push_back("dropped by the format's rules: " + count.text() + " " + what);
        }
    }
    const Value& completion = answer["completion"];
    if (!completion.is_null()) {
        const bool* const done = completion["done"].as<bool>();
        table.notes.push_back("complete: " + completion["absent_cis"].text() + " of " +
                              completion["scope_cis"].text() + " CIs of the scope were absent" +
                              (done != nullptr && *done ? "" : "; nothing was retired for that"));
    }
    const std::size_t listed_count = answer["problems"].items().size();
    if (answer["problem_count"].text() != std::to_string(listed_count)) {
        table.notes.push_back("problems: " + answer["problem_count"].text() + ", the first " +
                              std::to_string(listed_count) + " are listed");
    }
    table.columns = {"FILE", "LINE", "CODE", "MESSAGE"};
    for (const Value& item : answer["problems"].items()) {
        table.rows.push_back({item["file"].text(),
                              item["line"].text(),
                              item["code"].text(),
                              item["message"].text()});
    }
    return table;
}

bool dropped_lines(const Value& answer) {
    return is_positive(answer["quarantined"]) ||
           is_positive(answer["relationships"]["quarantined"]);
}

}  // namespace

constinit const AnswerKind AnswerKind::import = {.table = import_table, .says_no = dropped_lines};

}  // namespace faultline::render
