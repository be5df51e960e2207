// What a folder of backups says about itself: the manifest of each backup, and the index of all.
//
// Thread safety: plain values and pure functions.
//
// Both are sealed texts (sealed_text.h); numbers are decimal, digests hex, times RFC 3339 in UTC.
//
//     manifest = "faultline backup", newline, "format 1", newline,
//                number, store, store-format, version, graph-version, chain, time, new-bytes,
//                ("file", space, SHA-256, space, bytes, space, name, newline)*
//     index    = "faultline backups", newline, "format 1", newline,
//                store, last, ("backup", space, number, space, SHA-256 of its manifest, newline)*

#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/ids.h"
#include "engine/base/result.h"
#include "engine/base/sha256.h"
#include "engine/base/utc_time.h"

namespace faultline::storage {

// The format of backup folders that this program writes, and the newest it reads.
inline constexpr unsigned kBackupFormat = 1;

// One file of the database as a backup holds it.
struct BackupFile {
    std::string name;  // in the database's folder
    std::uint64_t size_bytes = 0;
    Digest digest{};  // SHA-256; also its name in the backup folder

    friend bool operator==(const BackupFile&, const BackupFile&) = default;
};

// One backup.
struct BackupManifest {
    std::uint64_t number = 0;   // 1 is the first of a folder; never given twice
    Digest store{};             // which store: the audit hash of its first version
    unsigned store_format = 0;  // of that store's files
    Version version{};          // exactly what the backup holds ...
    Version graph_version{};
    Digest chain{};               // ... and the audit hash of that version
    UtcTime time;                 // when it was taken
    std::uint64_t new_bytes = 0;  // what it added to the folder
    std::vector<BackupFile> files;

    // The bytes of all its files, shared with other backups or not.
    [[nodiscard]] std::uint64_t bytes() const;

    friend bool operator==(const BackupManifest&, const BackupManifest&) = default;
};

// Which backups there are; what it does not name does not count.
struct BackupIndex {
    // A backup, and the SHA-256 of its manifest.
    struct Entry {
        std::uint64_t number = 0;
        Digest manifest{};

        friend bool operator==(const Entry&, const Entry&) = default;
    };

    Digest store{};
    std::uint64_t last = 0;      // the highest number that was ever given
    std::vector<Entry> backups;  // ascending by number

    friend bool operator==(const BackupIndex&, const BackupIndex&) = default;
};

// The text of each.
[[nodiscard]] std::string encode_manifest(const BackupManifest& manifest);
[[nodiscard]] std::string encode_index(const BackupIndex& index);

// What a text says; `path` names it in messages.
// Errors: corruption if it is not what was written; invalid_argument if its format is newer.
[[nodiscard]] Result<BackupManifest> decode_manifest(std::string_view text,
                                                     const std::string& path);
[[nodiscard]] Result<BackupIndex> decode_index(std::string_view text, const std::string& path);

}  // namespace faultline::storage
