#include "storage/backup.h"

#include <algorithm>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <utility>

namespace faultline::storage {

namespace {

// The sizes of the files of the newest backup by name: what has both again is probably the same.
using KnownFiles = std::map<std::string, std::uint64_t, std::less<>>;

// A newest backup that cannot be read costs time, not safety: everything is copied.
KnownFiles known_files(const BackupFolder& folder, const BackupIndex& index) {
    KnownFiles known;
    if (index.backups.empty()) return known;
    const Result<BackupManifest> newest = folder.read_manifest(index.backups.back());
    if (!newest.ok()) return known;
    for (const BackupFile& file : newest.value().files) {
        known[file.name] = file.size_bytes;
    }
    return known;
}

bool is_known(const KnownFiles& known, const LiveFile& file) {
    const auto found = known.find(file.name);
    return found != known.end() && found->second == file.size_bytes;
}

Result<void> check_same_store(const BackupFolder& folder,
                              const BackupIndex& index,
                              const HeldStore& store) {
    if (index.last == 0 || index.store == store.store) return {};
    return conflict("'" + folder.path().string() +
                    "' holds backups of another store than the one in '" +
                    store.core->directory.name() + "'; name a folder of its own for each");
}

// Copies the files of a store one by one.
class Copying {
 public:
    Copying(const HeldStore& store,
            BackupFolder& folder,
            const KnownFiles& known,
            const BackupProgress& progress)
        : store_(store), folder_(folder), known_(known), progress_(progress) {
        for (const LiveFile& file : store.files.files) {
            total_bytes_ += file.size_bytes;
        }
    }

    // The bytes that the folder probably does not have yet.
    [[nodiscard]] std::uint64_t bytes_to_write() const {
        std::uint64_t bytes = 0;
        for (const LiveFile& file : store_.files.files) {
            if (!is_known(known_, file)) bytes += file.size_bytes;
        }
        return bytes;
    }

    Result<void> copy(BackupManifest& manifest) {
        for (const LiveFile& file : store_.files.files) {
            FL_TRY(BackupFolder::Taken taken, take(file));
            FL_CHECK(check(file, taken.sums));
            if (taken.is_new) manifest.new_bytes += taken.sums.size_bytes;
            manifest.files.push_back({file.name, taken.sums.size_bytes, taken.sums.digest});
            done_bytes_ += file.size_bytes;
            if (progress_) progress_(done_bytes_, total_bytes_);
        }
        return {};
    }

 private:
    Result<BackupFolder::Taken> take(const LiveFile& file) {
        if (file.content) return folder_.take_content(*file.content);
        return folder_.take_file(
            store_.core->directory.database() / file.name, file.size_bytes, is_known(known_, file));
    }

    // A backup of a damaged store would be worth nothing.
    [[nodiscard]] Result<void> check(const LiveFile& file, const FileSums& sums) const {
        const bool is_whole = sums.size_bytes == file.size_bytes &&
                              (file.checksum.empty() || sums.crc32c == file.checksum);
        if (is_whole) return {};
        return store_.core->database->damaged("file 'db/" + file.name +
                                              "' is not what was written; found by a backup");
    }

    const HeldStore& store_;
    BackupFolder& folder_;
    const KnownFiles& known_;
    const BackupProgress& progress_;
    std::uint64_t total_bytes_ = 0;
    std::uint64_t done_bytes_ = 0;
};

}  // namespace

Result<BackupManifest> make_backup(const HeldStore& store,
                                   BackupFolder& folder,
                                   const BackupOptions& options) {
    FL_TRY(const BackupIndex index, folder.read_index());
    FL_CHECK(check_same_store(folder, index, store));
    const KnownFiles known = known_files(folder, index);
    Copying copying(store, folder, known, options.progress);
    FL_CHECK(check_space(folder.path(), copying.bytes_to_write()));
    BackupManifest manifest;
    manifest.number = index.last + 1;
    manifest.store = store.store;
    manifest.store_format = kFormat;
    manifest.version = store.position.version;
    manifest.graph_version = store.position.graph_version;
    manifest.chain = store.chain;
    manifest.time = options.time;
    FL_CHECK(copying.copy(manifest));
    FL_CHECK(folder.add_backup(manifest));
    if (options.keep > 0) FL_CHECK(folder.keep_newest(options.keep));
    return manifest;
}

// Without a lock: the index is replaced as a whole, and a manifest that went away after it was read
// was removed by a backup that keeps only the newest.
Result<std::vector<BackupManifest>> list_backups(const std::filesystem::path& path) {
    FL_TRY(const BackupFolder folder, BackupFolder::open_to_look(path));
    FL_TRY(const BackupIndex index, folder.read_index());
    std::vector<BackupManifest> backups;
    for (const BackupIndex::Entry& entry : index.backups) {
        Result<BackupManifest> manifest = folder.read_manifest(entry);
        if (!manifest.ok()) {
            FL_TRY(const BackupIndex now, folder.read_index());
            const auto there =
                std::ranges::find(now.backups, entry.number, &BackupIndex::Entry::number);
            if (there == now.backups.end()) continue;
            return manifest.error();
        }
        backups.push_back(std::move(manifest).value());
    }
    return backups;
}

}  // namespace faultline::storage
