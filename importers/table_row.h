// TableRow: a record of a table, read field by field; what is wrong becomes a problem, and what is
// not read is known afterwards.
//
// Thread safety: none; a row belongs to one reading.

#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "importers/table_mapping.h"
#include "importers/table_record.h"
#include "importers/table_time.h"

namespace faultline::importers {

// What the words of a tool mean: theirs, in small letters, and ours.
struct TableWord {
    std::string_view theirs;
    std::string_view ours;
};

// How the rows of one table are read.
struct TableReading {
    std::span<const TableField> fields;
    const TableMapping* mapping = nullptr;
    ZoneRule zone = utc_wall_time;
    UtcTime latest;  // nothing that happened can have happened later
};

// Reads one record.
class TableRow {
 public:
    // All must outlive the row.
    TableRow(const TableRecord& record, const TableReading& reading, TableSink& sink);

    // The cell of a field; null if all of its columns are missing.  What stands in a column that is
    // not looked at, because one before it held something, is not read.
    const TableCell* cell(std::string_view field);

    // The text of a field as the tool shows it, in one line or as it is; empty if it is missing.
    std::string line(std::string_view field);
    std::string text(std::string_view field);

    // The text of a field that must be there; a problem and nothing if it is not.
    std::string required_line(std::string_view field);

    // A whole number; 0 if it is missing, or a problem.
    std::uint64_t count(std::string_view field);

    // The instant; nothing if it is missing, or a problem.  The value of a pair is in UTC, whatever
    // the zone of the table.
    std::optional<UtcTime> time(std::string_view field);

    // As time(), of something that happened: a problem as well if that is later than the reading's
    // latest.  checked_time() is of something that no record takes: its column counts as dropped.
    std::optional<UtcTime> past_time(std::string_view field);
    std::optional<UtcTime> checked_time(std::string_view field);

    // Which of our words a field holds: what the user says, else by `words`, looked up by what the
    // tool keeps, then by what it shows.  Nothing if it is missing and the user does not say what
    // that means; nothing and a problem if nobody knows the word.
    std::optional<std::string_view> word(std::string_view field, std::span<const TableWord> words);

    // Note that a field is wrong.
    void refuse(std::string_view field, std::string code, std::string message);

    // True if nothing was wrong.
    [[nodiscard]] bool ok() const { return ok_; }

    // The columns that hold something and were not read, in their order; and how many times were
    // shown twice by the clock.
    [[nodiscard]] std::vector<std::string_view> dropped() const;
    [[nodiscard]] std::uint64_t times_twice() const { return times_twice_; }

 private:
    [[nodiscard]] const TableField& field_of(std::string_view name) const;
    [[nodiscard]] std::vector<std::string_view> columns_of(std::string_view field) const;
    [[nodiscard]] std::optional<std::size_t> find(std::string_view column) const;

    const TableRecord* record_;
    const TableReading* reading_;
    TableSink* sink_;
    std::vector<bool> is_read_;
    std::uint64_t times_twice_ = 0;
    bool ok_ = true;
};

}  // namespace faultline::importers
