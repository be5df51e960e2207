// The table of the changes feed.

#include <array>
#include <string_view>

#include "api/render/answer_kind.h"

namespace faultline::render {

namespace {

using json::Value;

std::string altered_by(const Value& change) {
    std::string text;
    std::size_t shown = 0;
    for (const Value& entry : change["entries"].items()) {
        if (shown++ == kHoldersMax) break;
        text += (text.empty() ? "" : ", ") + entry["kind"].text() + " " + entry["name"].text() +
                " " + entry["what"].text();
    }
    const std::size_t named = change["entries"].items().size();
    const std::string omitted = change["entries_omitted"].text();
    if (named > kHoldersMax || omitted != "0") text += ", and more";
    return text;
}

std::string cis_of(const Value& change) {
    if (!change["entries"].items().empty()) return altered_by(change);
    std::string text = listed(change["cis"].items(), kHoldersMax, ", ");
    if (is_positive(change["cis_omitted"]))
        text += ", " + change["cis_omitted"].text() + " not named";
    return text;
}

Table changes_table(const Value& answer) {
    Table table;
    table.columns = {"VERSION", "TIME", "PRINCIPAL", "SOURCE", "CIS", "REASON"};
    for (const Value& change : answer["changes"].items()) {
        table.rows.push_back({change["version"].text(),
                              change["time"].text(),
                              change["principal"].text(),
                              change["source"].text(),
                              cis_of(change),
                              change["reason"].text()});
    }
    return table;
}

constexpr std::array<std::string_view, 1> kChangesLists = {"changes"};

}  // namespace

constinit const AnswerKind AnswerKind::changes = {.table = changes_table, .lists = kChangesLists};

}  // namespace faultline::render
