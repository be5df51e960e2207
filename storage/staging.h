// Staging: a large change set as files of rows, before and after it is made real.
//
// Thread safety: belongs to the writer.
//
// The protocol, with what a crash leaves after each step:
//
//     1  write the rows into files under staging/v<version>/, durable     leftovers, removed
//     2  one durable batch: record, audit hash, head, `staged` row        committed, ingested again
//     3  take the files into the tables                                   committed
//     4  remove the `staged` row, then the folder                         done

#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/ids.h"
#include "engine/base/result.h"
#include "engine/model/change_set.h"
#include "storage/database.h"
#include "storage/effects.h"

namespace faultline::storage {

// A file of rows is closed by the row that fills it to about this size.
inline constexpr std::uint64_t kStagedFileBytes = std::uint64_t{1} << 30;

// What step 1 made.
struct StagedChangeSet {
    std::vector<StagedFile> files;
    std::vector<model::ChunkReference> chunks;
};

// The folder of a version under `staging`.
[[nodiscard]] std::filesystem::path staging_folder(const std::filesystem::path& staging,
                                                   Version version);

// Step 1 into `folder`, which must be there: chunks, external ids, claims, mentions and terms.
// Consumes `effects`.  Errors: unavailable.
// Cost: O(size log size); a second thread compresses and hashes the chunks.
[[nodiscard]] Result<StagedChangeSet> stage(const Database& database,
                                            const std::filesystem::path& folder,
                                            Version version,
                                            const model::ChangeSet& change_set,
                                            Effects effects);

// Finish steps 3 and 4 of what a crash interrupted, and remove what was never committed.
// Errors: corruption if files are gone but their rows are not in the tables; unavailable.
[[nodiscard]] Result<void> recover_staging(Database& database,
                                           const std::filesystem::path& staging);

}  // namespace faultline::storage
