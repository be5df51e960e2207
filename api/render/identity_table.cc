// The table of a merge or a split.

#include <array>
#include <string>
#include <string_view>

#include "api/render/answer_kind.h"

namespace faultline::render {

namespace {

using json::Value;

Table identity_table(const Value& answer) {
    Table table;
    table.columns = {"WHAT", "CLAIMED BY", "SOURCE", "TYPE", "TARGET", "GROUP", "NOW"};
    for (const Value& claim : answer["claims"].items()) {
        const bool is_joined = claim["joined"].text() == "true";
        table.rows.push_back({is_joined ? "claim joined" : "claim moved",
                              claim["source"].text(),
                              "",
                              "",
                              "",
                              "",
                              claim["ci"].text()});
    }
    for (const Value& moved : answer["relationships"].items()) {
        table.rows.push_back({moved["what"].text(),
                              moved["claimed_by"].text(),
                              moved["source"].text(),
                              moved["type"].text(),
                              moved["target"].text(),
                              moved["group"].text(),
                              moved["now"].text()});
    }
    for (const Value& group : answer["groups"].items()) {
        table.notes.push_back("group " + group["name"].text() + " of " + group["ci"].text() +
                              ": requires " + group["required_before"].text() + " of " +
                              group["capacity_before"].text() + ", then " +
                              group["required"].text() + " of " + group["capacity"].text());
    }
    if (answer["relationship_count"].text() !=
        std::to_string(answer["relationships"].items().size())) {
        table.notes.push_back(answer["relationship_count"].text() + " relationships in all");
    }
    table.notes.push_back(answer["dry_run"].text() == "true"
                              ? "nothing was written"
                              : "version " + answer["version"].text());
    return table;
}

constexpr std::array<std::string_view, 3> kLists = {"claims", "relationships", "groups"};
constexpr std::array<std::string_view, 5> kSummary = {
    "version", "dry_run", "ci", "other", "relationship_count"};

}  // namespace

constinit const AnswerKind AnswerKind::identity = {
    .table = identity_table, .lists = kLists, .summary = kSummary};

}  // namespace faultline::render
