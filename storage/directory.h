// StoreDirectory: the folder of one store, recognised, locked and of a format this program reads.
//
// Thread safety: immutable; the lock is held as long as the object lives, also against other
// objects in the same process.
//
//     FORMAT      text: "faultline store", newline, "format 3", newline.  Its name is FORMAT.new
//                 until the first version is durable, so that an interrupted creation is redone.
//     LOCK        empty; locked while a process has the store open
//     RESTORING   only while the store is made of a backup (restore.h)
//     MARK        the last durable version (mark.h)
//     db/         the database
//     audit.key   signs heads of the audit chain (signing_key.h); made when one is asked for
//     staging/    v<version>/: files of a large change set that are not yet taken into the database

#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "engine/base/result.h"
#include "storage/files.h"

namespace faultline::storage {

// In a folder of this name a restore has begun and is not finished.
inline constexpr std::string_view kRestoring = "RESTORING";

// The format this program writes, and the newest it reads.
inline constexpr unsigned kFormat = 3;

// A store's folder, locked.
class StoreDirectory {
 public:
    // Lock the store in `path`, or begin one there if `create` is set and it is absent or empty.
    // Errors: not_found if there is no store and `create` is false; conflict if it is open already;
    // invalid_argument if `path` holds something else or a newer format; unavailable.
    static Result<StoreDirectory> open(const std::filesystem::path& path, bool create);

    // The same for a store that is only looked at: nothing in the folder is made or altered, not
    // even a lock that is missing.  Errors: as above.
    static Result<StoreDirectory> open_to_look(const std::filesystem::path& path);

    // True until finish_creation(): the folder holds nothing that was ever acknowledged.
    [[nodiscard]] bool is_new() const { return is_new_; }

    // The format of what is in the folder.
    [[nodiscard]] unsigned format() const { return format_; }

    // True until finish_restore(): the store was made of a backup, and nobody has opened it yet.
    [[nodiscard]] bool is_being_restored() const;

    // The store is what was backed up.  Errors: unavailable.
    [[nodiscard]] Result<void> finish_restore() const;

    // From now on the folder is of the current format.  Errors: unavailable.
    [[nodiscard]] Result<void> finish_upgrade();

    // Make the creation real.
    [[nodiscard]] Result<void> finish_creation();

    // The folder, as the user named it, and what is in it.
    [[nodiscard]] std::string name() const { return path_.string(); }
    [[nodiscard]] std::filesystem::path database() const { return path_ / "db"; }
    [[nodiscard]] std::filesystem::path staging() const { return path_ / "staging"; }
    [[nodiscard]] std::filesystem::path mark() const { return path_ / "MARK"; }
    [[nodiscard]] std::filesystem::path signing_key() const { return path_ / "audit.key"; }

 private:
    StoreDirectory(std::filesystem::path path, FileDescriptor lock);

    std::filesystem::path path_;
    FileDescriptor lock_;
    bool is_new_ = false;
    unsigned format_ = kFormat;
};

// Make a store of that format of a folder in which everything else is durable: it gets its format
// file.  Errors: unavailable.
[[nodiscard]] Result<void> name_as_store(const std::filesystem::path& path, unsigned format);

}  // namespace faultline::storage
