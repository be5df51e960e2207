// Restore: a store made from a backup.
//
// Thread safety: one restore per target at a time; a second one is refused.
//
// While files are copied the target holds RESTORING, so that neither a store is seen in it nor a
// new one made there.  FORMAT, which makes it a store, comes when all else is durable; RESTORING
// goes when the store has opened and is the version that was backed up.  Between the two it is a
// store whose opening finishes the restore.

#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>

#include "engine/base/result.h"
#include "engine/base/utc_time.h"
#include "storage/backup_folder.h"

namespace faultline::storage {

// What to restore.
struct RestoreOptions {
    std::uint64_t number = 0;        // which backup; 0: the newest
    std::function<UtcTime()> clock;  // for opening the store.  REQUIRES: set
    BackupProgress progress = {};    // after each file
};

// Make a store in `target`, which must be absent or empty, of a backup in `folder`.  Every file is
// compared with its checksum; at the end the store is opened, and its version and audit hash
// compared.  The backup's manifest.
// Errors: invalid_argument if `target` holds anything, lies in `folder` or around it; corruption
// naming what in the backup is
// damaged; insufficient_storage before anything is copied; conflict; not_found; unavailable.
[[nodiscard]] Result<BackupManifest> restore_backup(const std::filesystem::path& folder,
                                                    const std::filesystem::path& target,
                                                    const RestoreOptions& options);

}  // namespace faultline::storage
