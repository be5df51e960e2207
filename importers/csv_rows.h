// CsvRowReader: the rows of a CSV file (RFC 4180), on libcsv.
//
// Thread safety: none; a reader belongs to one import.
//
// Cells are separated by commas; a cell in quotation marks may hold commas, line ends and, doubled,
// quotation marks.  Spaces belong to the cell.  Empty lines are skipped.  A line end within a cell
// is LF, whatever the file has.

#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/byte_source.h"
#include "engine/base/result.h"

namespace faultline::importers {

// A row that needs more bytes than this is refused: most likely a closing quotation mark is
// missing.
inline constexpr std::size_t kRowBytesMax = std::size_t{4} << 20;

// A row, or why there is none.
struct CsvRow {
    std::uint32_t line = 0;  // where it starts
    std::vector<std::string> cells;
    std::string code;  // of the problem that drops the row; empty: the row is well-formed
    std::string message;

    // True if the row can be used.
    [[nodiscard]] bool ok() const { return code.empty(); }
};

// Reads rows.
class CsvRowReader {
 public:
    // Read from `source`, which must outlive the reader.
    explicit CsvRowReader(ByteSource& source);
    ~CsvRowReader();

    // Read the next row into `row`, whose memory is reused; false at the end.  After a row that is
    // not well-formed, reading goes on with the next line.
    // Errors: those of LineReader; unavailable if memory runs out.
    Result<bool> next(CsvRow& row);

 private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace faultline::importers
