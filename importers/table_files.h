// The files that tables of ServiceNow come in.
//
//     servicenow-csv    the CSV export: names of columns, then rows
//     servicenow-json   an answer of the Table API: {"result": [{...}, ...]} or {"result": {...}};
//                       a field is a plain value, {"display_value", "value"} or {"link", "value"}
//
// Both are read as a stream: what is kept is one record.
//
// Thread safety: pure functions.

#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "engine/base/byte_source.h"
#include "engine/base/result.h"
#include "importers/table_record.h"

namespace faultline::importers {

// How a format is called, recognised and read.
struct TableFormat {
    std::string_view name;

    // True if the first bytes of a file look like this format.
    bool (*recognises)(std::string_view head);

    // Hand every row of the file of that number to `sink`.
    // Errors: unavailable or too_large from the source; too_large above kTableRecordBytesMax;
    // invalid_argument if the file as a whole cannot be read any further: its one violation has the
    // place ("line 1" or a JSON pointer) as pointer, and a code; whatever the sink returns.
    Result<void> (*read)(ByteSource& source, std::uint32_t file, TableSink& sink);
};

// All formats, by name.
[[nodiscard]] std::span<const TableFormat> table_formats();

// The format of that name, or nullptr.
[[nodiscard]] const TableFormat* find_table_format(std::string_view name);

// The one that recognises the first bytes of a file (kHeadBytes of registry.h); nullptr if none.
[[nodiscard]] const TableFormat* recognise_table_format(std::string_view head);

// The readers, for the list above.
Result<void> read_table_csv(ByteSource& source, std::uint32_t file, TableSink& sink);
Result<void> read_table_json(ByteSource& source, std::uint32_t file, TableSink& sink);

}  // namespace faultline::importers
