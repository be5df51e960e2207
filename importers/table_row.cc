#include "importers/table_row.h"

#include <algorithm>
#include <charconv>
#include <utility>

#include "importers/wording.h"

namespace faultline::importers {

TableRow::TableRow(const TableRecord& record, const TableReading& reading, TableSink& sink)
    : record_(&record), reading_(&reading), sink_(&sink), is_read_(record.names.size()) {}

const TableField& TableRow::field_of(std::string_view name) const {
    return *std::ranges::find(reading_->fields, name, &TableField::name);
}

std::vector<std::string_view> TableRow::columns_of(std::string_view field) const {
    if (reading_->mapping != nullptr) {
        const auto said = reading_->mapping->columns.find(field);
        if (said != reading_->mapping->columns.end()) return {said->second};
    }
    const auto columns = field_of(field).columns;
    return {columns.begin(), columns.end()};
}

std::optional<std::size_t> TableRow::find(std::string_view column) const {
    const auto found = std::ranges::find(record_->names, column);
    if (found == record_->names.end()) return std::nullopt;
    return static_cast<std::size_t>(found - record_->names.begin());
}

const TableCell* TableRow::cell(std::string_view field) {
    for (const std::string_view column : columns_of(field)) {
        const auto at = find(column);
        if (!at) continue;
        const TableCell& cell = record_->cells[*at];
        if (is_missing(cell.value) && is_missing(cell.display)) continue;
        is_read_[*at] = true;
        return &cell;
    }
    return nullptr;
}

std::string TableRow::text(std::string_view field) {
    const TableCell* const found = cell(field);
    if (found == nullptr) return {};
    return is_missing(found->display) ? found->value : found->display;
}

std::string TableRow::line(std::string_view field) {
    return one_line(text(field));
}

std::string TableRow::required_line(std::string_view field) {
    std::string found = line(field);
    if (found.empty()) refuse(field, "missing_value", "is missing or empty");
    return found;
}

std::uint64_t TableRow::count(std::string_view field) {
    const TableCell* const found = cell(field);
    if (found == nullptr || is_missing(found->value)) return 0;
    std::uint64_t number = 0;
    const char* const end = found->value.data() + found->value.size();
    const auto read = std::from_chars(found->value.data(), end, number);
    if (read.ec == std::errc() && read.ptr == end) return number;
    refuse(field, "not_a_number", "must be a whole number that fits into 64 bits");
    return 0;
}

std::optional<UtcTime> TableRow::time(std::string_view field) {
    const TableCell* const found = cell(field);
    if (found == nullptr || is_missing(found->value)) return std::nullopt;
    const auto wall =
        parse_table_time(found->value, found->is_pair ? ZoneRule(utc_wall_time) : reading_->zone);
    if (!wall) {
        refuse(field,
               "invalid_time",
               "must be a time like 2026-11-03 14:05:00, 03-11-2026 14:05 or "
               "2026-11-03T14:05:00Z");
        return std::nullopt;
    }
    if (!wall->time) {
        refuse(field,
               "invalid_time",
               "the clock of the time zone never showed this time: summer time began");
    }
    if (wall->is_twice) times_twice_++;
    return wall->time;
}

std::optional<UtcTime> TableRow::past_time(std::string_view field) {
    const auto found = time(field);
    if (!found || *found <= reading_->latest) return found;
    refuse(field,
           "out_of_range",
           "is " + format_utc_time(*found) +
               ", more than a day in the future; what is there has happened");
    return std::nullopt;
}

std::optional<UtcTime> TableRow::checked_time(std::string_view field) {
    const auto is_read = is_read_;
    const auto times_twice = times_twice_;
    const auto found = past_time(field);
    is_read_ = is_read;
    times_twice_ = times_twice;
    return found;
}

std::optional<std::string_view> TableRow::word(std::string_view field,
                                               std::span<const TableWord> words) {
    const TableCell* const found = cell(field);
    const TableCell nothing;
    const TableCell& there = found == nullptr ? nothing : *found;
    for (const std::string& text : {there.value, there.display}) {
        const std::string theirs = is_missing(text) ? "" : small_letters(one_line(text));
        if (reading_->mapping != nullptr) {
            const auto said = reading_->mapping->words.find(field);
            if (said != reading_->mapping->words.end()) {
                const auto ours = said->second.find(theirs);
                if (ours != said->second.end()) return ours->second;
            }
        }
        const auto known = std::ranges::find(words, theirs, &TableWord::theirs);
        if (known != words.end()) return known->ours;
    }
    if (found != nullptr) {
        refuse(field, "unknown_word", "nobody knows this word; say with a mapping what it means");
    }
    return std::nullopt;
}

void TableRow::refuse(std::string_view field, std::string code, std::string message) {
    ok_ = false;
    TableProblem problem{record_->place, {}, {}, std::move(code), {}};
    const auto columns = columns_of(field);
    problem.field = std::string(columns.front());
    for (const std::string_view column : columns) {
        const auto at = find(column);
        if (!at || is_missing(record_->cells[*at].value)) continue;
        problem.field = std::string(column);
        problem.value = record_->cells[*at].value;
        break;
    }
    problem.message = problem.field + (problem.value.empty() ? "" : " " + shown(problem.value)) +
                      ": " + std::move(message);
    sink_->on_problem(std::move(problem));
}

std::vector<std::string_view> TableRow::dropped() const {
    std::vector<std::string_view> names;
    for (std::size_t i = 0; i < record_->names.size(); i++) {
        const TableCell& cell = record_->cells[i];
        const bool holds = !is_missing(cell.value) || !is_missing(cell.display);
        if (holds && !is_read_[i]) names.push_back(record_->names[i]);
    }
    return names;
}

}  // namespace faultline::importers
