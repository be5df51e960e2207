// Retention: removing the history before a version, for those who must.
//
// Kept are the state at that version, every later row, the record of every version and the audit
// chain; removed are claims, records and catalogue entries that were superseded by then, and the
// operations of the versions before it.
//
// Thread safety: belongs to the writer.

#pragma once

#include <cstdint>

#include "engine/base/ids.h"
#include "engine/base/result.h"
#include "storage/database.h"

namespace faultline::storage {

// The kind of record that says which history was removed; its key is empty, its value the version,
// as a varint, before which there is none any more.
inline constexpr const char* kRetentionRecord = "retention";

// How many rows were removed.
struct RemovedRows {
    std::uint64_t claims = 0;
    std::uint64_t catalogue_entries = 0;
    std::uint64_t records = 0;
    std::uint64_t chunks = 0;
};

// Remove what is superseded by `before`.  Doing it again removes what an interruption left.
// Errors: corruption, unavailable.  Cost: O(claims ever made).
[[nodiscard]] Result<RemovedRows> remove_rows_before(Database& database, Version before);

// The version before which history was removed, as the store says at `version`; 1 if none was.
// Errors: corruption, unavailable.
[[nodiscard]] Result<Version> oldest_version(const Database& database, Version version);

// The value of the record.
[[nodiscard]] std::string encode_retention(Version before);

}  // namespace faultline::storage
