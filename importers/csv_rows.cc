#include "importers/csv_rows.h"

#include <csv.h>
#include <simdjson.h>

#include "importers/importer.h"
#include "importers/line_reader.h"
#include "importers/wording.h"

namespace faultline::importers {

namespace {

// Spaces belong to a cell, and lines are split before libcsv sees them.
int is_space(unsigned char) {
    return 0;
}
int is_line_end(unsigned char c) {
    return c == '\n' ? 1 : 0;
}

// The row that libcsv is filling.
struct RowInProgress {
    std::vector<std::string>* cells = nullptr;
    std::size_t count = 0;
    bool complete = false;
};

void on_cell(void* text, std::size_t size, void* data) {
    auto& row = *static_cast<RowInProgress*>(data);
    if (row.count == row.cells->size()) row.cells->emplace_back();
    (*row.cells)[row.count].assign(static_cast<const char*>(text), size);
    row.count++;
}

void on_row(int, void* data) {
    static_cast<RowInProgress*>(data)->complete = true;
}

void set_fault(CsvRow& row, std::string code, std::string message) {
    row.code = std::move(code);
    row.message = std::move(message);
}

}  // namespace

struct CsvRowReader::State {
    explicit State(ByteSource& source) : lines(source) { start(); }
    ~State() { csv_free(&parser); }
    State(const State&) = delete;
    State& operator=(const State&) = delete;

    // A parser at the begin of a row.
    void start() {
        constexpr std::size_t kCellBytesStep = 4096;
        csv_init(&parser, CSV_STRICT);
        csv_set_space_func(&parser, is_space);
        csv_set_term_func(&parser, is_line_end);
        csv_set_blk_size(&parser, kCellBytesStep);
    }

    // Forget a row that cannot be read.
    void restart() {
        csv_free(&parser);
        start();
    }

    // Give the line that was read to the parser; false if the row is not well-formed.
    bool feed(CsvRow& row, RowInProgress& progress);

    LineReader lines;
    Line line;
    csv_parser parser{};
};

CsvRowReader::CsvRowReader(ByteSource& source) : state_(std::make_unique<State>(source)) {}
CsvRowReader::~CsvRowReader() = default;

bool CsvRowReader::State::feed(CsvRow& row, RowInProgress& progress) {
    const std::string where =
        line.number == row.line ? "" : "line " + std::to_string(line.number) + ", ";
    if (line.too_long) {
        set_fault(row,
                  "line_too_long",
                  where + "the line is longer than " + std::to_string(kLineBytesMax) +
                      " bytes, the limit of a line");
        return false;
    }
    if (!simdjson::validate_utf8(line.text.data(), line.text.size())) {
        set_fault(
            row, "invalid_text", where + "the line is not UTF-8; " + std::string(kConvertHint));
        return false;
    }
    const std::size_t taken =
        csv_parse(&parser, line.text.data(), line.text.size(), on_cell, on_row, &progress);
    if (taken == line.text.size() && csv_parse(&parser, "\n", 1, on_cell, on_row, &progress) == 1) {
        return true;
    }
    set_fault(
        row,
        "invalid_csv",
        where + "column " + std::to_string(taken + 1) +
            ": a quotation mark inside a cell; put the whole cell in quotation marks and double "
            "those inside it");
    return false;
}

Result<bool> CsvRowReader::next(CsvRow& row) {
    row.line = 0;
    row.code.clear();
    RowInProgress progress{.cells = &row.cells};
    std::size_t row_bytes = 0;
    while (!progress.complete) {
        FL_TRY(const bool more, state_->lines.next(state_->line));
        if (!more && row.line == 0) return false;
        if (!more) {
            set_fault(row, "invalid_csv", "the file ends within a cell in quotation marks");
            break;
        }
        if (row.line == 0 && state_->line.text.empty() && !state_->line.too_long) continue;
        if (row.line == 0) row.line = state_->line.number;
        if (!state_->feed(row, progress)) {
            if (csv_error(&state_->parser) == CSV_ENOMEM) return unavailable("not enough memory");
            break;
        }
        row_bytes += state_->line.text.size() + 1;
        if (row_bytes > kRowBytesMax && !progress.complete) {
            set_fault(row,
                      "row_too_long",
                      "the row is longer than " + std::to_string(kRowBytesMax) +
                          " bytes, the limit of a row; is a closing quotation mark missing?");
            break;
        }
    }
    if (!row.ok()) state_->restart();
    row.cells.resize(row.ok() ? progress.count : 0);
    return true;
}

}  // namespace faultline::importers
