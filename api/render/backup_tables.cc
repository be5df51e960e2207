// The tables of backups.

#include <array>
#include <string_view>

#include "api/render/answer_kind.h"

namespace faultline::render {

namespace {

using json::Value;

std::vector<std::string> backup_row(const Value& backup) {
    return {backup["backup"].text(),
            backup["version"].text(),
            backup["time"].text(),
            backup["bytes"].text(),
            backup["new_bytes"].text(),
            backup["files"].text(),
            backup["chain"].text()};
}

Table rows_of(std::string note) {
    Table table;
    table.notes.push_back(std::move(note));
    table.columns = {"BACKUP", "VERSION", "TIME", "BYTES", "NEW BYTES", "FILES", "CHAIN"};
    return table;
}

Table backup_table(const Value& answer) {
    Table table = rows_of("backup " + answer["backup"].text() + " holds version " +
                          answer["version"].text() + " and was read back");
    table.rows.push_back(backup_row(answer));
    return table;
}

Table backups_table(const Value& answer) {
    Table table = rows_of(answer["count"].text() + " backups");
    for (const Value& backup : answer["backups"].items()) {
        table.rows.push_back(backup_row(backup));
    }
    return table;
}

Table restored_table(const Value& answer) {
    Table table = rows_of("restored version " + answer["version"].text() + " from backup " +
                          answer["backup"].text() + "; the store opens and its audit hash agrees");
    table.rows.push_back(backup_row(answer));
    return table;
}

Table check_table(const Value& answer) {
    Table table;
    table.notes.push_back(answer["backups"].text() + " backups, " + answer["files"].text() +
                          " files, " + answer["bytes"].text() +
                          " bytes: " + answer["count"].text() + " findings");
    table.columns = {"FILE", "BACKUPS", "PROBLEM"};
    for (const Value& finding : answer["findings"].items()) {
        table.rows.push_back({finding["file"].text(),
                              listed(finding["backups"].items(), kExamplesMax, ", "),
                              finding["problem"].text()});
    }
    return table;
}

bool has_findings(const Value& answer) {
    return is_positive(answer["count"]);
}

constexpr std::array<std::string_view, 1> kBackupLists = {"backups"};
constexpr std::array<std::string_view, 1> kCheckLists = {"findings"};

}  // namespace

constinit const AnswerKind AnswerKind::backup = {.table = backup_table};

constinit const AnswerKind AnswerKind::backups = {.table = backups_table, .lists = kBackupLists};

constinit const AnswerKind AnswerKind::restored = {.table = restored_table};

constinit const AnswerKind AnswerKind::backup_check = {
    .table = check_table, .lists = kCheckLists, .says_no = has_findings};

}  // namespace faultline::render
