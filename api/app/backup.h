// Backups: made of the running system into the folder that whoever started it named, and folders of
// backups by themselves.
//
// Thread safety: everything may be called from any thread.

#pragma once

#include <cstdint>
#include <filesystem>
#include <vector>

#include "api/app/app.h"
#include "api/app/principal.h"
#include "engine/base/result.h"
#include "storage/backup_check.h"
#include "storage/backup_folder.h"
#include "storage/backup_manifest.h"

namespace faultline::app {

// What to keep, and whom to tell how far it is.
struct BackupRequest {
    std::uint64_t keep = 0;  // afterwards only the newest so many are kept; 0: all
    storage::BackupProgress progress = {};
};

// Make a backup of the store as it is now, verified and durable when this returns; others go on
// reading and writing.
// Errors: conflict if backups are not enabled or one is being made; invalid_argument if the folder
// holds something else; corruption, insufficient_storage, unavailable.
[[nodiscard]] Result<storage::BackupManifest> make_backup(const Principal& principal,
                                                          App& app,
                                                          const BackupRequest& request);

// The backups of the running system, ascending by number.
// Errors: conflict if backups are not enabled; corruption; unavailable.
[[nodiscard]] Result<std::vector<storage::BackupManifest>> list_backups(const Principal& principal,
                                                                        const App& app);

// The backups in a folder, ascending by number.
// Errors: not_found if it holds none; corruption; unavailable.
[[nodiscard]] Result<std::vector<storage::BackupManifest>> list_backups_in(
    const Principal& principal, const std::filesystem::path& folder);

// Read every file of every backup in a folder and compare it.  Damage is a finding, not an error.
// Errors: as storage::check_backups().
[[nodiscard]] Result<storage::BackupCheck> verify_backups(const Principal& principal,
                                                          const std::filesystem::path& folder,
                                                          const storage::BackupProgress& progress);

// What to restore, and where.
struct RestoreRequest {
    std::filesystem::path folder;
    std::uint64_t number = 0;  // 0: the newest
    std::filesystem::path target;
    storage::BackupProgress progress = {};
};

// Make a store of a backup; what was restored.  Errors: as storage::restore_backup().
[[nodiscard]] Result<storage::BackupManifest> restore_backup(const Principal& principal,
                                                             const RestoreRequest& request);

}  // namespace faultline::app
