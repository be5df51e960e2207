#include "storage/backup_folder.h"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <limits>
#include <optional>
#include <set>
#include <string_view>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <sys/file.h>

#include "storage/sealed_text.h"

namespace faultline::storage {

namespace {

namespace fs = std::filesystem;

constexpr mode_t kFileMode = 0600;

// A manifest names some dozens of files, at most thousands; 64 MiB are hundreds of thousands.
constexpr std::size_t kSealedBytesMax = std::size_t{64} << 20;

Result<FileDescriptor> lock(const fs::path& folder, bool to_write) {
    const fs::path file = folder / "LOCK";
    const int how = to_write ? O_RDWR | O_CREAT | O_CLOEXEC : O_RDONLY | O_CLOEXEC;
    FileDescriptor descriptor(::open(file.c_str(), how, kFileMode));
    // A copy of the folder on a medium that cannot be written to need not have the file.
    if (descriptor.get() < 0 && !to_write && errno == ENOENT) return descriptor;
    if (descriptor.get() < 0) return system_error("open", file, errno);
    if (::flock(descriptor.get(), (to_write ? LOCK_EX : LOCK_SH) | LOCK_NB) == 0) {
        return descriptor;
    }
    if (errno != EWOULDBLOCK) return system_error("lock", file, errno);
    return conflict("the backups in '" + folder.string() +
                    "' are in use: a backup, a restore or a verification is running; try again "
                    "when it is done");
}

// The names in a folder, sorted; none if the folder is not there.
Result<std::vector<std::string>> names_in(const fs::path& folder) {
    std::vector<std::string> names;
    std::error_code error;
    fs::directory_iterator entries(folder, error);
    for (; !error && entries != fs::directory_iterator(); entries.increment(error)) {
        names.push_back(entries->path().filename().string());
    }
    if (error && error != std::errc::no_such_file_or_directory) {
        return system_error("read", folder, error.value());
    }
    std::ranges::sort(names);
    return names;
}

// Nothing that is there may be taken for an empty folder of backups.
Result<void> check_may_begin(const fs::path& folder) {
    FL_TRY(const std::vector<std::string> names, names_in(folder));
    const std::set<std::string_view> ours = {"INDEX.new", "LOCK"};
    const std::set<std::string_view> contents = {"backups", "files"};
    for (const std::string& name : names) {
        if (contents.contains(name)) {
            return corruption("'" + (folder / "INDEX").string() +
                              "' is missing, so nothing tells which backups there are; restore "
                              "one by its number, and name another folder for new ones");
        }
    }
    for (const std::string& name : names) {
        if (ours.contains(name)) continue;
        return invalid_argument("'" + folder.string() +
                                "' holds something that is not backups of a store ('" + name +
                                "'); name an empty folder, or one that does not exist");
    }
    return {};
}

// Puts a whole new file in place of the old one, durably.
Result<void> replace_file(const fs::path& path, std::string_view content) {
    const fs::path fresh = path.string() + ".new";
    FL_CHECK(write_file(fresh, content));
    std::error_code error;
    fs::rename(fresh, path, error);
    if (error) return system_error("create", path, error.value());
    return sync_directory(path.parent_path());
}

std::string numbers_of(const BackupIndex& index) {
    std::string text;
    for (const BackupIndex::Entry& entry : index.backups) {
        text += (text.empty() ? "" : ", ") + std::to_string(entry.number);
    }
    return text.empty() ? "none" : text;
}

}  // namespace

BackupFolder::BackupFolder(fs::path path, FileDescriptor lock)
    : path_(std::move(path)), lock_(std::move(lock)) {}

Result<BackupFolder> BackupFolder::open_to_write(const fs::path& path) {
    const bool has_index = fs::exists(path / "INDEX");
    if (!has_index) FL_CHECK(check_may_begin(path));
    FL_CHECK(make_directory(path));
    FL_TRY(FileDescriptor descriptor, lock(path, true));
    close_to_others(path);
    BackupFolder folder(path, std::move(descriptor));
    FL_CHECK(folder.begin());
    FL_CHECK(folder.sweep());
    return folder;
}

Result<BackupFolder> BackupFolder::open_to_look(const fs::path& path) {
    if (!fs::is_directory(path)) {
        return not_found("there is no folder of backups '" + path.string() + "'");
    }
    return BackupFolder(path, FileDescriptor());
}

Result<BackupFolder> BackupFolder::open_to_read(const fs::path& path) {
    FL_TRY(BackupFolder folder, open_to_look(path));
    FL_TRY(folder.lock_, lock(path, false));
    return folder;
}

// The index comes first: a folder with content and without an index has lost it.
Result<void> BackupFolder::begin() {
    if (!fs::exists(index_path())) {
        FL_CHECK(check_may_begin(path_));
        FL_CHECK(write_index({}));
    }
    FL_CHECK(read_index());
    FL_CHECK(make_directory(manifests_path()));
    return make_directory(files_path());
}

Result<BackupIndex> BackupFolder::read_index() const {
    FL_TRY(const std::optional<std::string> text, read_file(index_path(), kSealedBytesMax));
    if (text) return decode_index(*text, index_path().string());
    const Result<void> empty = check_may_begin(path_);
    if (!empty.ok() && empty.error().code == ErrorCode::corruption) return empty.error();
    return not_found("'" + path_.string() + "' holds no backups of a store");
}

Result<void> BackupFolder::write_index(const BackupIndex& index) const {
    return replace_file(index_path(), encode_index(index));
}

Result<BackupManifest> BackupFolder::read_manifest(const BackupIndex::Entry& entry) const {
    const std::string path = manifest_path(entry.number).string();
    FL_TRY(const std::optional<std::string> text, read_file(path, kSealedBytesMax));
    if (!text) return corruption("'" + path + "' is missing");
    FL_TRY(BackupManifest manifest, decode_manifest(*text, path));
    if (sha256(*text) == entry.manifest && manifest.number == entry.number) return manifest;
    return corruption("'" + path + "' is not the manifest that the index names");
}

Result<BackupManifest> BackupFolder::read_manifest(std::uint64_t number) const {
    const std::string path = manifest_path(number).string();
    FL_TRY(const std::optional<std::string> text, read_file(path, kSealedBytesMax));
    if (!text) {
        return not_found("there is no backup " + std::to_string(number) + " in '" + path_.string() +
                         "'");
    }
    FL_TRY(BackupManifest manifest, decode_manifest(*text, path));
    if (manifest.number == number) return manifest;
    return corruption("'" + path + "' is the manifest of another backup");
}

Result<BackupManifest> BackupFolder::find_manifest(std::uint64_t number) const {
    const Result<BackupIndex> index = read_index();
    if (!index.ok() && index.error().code == ErrorCode::corruption && number != 0) {
        return read_manifest(number);
    }
    if (!index.ok()) return index.error();
    const std::vector<BackupIndex::Entry>& backups = index.value().backups;
    if (backups.empty()) return not_found("'" + path_.string() + "' holds no backups of a store");
    if (number == 0) return read_manifest(backups.back());
    const auto found = std::ranges::find(backups, number, &BackupIndex::Entry::number);
    if (found != backups.end()) return read_manifest(*found);
    return not_found("there is no backup " + std::to_string(number) + " in '" + path_.string() +
                     "'; there are: " + numbers_of(index.value()));
}

bool BackupFolder::has_whole(const FileSums& sums) const {
    const Result<FileSums> there = sum_file_on_disk(file_path(sums.digest));
    return there.ok() && there.value() == sums;
}

Result<BackupFolder::Taken> BackupFolder::take_file(const fs::path& source,
                                                    std::uint64_t bytes_max,
                                                    bool is_expected) {
    if (!is_expected) return copy_in(source, bytes_max);
    FL_TRY(FileSums sums, sum_file(source, bytes_max));
    if (has_whole(sums)) return Taken{std::move(sums), false};
    return copy_in(source, bytes_max);
}

Result<BackupFolder::Taken> BackupFolder::take_content(std::string_view content) {
    FL_CHECK(make_directory(partial_path()));
    const fs::path source = partial_path() / "content";
    FL_CHECK(write_file(source, content));
    Result<Taken> taken = take_file(source, content.size(), false);
    FL_CHECK(remove_tree(source));
    return taken;
}

// A file of that name which is not whole any more is replaced, also for older backups.
Result<BackupFolder::Taken> BackupFolder::copy_in(const fs::path& source, std::uint64_t bytes_max) {
    FL_CHECK(make_directory(partial_path()));
    const fs::path copy = partial_path() / "copy";
    FL_CHECK(remove_tree(copy));
    FL_TRY(FileSums sums, copy_file(source, bytes_max, copy));
    if (has_whole(sums)) {
        FL_CHECK(remove_tree(copy));
        return Taken{std::move(sums), false};
    }
    const fs::path target = file_path(sums.digest);
    std::error_code error;
    fs::rename(copy, target, error);
    if (error) return system_error("create", target, error.value());
    if (has_whole(sums)) return Taken{std::move(sums), true};
    return corruption("'" + target.string() +
                      "' does not read back as it was written; check the disk");
}

Result<void> BackupFolder::add_backup(const BackupManifest& manifest) {
    FL_TRY(BackupIndex index, read_index());
    FL_CHECK(remove_tree(partial_path()));
    FL_CHECK(sync_directory(files_path()));
    const std::string text = encode_manifest(manifest);
    FL_CHECK(replace_file(manifest_path(manifest.number), text));
    index.store = manifest.store;
    index.last = manifest.number;
    index.backups.push_back({manifest.number, sha256(text)});
    return write_index(index);
}

Result<void> BackupFolder::keep_newest(std::uint64_t count) {
    FL_TRY(BackupIndex index, read_index());
    if (index.backups.size() <= count) return {};
    index.backups.erase(index.backups.begin(),
                        index.backups.end() - static_cast<std::ptrdiff_t>(count));
    FL_CHECK(write_index(index));
    return sweep();
}

// Removes what no backup in the index needs. A manifest that cannot be read stays, and all files
// with it: what it needs is not known.
Result<void> BackupFolder::sweep() {
    FL_CHECK(remove_tree(partial_path()));
    FL_TRY(const BackupIndex index, read_index());
    std::set<std::string> manifests;
    std::set<std::string> files;
    for (const BackupIndex::Entry& entry : index.backups) {
        const Result<BackupManifest> manifest = read_manifest(entry);
        if (!manifest.ok()) return {};
        manifests.insert(manifest_path(entry.number).filename().string());
        for (const BackupFile& file : manifest.value().files) {
            files.insert(hex(file.digest));
        }
    }
    FL_TRY(const std::vector<std::string> all_manifests, names_in(manifests_path()));
    for (const std::string& name : all_manifests) {
        if (!manifests.contains(name)) FL_CHECK(remove_tree(manifests_path() / name));
    }
    FL_TRY(const std::vector<std::string> all_files, names_in(files_path()));
    for (const std::string& name : all_files) {
        if (!files.contains(name)) FL_CHECK(remove_tree(files_path() / name));
    }
    return {};
}

fs::path BackupFolder::manifest_path(std::uint64_t number) const {
    constexpr std::size_t kDigits = 8;
    std::string digits = std::to_string(number);
    if (digits.size() < kDigits) digits.insert(0, kDigits - digits.size(), '0');
    return manifests_path() / digits;
}

fs::path BackupFolder::file_path(const Digest& digest) const {
    return files_path() / hex(digest);
}

}  // namespace faultline::storage
