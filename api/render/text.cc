#include "api/render/text.h"

#include <algorithm>
#include <string_view>
#include <utility>
#include <vector>

#include "api/render/table.h"

namespace faultline::render {

namespace {

// How many columns of a terminal the text takes; every code point counts as one.
std::size_t width(std::string_view text) {
    return static_cast<std::size_t>(std::ranges::count_if(
        text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

// The text without what would move a terminal's cursor: control characters become spaces.
std::string one_line(std::string text) {
    for (std::size_t i = 0; i < text.size(); i++) {
        const auto byte = static_cast<unsigned char>(text[i]);
        if (byte < 0x20 || byte == 0x7F) text[i] = ' ';
        const bool c1 =
            byte == 0xC2 && i + 1 < text.size() && static_cast<unsigned char>(text[i + 1]) < 0xA0;
        if (c1) text.replace(i, 2, " ");
    }
    return text;
}

void append_row(const std::vector<std::string>& cells,
                const std::vector<std::size_t>& widths,
                std::string& out) {
    for (std::size_t i = 0; i < cells.size(); i++) {
        out += cells[i];
        if (i + 1 == cells.size()) break;
        out.append(widths[i] - width(cells[i]) + 2, ' ');
    }
    out.erase(out.find_last_not_of(' ') + 1);
    out += '\n';
}

std::vector<std::size_t> column_widths(const Table& table) {
    std::vector<std::size_t> widths;
    for (const std::string& column : table.columns) {
        widths.push_back(width(column));
    }
    for (const auto& row : table.rows) {
        for (std::size_t i = 0; i < row.size(); i++) {
            widths[i] = std::max(widths[i], width(row[i]));
        }
    }
    return widths;
}

bool looks_like_formula(std::string_view cell) {
    return !cell.empty() &&
           std::string_view("=+-@\t\r").find(cell.front()) != std::string_view::npos;
}

std::string csv_cell(const std::string& cell) {
    std::string safe = looks_like_formula(cell) ? "'" + cell : cell;
    if (safe.find_first_of(",\"\r\n") == std::string::npos) return safe;
    std::string quoted = "\"";
    for (const char c : safe) {
        if (c == '"') quoted += '"';
        quoted += c;
    }
    return quoted + '"';
}

void append_csv_row(const std::vector<std::string>& cells, std::string& out) {
    for (std::size_t i = 0; i < cells.size(); i++) {
        if (i != 0) out += ',';
        out += csv_cell(cells[i]);
    }
    out += "\r\n";
}

json::Value with_result(std::string_view result, const json::Value& item) {
    json::Object object{{"result", json::Value(std::string(result))}};
    if (const auto* members = item.as<json::Object>()) {
        object.insert(object.end(), members->begin(), members->end());
    }
    return json::Value(std::move(object));
}

// What stands before the lists.  A null says something only where it is the time asked for.
json::Value summary_of(const AnswerKind& kind, const json::Value& answer) {
    json::Object kept;
    for (const std::string_view name : kind.summary) {
        if (!answer[name].is_null() || name == "as_of") kept.emplace_back(name, answer[name]);
    }
    return with_result("summary", json::Value(std::move(kept)));
}

}  // namespace

std::string as_table(const AnswerKind& kind, const json::Value& answer) {
    Table table = kind.table(answer);
    for (auto& row : table.rows) {
        std::ranges::transform(row, row.begin(), one_line);
        std::ranges::replace(row, std::string(), std::string(table.missing));
    }
    std::string out;
    for (const std::string& note : table.notes) {
        out += note + '\n';
    }
    if (table.rows.empty()) return out;
    if (!table.notes.empty()) out += '\n';
    const std::vector<std::size_t> widths = column_widths(table);
    append_row(table.columns, widths, out);
    for (const auto& row : table.rows) {
        append_row(row, widths, out);
    }
    return out;
}

std::string as_csv(const AnswerKind& kind, const json::Value& answer) {
    const Table table = kind.table(answer);
    std::string out;
    append_csv_row(table.columns, out);
    for (const auto& row : table.rows) {
        append_csv_row(row, out);
    }
    return out;
}

std::string as_ndjson(const AnswerKind& kind, const json::Value& answer) {
    if (kind.lists.empty()) return answer.text() + '\n';
    const bool named = !kind.summary.empty();
    std::string out;
    if (named) out += summary_of(kind, answer).text() + '\n';
    for (const std::string_view list : kind.lists) {
        for (const json::Value& item : answer[list].items()) {
            out += (named ? with_result(list, item) : item).text() + '\n';
        }
    }
    return out;
}

}  // namespace faultline::render
