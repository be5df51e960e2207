// The fixed sequence of writes behind the golden files, and all rows of a store as text.
//
// Thread safety: none.

#pragma once

#include <filesystem>
#include <string>

#include "engine/base/result.h"
#include "engine/model/change_set.h"

namespace faultline::storage {

// The claim, the change set and the header of the golden files.
[[nodiscard]] std::string golden_claim();
[[nodiscard]] model::ChangeSet golden_change_set();
[[nodiscard]] model::ChangeSetHeader golden_header();

// Write the fixed sequence into a new store: the golden change set as version 2, a withdrawal and a
// catalogue entry as version 3.
void write_golden_store(const std::filesystem::path& folder);

// All rows of the store, which must be closed: "<table> <key as hex> <value as hex>" a line, by
// table and key.  A chunk is shown as it was before it was compressed: the compressed bytes are
// zstd's. Errors: as opening the database.
[[nodiscard]] Result<std::string> dump_rows(const std::filesystem::path& folder);

}  // namespace faultline::storage
