#include "storage/backup_check.h"

#include <map>
#include <system_error>
#include <utility>

namespace faultline::storage {

namespace {

// A file of the folder, and who needs it.
struct NeededFile {
    std::uint64_t size_bytes = 0;
    Digest digest{};
    std::vector<std::uint64_t> backups;
};

using NeededFiles = std::map<std::string, NeededFile>;  // by name in the folder

bool is_damage(const Error& error) {
    return error.code == ErrorCode::corruption;
}

// Reads a manifest and notes what it needs; damage to it is a finding.
Result<void> check_manifest(const BackupFolder& folder,
                            const BackupIndex::Entry& entry,
                            NeededFiles& needed,
                            BackupCheck& check) {
    const Result<BackupManifest> manifest = folder.read_manifest(entry);
    if (!manifest.ok() && !is_damage(manifest.error())) return manifest.error();
    if (!manifest.ok()) {
        check.findings.push_back({folder.manifest_path(entry.number).string(),
                                  manifest.error().message,
                                  {entry.number}});
        return {};
    }
    for (const BackupFile& file : manifest.value().files) {
        NeededFile& need = needed[hex(file.digest)];
        need.size_bytes = file.size_bytes;
        need.digest = file.digest;
        if (need.backups.empty() || need.backups.back() != entry.number) {
            need.backups.push_back(entry.number);
        }
    }
    return {};
}

Result<void> check_file(const std::filesystem::path& path,
                        const NeededFile& need,
                        BackupCheck& check) {
    const Result<FileSums> sums = sum_file_on_disk(path);
    std::string problem;
    if (!sums.ok() && sums.error().code != ErrorCode::not_found) return sums.error();
    if (!sums.ok()) {
        problem = sums.error().message;
    } else if (sums.value().size_bytes != need.size_bytes) {
        problem = "'" + path.string() + "' has " + std::to_string(sums.value().size_bytes) +
                  " bytes instead of " + std::to_string(need.size_bytes);
    } else if (sums.value().digest != need.digest) {
        problem = "'" + path.string() + "' is damaged: its SHA-256 is " + hex(sums.value().digest);
    }
    if (!problem.empty()) check.findings.push_back({path.string(), problem, need.backups});
    return {};
}

Result<void> check_files(const BackupFolder& folder,
                         const NeededFiles& needed,
                         const BackupProgress& progress,
                         BackupCheck& check) {
    for (const auto& [name, need] : needed) {
        check.bytes += need.size_bytes;
    }
    std::uint64_t done = 0;
    for (const auto& [name, need] : needed) {
        FL_CHECK(check_file(folder.files_path() / name, need, check));
        done += need.size_bytes;
        if (progress) progress(done, check.bytes);
    }
    return {};
}

std::uint64_t count_unused(const BackupFolder& folder, const NeededFiles& needed) {
    std::uint64_t unused = 0;
    std::error_code ignored;
    for (const auto& entry : std::filesystem::directory_iterator(folder.files_path(), ignored)) {
        if (!needed.contains(entry.path().filename().string())) unused++;
    }
    return unused;
}

}  // namespace

Result<BackupCheck> check_backups(const std::filesystem::path& path,
                                  const BackupProgress& progress) {
    FL_TRY(const BackupFolder folder, BackupFolder::open_to_read(path));
    BackupCheck check;
    const Result<BackupIndex> index = folder.read_index();
    if (!index.ok() && !is_damage(index.error())) return index.error();
    if (!index.ok()) {
        check.findings.push_back({folder.index_path().string(), index.error().message, {}});
        return check;
    }
    NeededFiles needed;
    for (const BackupIndex::Entry& entry : index.value().backups) {
        FL_CHECK(check_manifest(folder, entry, needed, check));
    }
    check.backups = index.value().backups.size();
    check.files = needed.size();
    FL_CHECK(check_files(folder, needed, progress, check));
    // What a manifest needs that cannot be read is not known.
    if (check.findings.empty()) check.unused = count_unused(folder, needed);
    return check;
}

}  // namespace faultline::storage
