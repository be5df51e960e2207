// TableKind: one kind of table of another tool, and how to tell that a file holds another one.
//
// Thread safety: plain values and pure functions.

#pragma once

#include <array>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "importers/table_mapping.h"
#include "importers/table_row.h"

namespace faultline::importers {

struct TableEntry;

// Makes the entry of one row; what is wrong goes to the row.  Nothing if anything is.
using EntryMaker = std::optional<TableEntry> (*)(TableRow& row, std::string_view source);

// What tells a table from the others of its tool.
struct TableMarks {
    std::string_view number;                        // its numbers begin so: "INC"
    std::span<const std::string_view> own_columns;  // that no other table has
    std::span<const std::string_view> usual;        // that others have as well, but seldom
};

// One kind of table.
struct TableKind {
    std::string_view name;         // "incident"
    std::string_view record_kind;  // of the records that come of it
    std::span<const TableField> fields;
    EntryMaker make;
    TableMarks marks;
};

// All kinds, by name; and the one of that name, or nullptr.
[[nodiscard]] std::span<const TableKind> table_kinds();
[[nodiscard]] const TableKind* find_table_kind(std::string_view name);

// The kinds themselves (change_table.cc, incident_table.cc).
[[nodiscard]] TableKind change_request_table();
[[nodiscard]] TableKind incident_table();

// The words for the tables, which every kind takes for its field `table`.
inline constexpr std::array<std::string_view, 2> kTableNames = {"change_request", "incident"};

// Why rows with these columns are not of that kind; nothing if they may be.  They are not if no
// column is one of the kind's, or only its usual ones are and another kind's own are there as well.
// Whoever maps columns has looked at them, and is believed.
[[nodiscard]] std::optional<std::string> why_not_of(const TableKind& kind,
                                                    const std::vector<std::string>& columns,
                                                    const TableMapping& mapping);

// Refuse a row that says that it is of another table: in its field `table`, or if that holds
// nothing with a number that begins as those of another table do.
void check_table_of(TableRow& row, const TableKind& kind);

}  // namespace faultline::importers
