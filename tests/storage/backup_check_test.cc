#include "storage/backup_check.h"

#include <random>

#include <doctest/doctest.h>

#include "tests/storage/test_backup.h"
#include "tests/storage/test_store.h"

namespace faultline::storage {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t kFileBytesMax = 16 << 20;

// A folder with three backups, and every file of it that has content.
struct Backups {
    Backups() {
        auto store = open_test_store(folder.path() / "store");
        for (int i = 0; i < 3; i++) {
            for (int j = 0; j < 10; j++) {
                const std::string id = std::to_string(i) + "-" + std::to_string(j);
                write(*store, {{.ci = id, .name = id}});
            }
            (void)must(back_up(*store, path));
            // What is in the log only moves into tables.
            store.reset();
            store = open_test_store(folder.path() / "store");
        }
        account = account_of(store->view());
        for (const fs::path& file : files_below(path)) {
            if (fs::file_size(file) > 0) files.push_back(file);
        }
    }

    // True if a restore of the newest backup is refused or gives what was backed up.
    [[nodiscard]] bool is_refused_or_right() const {
        const fs::path target = folder.path() / "target";
        const auto restored = restore(path, target);
        const bool right = !restored.ok() || account_of(open_test_store(target)->view()) == account;
        fs::remove_all(target);
        return right;
    }

    MemoryFolder folder;
    fs::path path = folder.path() / "backups";
    std::vector<fs::path> files;
    std::vector<std::string> account;
};

bool names(const BackupCheck& check, const fs::path& file) {
    return check.findings.size() == 1 && check.findings.front().file == file.string() &&
           check.findings.front().problem.find(file.filename().string()) != std::string::npos;
}

}  // namespace

TEST_CASE("a folder of whole backups has no findings") {
    const Backups backups;

    const BackupCheck check = must(check_backups(backups.path, {}));

    CHECK(check.findings.empty());
    CHECK(check.backups == 3);
    CHECK(check.files == files_below(backups.path / "files").size());
    CHECK(check.bytes > 0);
    CHECK(check.unused == 0);
}

TEST_CASE("one flipped bit anywhere in a folder of backups is found and its file named") {
    constexpr unsigned kSeed = 7;
    constexpr int kFlips = 200;
    constexpr int kRestoreEvery = 40;
    CAPTURE(kSeed);
    std::mt19937 random(kSeed);
    const Backups backups;
    const auto below = [&random](std::uint64_t end) {
        return std::uniform_int_distribution<std::uint64_t>(0, end - 1)(random);
    };
    int silent = 0;

    for (int i = 0; i < kFlips; i++) {
        const fs::path& file = backups.files[below(backups.files.size())];
        const std::uint64_t byte = below(fs::file_size(file));
        const auto bit = static_cast<unsigned>(below(8));
        CAPTURE(file);
        CAPTURE(byte);
        CAPTURE(bit);
        flip_bit(file, byte, bit);

        const bool found = names(must(check_backups(backups.path, {})), file);
        CHECK(found);
        if (i % kRestoreEvery == 0) CHECK(backups.is_refused_or_right());
        silent += found ? 0 : 1;
        flip_bit(file, byte, bit);
    }

    CHECK(silent == 0);
    CHECK(must(check_backups(backups.path, {})).findings.empty());
}

TEST_CASE("a file that is missing or cut or longer in a folder of backups is found") {
    constexpr std::size_t kRestoreEvery = 20;
    const Backups backups;

    for (std::size_t i = 0; i < backups.files.size(); i++) {
        const fs::path& file = backups.files[i];
        CAPTURE(file);
        const std::string content = must(read_file(file, kFileBytesMax)).value();
        fs::remove(file);
        CHECK(names(must(check_backups(backups.path, {})), file));
        if (i % kRestoreEvery == 0) CHECK(backups.is_refused_or_right());
        must(write_file(file, content.substr(0, content.size() / 2)));
        CHECK(names(must(check_backups(backups.path, {})), file));
        if (i % kRestoreEvery == 1) CHECK(backups.is_refused_or_right());
        must(write_file(file, content + '\0'));
        CHECK(names(must(check_backups(backups.path, {})), file));
        must(write_file(file, content));
    }

    CHECK(must(check_backups(backups.path, {})).findings.empty());
}

TEST_CASE("two manifests that are swapped are found") {
    const Backups backups;
    const fs::path one = backups.path / "backups" / "00000001";
    const fs::path two = backups.path / "backups" / "00000002";
    fs::rename(one, backups.folder.path() / "aside");
    fs::rename(two, one);
    fs::rename(backups.folder.path() / "aside", two);

    const BackupCheck check = must(check_backups(backups.path, {}));

    REQUIRE(check.findings.size() == 2);
    CHECK(check.findings.front().backups == std::vector<std::uint64_t>{1});
    CHECK_FALSE(restore(backups.path, backups.folder.path() / "target", 1).ok());
}

TEST_CASE("a finding says which backups need the file") {
    const MemoryFolder folder;
    const auto store = open_test_store(folder.path() / "store");
    write(*store, {{.ci = "a", .name = "a"}});
    (void)must(back_up(*store, folder.path() / "backups"));
    const BackupManifest second = must(back_up(*store, folder.path() / "backups"));

    fs::remove(folder.path() / "backups" / "files" / hex(second.files.front().digest));
    const BackupCheck check = must(check_backups(folder.path() / "backups", {}));

    REQUIRE(check.findings.size() == 1);
    CHECK(check.findings.front().backups == std::vector<std::uint64_t>{1, 2});
}

}  // namespace faultline::storage
