// BackupFolder: a folder of backups of one store, which share the files that did not change.
//
// Thread safety: belongs to one thread.  One process at a time may write to a folder, and only
// while nobody restores from it or verifies it; the lock is held as long as the object lives.
//
//     INDEX               which backups there are (backup_manifest.h)
//     LOCK                empty; locked while somebody writes (alone) or reads (together)
//     backups/<number>    the manifest of a backup; 8 digits or more
//     files/<SHA-256>     a file of one or several backups, named by what is in it
//     partial/            what is being copied; removed by whoever writes next
//
// A backup is there when INDEX, which is replaced as a whole, names it; all it needs is durable
// before.  What is removed is taken out of INDEX first.

#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "engine/base/result.h"
#include "storage/backup_manifest.h"
#include "storage/checked_copy.h"
#include "storage/files.h"

namespace faultline::storage {

// Called with how many bytes of how many are done.
using BackupProgress = std::function<void(std::uint64_t done, std::uint64_t total)>;

// An open folder of backups.
class BackupFolder {
 public:
    // Open the folder to add backups, making it if it is absent or empty, and remove what an
    // interrupted backup left there.
    // Errors: conflict if it is in use; corruption if its index is damaged; invalid_argument if it
    // holds something else, or was written by a newer program; unavailable.
    static Result<BackupFolder> open_to_write(const std::filesystem::path& path);

    // Open the folder to read whole backups; none of them is removed meanwhile.
    // Errors: not_found if it is not there; conflict while a backup is made; unavailable.
    static Result<BackupFolder> open_to_read(const std::filesystem::path& path);

    // Open the folder to see which backups there are, also while one is made.
    // Errors: not_found if it is not there.
    static Result<BackupFolder> open_to_look(const std::filesystem::path& path);

    // The index.
    // Errors: not_found if the folder holds no backups; corruption; invalid_argument.
    [[nodiscard]] Result<BackupIndex> read_index() const;

    // The manifest of a backup in the index.  Errors: corruption, unavailable, invalid_argument.
    [[nodiscard]] Result<BackupManifest> read_manifest(const BackupIndex::Entry& entry) const;

    // The manifest of a backup by its number alone, for when the index is damaged.
    // Errors: not_found if it is not there; corruption; invalid_argument.
    [[nodiscard]] Result<BackupManifest> read_manifest(std::uint64_t number) const;

    // The manifest of backup `number`, or of the newest for 0.
    // Errors: as above; not_found names the backups that there are.
    [[nodiscard]] Result<BackupManifest> find_manifest(std::uint64_t number) const;

    // Take a file in: copy it unless its content is there already, whole.  `sums` says what was
    // read; `is_new` that it was copied.
    struct Taken {
        FileSums sums;
        bool is_new = false;
    };
    // `is_expected`: an earlier backup probably has it, so it is looked for before it is copied.
    // Errors: corruption if the copy reads back differently; unavailable; insufficient_storage.
    [[nodiscard]] Result<Taken> take_file(const std::filesystem::path& source,
                                          std::uint64_t bytes_max,
                                          bool is_expected);

    // The same for content that is not in a file of its own.
    [[nodiscard]] Result<Taken> take_content(std::string_view content);

    // Make a backup real: its files are taken in; the number must be above all others.
    [[nodiscard]] Result<void> add_backup(const BackupManifest& manifest);

    // Keep the newest `count` backups and remove the others with the files that only they have.
    [[nodiscard]] Result<void> keep_newest(std::uint64_t count);

    // Where things lie.
    [[nodiscard]] const std::filesystem::path& path() const { return path_; }
    [[nodiscard]] std::filesystem::path index_path() const { return path_ / "INDEX"; }
    [[nodiscard]] std::filesystem::path manifest_path(std::uint64_t number) const;
    [[nodiscard]] std::filesystem::path files_path() const { return path_ / "files"; }
    [[nodiscard]] std::filesystem::path file_path(const Digest& digest) const;

 private:
    BackupFolder(std::filesystem::path path, FileDescriptor lock);

    Result<void> begin();
    Result<void> sweep();
    Result<void> write_index(const BackupIndex& index) const;
    Result<Taken> copy_in(const std::filesystem::path& source, std::uint64_t bytes_max);
    [[nodiscard]] bool has_whole(const FileSums& sums) const;
    [[nodiscard]] std::filesystem::path partial_path() const { return path_ / "partial"; }
    [[nodiscard]] std::filesystem::path manifests_path() const { return path_ / "backups"; }

    std::filesystem::path path_;
    FileDescriptor lock_;
};

}  // namespace faultline::storage
