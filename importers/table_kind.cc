#include "importers/table_kind.h"

#include <algorithm>
#include <cctype>

#include "importers/wording.h"

namespace faultline::importers {

namespace {

constexpr std::array kTableWords = {
    TableWord{"change_request", "change_request"},
    TableWord{"change request", "change_request"},
    TableWord{"incident", "incident"},
};

bool holds_any(const std::vector<std::string>& columns, std::span<const std::string_view> wanted) {
    return std::ranges::any_of(columns, [&](const std::string& column) {
        return std::ranges::count(wanted, column) != 0;
    });
}

std::string listed(std::span<const std::string_view> columns) {
    std::string list;
    for (const std::string_view column : columns) {
        list += (list.empty() ? "" : ", ") + std::string(column);
    }
    return list;
}

// True if `number` is `prefix` and then a digit.
bool is_number_of(std::string_view number, std::string_view prefix) {
    return number.size() > prefix.size() && number.starts_with(prefix) &&
           std::isdigit(static_cast<unsigned char>(number[prefix.size()])) != 0;
}

}  // namespace

std::span<const TableKind> table_kinds() {
    static const std::array kKinds = {change_request_table(), incident_table()};
    return kKinds;
}

const TableKind* find_table_kind(std::string_view name) {
    const auto kinds = table_kinds();
    const auto found = std::ranges::find(kinds, name, &TableKind::name);
    return found == kinds.end() ? nullptr : &*found;
}

std::optional<std::string> why_not_of(const TableKind& kind,
                                      const std::vector<std::string>& columns,
                                      const TableMapping& mapping) {
    if (!mapping.columns.empty() || holds_any(columns, kind.marks.own_columns)) return std::nullopt;
    for (const TableKind& other : table_kinds()) {
        if (other.name == kind.name || !holds_any(columns, other.marks.own_columns)) continue;
        return "the columns are those of the table " + std::string(other.name) + ", not of " +
               std::string(kind.name);
    }
    if (holds_any(columns, kind.marks.usual)) return std::nullopt;
    return "nothing says that these are rows of the table " + std::string(kind.name) +
           ": none of its columns is there (" + listed(kind.marks.own_columns) + ", " +
           listed(kind.marks.usual) + "); say the right table, or map columns";
}

void check_table_of(TableRow& row, const TableKind& kind) {
    if (const auto table = row.word("table", kTableWords)) {
        if (*table == kind.name) return;
        row.refuse(
            "table", "other_table", "is a row of another table than " + std::string(kind.name));
        return;
    }
    if (!row.ok()) return;
    const std::string number = row.line("id");
    for (const TableKind& other : table_kinds()) {
        if (other.name == kind.name || !is_number_of(number, other.marks.number)) continue;
        row.refuse("id",
                   "other_table",
                   "is a number of the table " + std::string(other.name) + ", not of " +
                       std::string(kind.name));
    }
}

}  // namespace faultline::importers
