// Verifying a folder of backups: every file of every backup is read and compared.
//
// Thread safety: may run on any thread; refused while a backup is made.

#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "engine/base/result.h"
#include "storage/backup_folder.h"

namespace faultline::storage {

// What was found.
struct BackupCheck {
    // Something that is not as it was written.
    struct Finding {
        std::string file;                    // path of the damaged or missing file
        std::string problem;                 // what is wrong with it
        std::vector<std::uint64_t> backups;  // which backups need it, ascending
    };

    std::uint64_t backups = 0;
    std::uint64_t files = 0;        // different ones; shared files count once
    std::uint64_t bytes = 0;        // of them
    std::uint64_t unused = 0;       // files that no backup needs; the next backup removes them
    std::vector<Finding> findings;  // index and manifests first, then files by name
};

// Read everything in the folder at `path` from the disk.  Damage is a finding, not an error.
// Errors: as BackupFolder::open_to_read(); not_found if it holds no backups; invalid_argument if
// it was written by a newer program; unavailable if the disk refuses.
[[nodiscard]] Result<BackupCheck> check_backups(const std::filesystem::path& path,
                                                const BackupProgress& progress);

}  // namespace faultline::storage
