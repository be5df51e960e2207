// Importing records: tables of changes and incidents of other tools become records.
//
// The newest row of each id counts (importers/record_table.h).  A record is replaced by a row that
// is not older, as long as nobody altered it here: what was done here is never undone by an import.
// CIs are linked as record_cis.h says; what is not linked is kept as a text, counted and listed.
//
// Thread safety: may be called from any thread.

#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "api/app/app.h"
#include "api/app/commit.h"
#include "api/app/import.h"
#include "api/app/principal.h"
#include "api/app/record_cis.h"
#include "engine/base/result.h"
#include "importers/record_table.h"
#include "importers/table_mapping.h"

namespace faultline::app {

// The source of change sets that import records; where records come from if nobody says.
inline constexpr std::string_view kRecordImportSource = "record_import";
inline constexpr std::string_view kRecordSourceDefault = "servicenow";

// CIs that could not be linked are listed up to this many, the rest is counted.
inline constexpr std::size_t kUnlinkedListedMax = 100;

struct RecordImportAnswer;

// What to import, and how to understand it.
struct RecordImportRequest {
    std::string table = {};
    std::string format = {};  // empty: recognised from the first part
    std::string source = {};  // empty: kRecordSourceDefault
    std::string time_zone = "UTC";
    importers::TableMapping mapping = {};
    bool best_effort = false;  // leave wrong rows out instead of refusing everything
    bool dry_run = false;      // write nothing
    std::string reason = {};
    std::string request_id = {};
    std::vector<ImportPart> parts = {};
    Keeping<RecordImportAnswer> keeping = {};
};

// What becomes of the records.
struct RecordCounts {
    std::uint64_t created = 0;
    std::uint64_t updated = 0;
    std::uint64_t unchanged = 0;
    std::uint64_t older = 0;  // the store has a newer row
    std::uint64_t kept = 0;   // altered here since it was imported
};

// What a table calls a CI, and could not be linked.
struct UnlinkedCi {
    std::string name;
    Unlinked why = Unlinked::unknown;
    std::uint64_t records = 0;
};

// What came of it.
struct RecordImportAnswer {
    bool accepted = false;
    bool is_dry = false;
    WritePosition position;  // of the write; of a dry run that of the state that was looked at
    std::string table;
    std::string format;
    std::string source;
    std::string time_zone;
    std::uint64_t rows = 0;
    RecordCounts records;
    std::uint64_t linked = 0;           // records whose CI is known
    std::uint64_t unlinked = 0;         // that name one which is not
    std::uint64_t without_ci = 0;       // that name none
    std::vector<UnlinkedCi> unknown;    // by name
    std::uint64_t unknown_count = 0;    // listed or not
    std::uint64_t unknown_changes = 0;  // incidents whose cause is no change of this store
    std::map<std::string, std::uint64_t, std::less<>> dropped;  // records by column
    std::map<std::string, std::uint64_t, std::less<>> notes;    // records by what was decided
    std::vector<std::string> files;
    std::vector<importers::TableProblem> problems;
    std::uint64_t problem_count = 0;  // listed or not
    CommitOutcome outcome;
};

// Read the files, compare with the store, write all as one change set.
// Errors: invalid_argument if the table, the format, the source, the zone or the mapping is none;
// unavailable, too_large and corruption from below.  Files that cannot be read, and wrong rows
// unless `best_effort`, make an answer that is not accepted.
// Cost: the newest row of each id is held in memory.
[[nodiscard]] Result<RecordImportAnswer> import_records(const Principal& principal,
                                                        App& app,
                                                        const RecordImportRequest& request);

}  // namespace faultline::app
