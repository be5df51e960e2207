#include "storage/restore.h"

#include <cerrno>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <sys/file.h>

#include "storage/checked_copy.h"
#include "storage/directory.h"
#include "storage/files.h"
#include "storage/folders_apart.h"
#include "storage/mark.h"
#include "storage/store.h"

namespace faultline::storage {

namespace {

namespace fs = std::filesystem;

constexpr std::string_view kLock = "LOCK";
constexpr mode_t kFileMode = 0600;

Error not_empty(const fs::path& target, const std::string& name) {
    std::string why = "'" + target.string() + "' is not empty: it holds '" + name + "'";
    if (name == kRestoring) why += ", which an interrupted restore left there";
    return invalid_argument(why + "; name a new or empty folder to restore into");
}

// Only an empty folder, or none; a lock without a store is nothing.
Result<void> check_empty(const fs::path& target) {
    std::error_code error;
    const fs::file_status status = fs::status(target, error);
    if (status.type() == fs::file_type::not_found) return {};
    if (error) return system_error("open", target, error.value());
    if (!fs::is_directory(status))
        return invalid_argument("'" + target.string() + "' is no folder");
    fs::directory_iterator entries(target, error);
    bool has_marker = false;
    std::string found;
    for (; !error && entries != fs::directory_iterator(); entries.increment(error)) {
        const std::string name = entries->path().filename().string();
        has_marker = has_marker || name == kRestoring;
        if (name != kLock && (found.empty() || name < found)) found = name;
    }
    if (error) return system_error("read", target, error.value());
    if (found.empty()) return {};
    return not_empty(target, has_marker ? std::string(kRestoring) : found);
}

Result<FileDescriptor> lock(const fs::path& target) {
    const fs::path file = target / kLock;
    FileDescriptor descriptor(::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, kFileMode));
    if (descriptor.get() < 0) return system_error("create", file, errno);
    if (::flock(descriptor.get(), LOCK_EX | LOCK_NB) == 0) return descriptor;
    if (errno != EWOULDBLOCK) return system_error("lock", file, errno);
    return conflict("'" + target.string() + "' is in use by another process");
}

// Copies the files of a backup into the database's folder.
Result<void> copy_files(const BackupFolder& folder,
                        const BackupManifest& manifest,
                        const fs::path& database,
                        const BackupProgress& progress) {
    const std::uint64_t total = manifest.bytes();
    std::uint64_t done = 0;
    for (const BackupFile& file : manifest.files) {
        const fs::path source = folder.file_path(file.digest);
        const Result<FileSums> sums = copy_file(source, UINT64_MAX, database / file.name);
        if (!sums.ok() && sums.error().code == ErrorCode::not_found) {
            return corruption(sums.error().message + " ('db/" + file.name + "' of backup " +
                              std::to_string(manifest.number) + ")");
        }
        if (!sums.ok()) return sums.error();
        if (sums.value().digest != file.digest || sums.value().size_bytes != file.size_bytes) {
            return corruption("'" + source.string() + "' is damaged ('db/" + file.name +
                              "' of backup " + std::to_string(manifest.number) +
                              "); restore another backup");
        }
        done += file.size_bytes;
        if (progress) progress(done, total);
    }
    return sync_directory(database);
}

// What makes a store of the files, last of all its format.
Result<void> name_store(const BackupManifest& manifest, const fs::path& target) {
    FL_TRY(HighWaterMark mark, HighWaterMark::open(target / "MARK", true));
    FL_CHECK(mark.advance({manifest.version, manifest.chain}));
    FL_CHECK(sync_directory(target));
    return name_as_store(target, manifest.store_format);
}

Result<void> check_opens(const BackupManifest& manifest,
                         const fs::path& target,
                         const RestoreOptions& options) {
    FL_TRY(const std::unique_ptr<Store> store,
           Store::open(target, StoreOptions{.clock = options.clock}));
    FL_TRY(const View::LogRecord record, store->view().read_record(manifest.version));
    if (store->head() == manifest.version && record.chain == manifest.chain) return {};
    return corruption("the restored store is at version " + std::to_string(raw(store->head())) +
                      " with audit hash " + hex(record.chain) + ", and backup " +
                      std::to_string(manifest.number) + " is of version " +
                      std::to_string(raw(manifest.version)) + " with " + hex(manifest.chain));
}

Result<void> check_format(const BackupManifest& manifest) {
    if (manifest.store_format <= kFormat) return {};
    return invalid_argument("backup " + std::to_string(manifest.number) +
                            " was written by a newer faultline (format " +
                            std::to_string(manifest.store_format) + ", this program reads up to " +
                            std::to_string(kFormat) + "); upgrade");
}

}  // namespace

Result<BackupManifest> restore_backup(const fs::path& folder,
                                      const fs::path& target,
                                      const RestoreOptions& options) {
    FL_CHECK(check_apart(target, "the new store", folder, "the folder of backups"));
    FL_TRY(const BackupFolder backups, BackupFolder::open_to_read(folder));
    FL_TRY(BackupManifest manifest, backups.find_manifest(options.number));
    FL_CHECK(check_format(manifest));
    FL_CHECK(check_empty(target));
    FL_CHECK(make_directory(target));
    close_to_others(target);
    {
        FL_TRY(const FileDescriptor locked, lock(target));
        FL_CHECK(check_empty(target));
        FL_CHECK(check_space(target, manifest.bytes()));
        FL_CHECK(write_file(target / kRestoring, ""));
        FL_CHECK(make_directory(target / "db"));
        FL_CHECK(sync_directory(target));
        FL_CHECK(copy_files(backups, manifest, target / "db", options.progress));
        FL_CHECK(name_store(manifest, target));
    }
    const Result<void> opens = check_opens(manifest, target, options);
    if (!opens.ok()) {
        FL_CHECK(remove_tree(target / "FORMAT"));
        return opens.error();
    }
    return manifest;
}

}  // namespace faultline::storage
