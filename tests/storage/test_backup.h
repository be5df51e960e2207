// Short ways to back up a test store and to compare what is restored.
//
// Thread safety: none.

#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "storage/backup.h"
#include "storage/restore.h"
#include "storage/store.h"

namespace faultline::storage {

// When test backups say that they were taken.
inline constexpr UtcTime kBackupTime{1'700'000'000'000'000};

// Back up `store`, which nobody writes to.
[[nodiscard]] Result<BackupManifest> back_up(Store& store,
                                             const std::filesystem::path& folder,
                                             std::uint64_t keep = 0);

// Restore backup `number`, 0 for the newest, into `target`.
[[nodiscard]] Result<BackupManifest> restore(const std::filesystem::path& folder,
                                             const std::filesystem::path& target,
                                             std::uint64_t number = 0);

// Everything that a store says about itself at its version: state hash, CIs, and every record of
// the log with its audit hash.  Fails the test case on an error.
[[nodiscard]] std::vector<std::string> account_of(const View& view);

// The numbers of the backups in the folder.  Fails the test case on an error.
[[nodiscard]] std::vector<std::uint64_t> numbers_in(const std::filesystem::path& folder);

// All files below the folder, sorted.
[[nodiscard]] std::vector<std::filesystem::path> files_below(const std::filesystem::path& folder);

// Change one bit of a file.
void flip_bit(const std::filesystem::path& file, std::uint64_t byte, unsigned bit);

}  // namespace faultline::storage
