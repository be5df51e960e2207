// TableRecord: one row of a table of another tool, whatever file it came in.
//
// Thread safety: plain values.

#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/result.h"

namespace faultline::importers {

// A record that needs more bytes than this is refused.
inline constexpr std::size_t kTableRecordBytesMax = std::size_t{4} << 20;

// Where something was read: a line of a CSV file, or a pointer into a JSON document.
struct TablePlace {
    std::uint32_t file = 0;  // 0 is the first
    std::uint32_t line = 0;  // 1 is the first; 0: the file has no lines that count
    std::string pointer;     // "/result/0"; empty in a CSV file
};

// A value: as the tool keeps it, and as it shows it.  Where a file has one of them, both are that.
struct TableCell {
    std::string value;
    std::string display;
    bool is_pair = false;  // the file has both

    friend bool operator==(const TableCell&, const TableCell&) = default;
};

// A row; as many cells as names.
struct TableRecord {
    TablePlace place;
    std::vector<std::string> names;
    std::vector<TableCell> cells;
};

// Something that a person should look at.  The code is stable; docs list all of them.
struct TableProblem {
    TablePlace place;
    std::string field;  // as the file names it; empty: the row as a whole
    std::string value;  // as it stands there
    std::string code;
    std::string message;
};

// Receives what a file holds, in its order.
class TableSink {
 public:
    virtual ~TableSink() = default;

    // The names of all columns, of a format that says them first.
    // Errors: invalid_argument with one violation if rows with these columns cannot be used.
    virtual Result<void> on_header(const std::vector<std::string>& names) = 0;

    // A row, which lives as long as the call.  Errors: too_large.
    virtual Result<void> on_record(const TableRecord& record) = 0;

    // A row that cannot be read.
    virtual void on_problem(TableProblem problem) = 0;
};

// True if a cell says that nothing is known: it is empty or blank, or `?`.
[[nodiscard]] bool is_missing(std::string_view text);

// `text` in one line: blanks, tabs and line ends become one blank each, none at the ends.
[[nodiscard]] std::string one_line(std::string_view text);

}  // namespace faultline::importers
