// Backup: a copy of a store at one exact version, added to a folder of backups while the store is
// in use.
//
// Thread safety: make_backup() may run on any thread while others read and write the store.
//
// In this order: open the folder (BackupFolder::open_to_write(), which refuses a second backup),
// let the store's writer hold the files (Store::hold()), and copy them here.  Only the second step
// keeps writers waiting, for the time of one sync.

#pragma once

#include <cstdint>
#include <filesystem>
#include <vector>

#include "engine/base/result.h"
#include "engine/base/utc_time.h"
#include "storage/backup_folder.h"
#include "storage/held_store.h"

namespace faultline::storage {

// How to make a backup.
struct BackupOptions {
    UtcTime time;                  // what it says about when it was taken
    std::uint64_t keep = 0;        // afterwards only the newest so many are kept; 0: all
    BackupProgress progress = {};  // after each file
};

// Copy what `store` holds into `folder`, verify it by reading it back, and make it real: all of it
// is durable when this returns.  After an error the backups that were there are as they were.
// Errors: conflict if the folder holds backups of another store; corruption if a file of the store
// is not what was written; insufficient_storage before anything is copied if there is too little
// space; unavailable.
// Cost: O(bytes of the store) to read, O(bytes that are new) to write.
[[nodiscard]] Result<BackupManifest> make_backup(const HeldStore& store,
                                                 BackupFolder& folder,
                                                 const BackupOptions& options);

// The manifests of all backups in the folder at `path`, ascending by number.
// Errors: as BackupFolder::open_to_read() and read_index(), but it need not wait for a backup.
[[nodiscard]] Result<std::vector<BackupManifest>> list_backups(const std::filesystem::path& path);

}  // namespace faultline::storage
