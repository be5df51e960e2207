// RecordTable: the rows of a table become records, one for each id, the newest row of it.
//
// Rows may come in any order and from any number of files: of one id counts the row with the
// greatest count of modifications, of these the one modified last, of these the one whose record is
// greatest by bytes.  So every order of the same rows gives the same records.
//
// Thread safety: none; a table belongs to one import.
// Memory: the newest row of each id in its stored form, kTableRecordsMax at most.

#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "engine/base/result.h"
#include "engine/base/string_pool.h"
#include "engine/model/incident.h"
#include "importers/table_kind.h"
#include "importers/table_record.h"
#include "importers/table_row.h"

namespace faultline::importers {

// Ids of one import; problems that are listed, the rest is counted; column names that are told
// apart in the count of what is dropped, the rest counts as "(others)".
inline constexpr std::size_t kTableRecordsMax = 500'000;
inline constexpr std::size_t kTableProblemsMax = 1'000;
inline constexpr std::size_t kDroppedNamesMax = 1'000;

// What a row says, before anybody knows which CI it is about.
struct TableEntry {
    std::string id;
    model::SourceRevision revision;
    std::string bytes;  // canonical form of the record, without a CI
    TableCell ci;       // what the table calls it; both texts empty: it names none
    TablePlace place;
    std::vector<std::uint32_t> dropped;  // names of columns, see RecordTable::dropped()
    std::vector<std::string> notes;      // what was decided about the row, to be counted
};

// Collects the rows of one import.
class RecordTable final : public TableSink {
 public:
    // `mapping` must outlive the table.  What happened later than a day after `now` is refused.
    RecordTable(const TableKind& kind,
                const TableMapping& mapping,
                ZoneRule zone,
                std::string_view source,
                UtcTime now);

    Result<void> on_header(const std::vector<std::string>& names) override;
    Result<void> on_record(const TableRecord& record) override;
    void on_problem(TableProblem problem) override;

    // How many rows were read, good or bad.
    [[nodiscard]] std::uint64_t rows() const { return rows_; }

    // The newest row of each id, by id.
    [[nodiscard]] const std::map<std::string, TableEntry, std::less<>>& entries() const {
        return entries_;
    }

    // In how many of the entries each column held something that is not part of the record; and how
    // often each note was made.
    [[nodiscard]] std::map<std::string, std::uint64_t, std::less<>> dropped() const;
    [[nodiscard]] std::map<std::string, std::uint64_t, std::less<>> notes() const;

    // What is wrong, in the order it was read, listed up to kTableProblemsMax; and how much is.
    [[nodiscard]] const std::vector<TableProblem>& problems() const { return problems_; }
    [[nodiscard]] std::uint64_t problem_count() const { return problem_count_; }

 private:
    std::vector<std::uint32_t> numbers_of(const std::vector<std::string_view>& names);
    Result<void> keep(TableEntry entry);

    const TableKind* kind_;
    TableReading reading_;
    std::string source_;
    std::map<std::string, TableEntry, std::less<>> entries_;
    std::map<std::string, std::uint32_t, std::less<>> name_numbers_;
    std::vector<std::string> names_;
    std::vector<TableProblem> problems_;
    std::uint64_t problem_count_ = 0;
    std::uint64_t rows_ = 0;
    bool has_header_ = false;
};

}  // namespace faultline::importers
