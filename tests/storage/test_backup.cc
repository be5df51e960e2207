#include "tests/storage/test_backup.h"

#include <algorithm>
#include <fstream>

#include "tests/storage/test_store.h"

namespace faultline::storage {

Result<BackupManifest> back_up(Store& store,
                               const std::filesystem::path& folder,
                               std::uint64_t keep) {
    FL_TRY(BackupFolder backups, BackupFolder::open_to_write(folder));
    FL_TRY(const HeldStore held, store.hold());
    return make_backup(held, backups, {.time = kBackupTime, .keep = keep});
}

Result<BackupManifest> restore(const std::filesystem::path& folder,
                               const std::filesystem::path& target,
                               std::uint64_t number) {
    return restore_backup(folder, target, {.number = number, .clock = test_options().clock});
}

std::vector<std::string> account_of(const View& view) {
    std::vector<std::string> account = describe(view);
    account.push_back(hash_of(view));
    for (Version version{1}; raw(version) <= raw(view.version()); version = next(version)) {
        const View::LogRecord record = must(view.read_record(version));
        account.push_back(format_utc_time(record.header.time) + " " +
                          record.header.context.principal + " " + hex(record.chain));
    }
    return account;
}

std::vector<std::uint64_t> numbers_in(const std::filesystem::path& folder) {
    std::vector<std::uint64_t> numbers;
    for (const BackupManifest& manifest : must(list_backups(folder))) {
        numbers.push_back(manifest.number);
    }
    return numbers;
}

std::vector<std::filesystem::path> files_below(const std::filesystem::path& folder) {
    std::vector<std::filesystem::path> files;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
        if (entry.is_regular_file()) files.push_back(entry.path());
    }
    std::ranges::sort(files);
    return files;
}

void flip_bit(const std::filesystem::path& file, std::uint64_t byte, unsigned bit) {
    std::fstream stream(file, std::ios::in | std::ios::out | std::ios::binary);
    stream.seekg(static_cast<std::streamoff>(byte));
    const int was = stream.get();
    stream.seekp(static_cast<std::streamoff>(byte));
    stream.put(static_cast<char>(static_cast<unsigned>(was) ^ (1U << bit)));
}

}  // namespace faultline::storage
