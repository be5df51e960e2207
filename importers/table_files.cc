#include "importers/table_files.h"

#include <algorithm>
#include <array>
#include <string>

#include "importers/csv_rows.h"
#include "importers/wording.h"

namespace faultline::importers {

namespace {

// The first byte that is neither a byte order mark nor blank; 0 if there is none.
char first_byte(std::string_view head) {
    constexpr std::string_view kMark = "\xEF\xBB\xBF";
    if (head.starts_with(kMark)) head.remove_prefix(kMark.size());
    const std::size_t at = head.find_first_not_of(" \t\r\n");
    return at == std::string_view::npos ? '\0' : head[at];
}

bool looks_like_json(std::string_view head) {
    return first_byte(head) == '{' || first_byte(head) == '[';
}

bool looks_like_csv_table(std::string_view head) {
    const std::string_view line = head.substr(0, head.find_first_of("\r\n"));
    return !looks_like_json(head) && first_byte(head) != '\0' &&
           line.find(',') != std::string_view::npos;
}

constexpr std::array<TableFormat, 2> kFormats = {
    TableFormat{"servicenow-csv", looks_like_csv_table, read_table_csv},
    TableFormat{"servicenow-json", looks_like_json, read_table_json},
};

Result<void> check_columns(const CsvRow& header, TableSink& sink) {
    for (std::size_t i = 0; i < header.cells.size(); i++) {
        const std::string& name = header.cells[i];
        if (is_missing(name)) {
            return unreadable(
                header.line, "invalid_header", "column " + std::to_string(i + 1) + " has no name");
        }
        if (std::count(header.cells.begin(), header.cells.end(), name) > 1) {
            return unreadable(
                header.line, "invalid_header", "column " + shown(name) + " is there twice");
        }
    }
    return sink.on_header(header.cells);
}

// The cells of a row, which has as many as the header.
void set_cells(const CsvRow& row, TableRecord& record) {
    record.place.line = row.line;
    record.cells.resize(row.cells.size());
    for (std::size_t i = 0; i < row.cells.size(); i++) {
        record.cells[i].value = row.cells[i];
        record.cells[i].display = row.cells[i];
    }
}

}  // namespace

std::span<const TableFormat> table_formats() {
    return kFormats;
}

const TableFormat* find_table_format(std::string_view name) {
    const auto found = std::ranges::find(kFormats, name, &TableFormat::name);
    return found == kFormats.end() ? nullptr : &*found;
}

const TableFormat* recognise_table_format(std::string_view head) {
    const auto found = std::ranges::find_if(
        kFormats, [head](const TableFormat& format) { return format.recognises(head); });
    return found == kFormats.end() ? nullptr : &*found;
}

bool is_missing(std::string_view text) {
    const std::size_t first = text.find_first_not_of(" \t\r\n");
    if (first == std::string_view::npos) return true;
    const std::size_t last = text.find_last_not_of(" \t\r\n");
    return text.substr(first, last - first + 1) == "?";
}

std::string one_line(std::string_view text) {
    std::string line;
    for (const char c : text) {
        const bool blank = c == ' ' || c == '\t' || c == '\r' || c == '\n';
        if (!blank) {
            line += c;
        } else if (!line.empty() && line.back() != ' ') {
            line += ' ';
        }
    }
    if (line.ends_with(' ')) line.pop_back();
    return line;
}

Result<void> read_table_csv(ByteSource& source, std::uint32_t file, TableSink& sink) {
    CsvRowReader rows(source);
    CsvRow row;
    FL_TRY(const bool any, rows.next(row));
    if (!any) return {};
    if (!row.ok()) return unreadable(row.line, row.code, row.message);
    FL_CHECK(check_columns(row, sink));
    TableRecord record;
    record.place.file = file;
    record.names = row.cells;
    while (true) {
        FL_TRY(const bool more, rows.next(row));
        if (!more) return {};
        const TablePlace place{file, row.line, {}};
        if (!row.ok()) {
            sink.on_problem({place, {}, {}, row.code, row.message});
        } else if (row.cells.size() != record.names.size()) {
            sink.on_problem({place,
                             {},
                             {},
                             "wrong_cell_count",
                             "the row has " + std::to_string(row.cells.size()) +
                                 " cells, the header has " + std::to_string(record.names.size())});
        } else {
            set_cells(row, record);
            FL_CHECK(sink.on_record(record));
        }
    }
}

}  // namespace faultline::importers
