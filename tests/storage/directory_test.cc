#include "storage/directory.h"

#include <fstream>

#include <doctest/doctest.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/storage/child_process.h"
#include "tests/storage/test_backup.h"
#include "tests/storage/test_store.h"

namespace faultline::storage {

namespace {

namespace fs = std::filesystem;

void put_file(const fs::path& path, std::string_view content) {
    std::ofstream(path) << content;
}

StoreOptions existing_only() {
    StoreOptions options = test_options();
    options.create_if_missing = false;
    return options;
}

// Opening must fail that way and name the folder.
void check_refused(const fs::path& path,
                   StoreOptions options,
                   ErrorCode code,
                   const std::string& words) {
    const auto opened = Store::open(path, std::move(options));
    REQUIRE_FALSE(opened.ok());
    CHECK(opened.error().code == code);
    CAPTURE(opened.error().message);
    CHECK(opened.error().message.find(words) != std::string::npos);
    CHECK(opened.error().message.find(path.string()) != std::string::npos);
}

// Exit codes of the child that may not write.
constexpr int kRefusedAsExpected = 0;
constexpr int kCannotDropRights = 2;
constexpr int kRefusedOtherwise = 3;
constexpr uid_t kNobody = 65534;

[[noreturn]] void open_without_rights(const fs::path& path) {
    if (::geteuid() == 0 && ::setuid(kNobody) != 0) std::_Exit(kCannotDropRights);
    const auto opened = Store::open(path, test_options());
    const bool is_expected = !opened.ok() && opened.error().code == ErrorCode::unavailable &&
                             opened.error().message.find(path.string()) != std::string::npos &&
                             opened.error().message.find("writable") != std::string::npos;
    std::_Exit(is_expected ? kRefusedAsExpected : kRefusedOtherwise);
}

}  // namespace

TEST_CASE("a store is created in an absent or empty folder only when asked") {
    const TemporaryFolder folder;
    fs::create_directory(folder.path() / "empty");

    for (const char* name : {"absent/deep", "empty"}) {
        const fs::path path = folder.path() / name;
        check_refused(path, existing_only(), ErrorCode::not_found, "there is no store in");
        CHECK(open_test_store(path)->head() == Version{1});
        CHECK(must(Store::open(path, existing_only()))->head() == Version{1});
    }
    CHECK_FALSE(fs::exists(folder.path() / "absent2"));
}

TEST_CASE("a folder or file that holds something else is refused and left alone") {
    const TemporaryFolder folder;
    put_file(folder.path() / "notes.txt", "mine");
    fs::create_directory(folder.path() / "lost");
    fs::create_directory(folder.path() / "lost" / "db");

    check_refused(
        folder.path(), test_options(), ErrorCode::invalid_argument, "not a faultline store");
    check_refused(folder.path() / "notes.txt",
                  test_options(),
                  ErrorCode::invalid_argument,
                  "not a faultline store");
    check_refused(folder.path() / "lost",
                  test_options(),
                  ErrorCode::invalid_argument,
                  "not a faultline store");

    CHECK(std::distance(fs::directory_iterator(folder.path()), fs::directory_iterator()) == 2);
}

TEST_CASE("a store has at most one opener") {
    const TemporaryFolder folder;
    const auto store = open_test_store(folder.path());

    check_refused(
        folder.path(), test_options(), ErrorCode::conflict, "is in use by another process");

    write(*store, {{.ci = "a", .name = "A"}});
    CHECK(store->head() == Version{2});
}

TEST_CASE("a newer format is refused with what to do") {
    const TemporaryFolder folder;
    (void)open_test_store(folder.path());
    put_file(folder.path() / "FORMAT", "faultline store\nformat 4\n");

    check_refused(
        folder.path(),
        test_options(),
        ErrorCode::invalid_argument,
        "was written by a newer faultline (format 4, this program reads up to 3); upgrade");
}

TEST_CASE("a format file that says nothing is damage") {
    for (const char* text :
         {"", "faultline store\n", "faultline store\nformat 0\n", "format 1\n"}) {
        CAPTURE(text);
        const TemporaryFolder folder;
        (void)open_test_store(folder.path());
        put_file(folder.path() / "FORMAT", text);

        check_refused(folder.path(), test_options(), ErrorCode::corruption, "damaged");
    }
}

TEST_CASE("an interrupted creation is begun again when a store is wanted") {
    const TemporaryFolder folder;
    { write(*open_test_store(folder.path()), {{.ci = "a", .name = "A"}}); }
    fs::rename(folder.path() / "FORMAT", folder.path() / "FORMAT.new");

    check_refused(folder.path(), existing_only(), ErrorCode::not_found, "interrupted");

    CHECK(open_test_store(folder.path())->head() == Version{1});
    CHECK(fs::exists(folder.path() / "FORMAT"));
    CHECK_FALSE(fs::exists(folder.path() / "FORMAT.new"));
}

TEST_CASE("a folder that may not be written to is refused by name") {
    if (const auto role = role_of_child()) open_without_rights(*role);
    const TemporaryFolder folder;
    const fs::path path = folder.path() / "s";
    (void)open_test_store(path);
    fs::permissions(folder.path(), fs::perms(0711));
    fs::remove(path / "LOCK");
    fs::permissions(path, fs::perms(0555));

    const ChildEnd end =
        run_child("a folder that may not be written to is refused by name", path.string());

    fs::permissions(path, fs::perms::owner_all);
    CHECK_FALSE(end.was_killed);
    CHECK(end.exit_code == kRefusedAsExpected);
}

TEST_CASE("a store, its backups and what is restored of them are closed to everybody else") {
    const mode_t before = ::umask(0);
    const TemporaryFolder folder;
    {
        StoreOptions options = test_options();
        options.one_batch_bytes_max = 0;
        const auto store = open_test_store(folder.path() / "made" / "s", options);
        write(*store, {{.ci = "a", .name = "A"}});
        must(back_up(*store, folder.path() / "backups"));
    }
    { write(*open_test_store(folder.path() / "made" / "s"), {{.ci = "b", .name = "B"}}); }
    must(restore(folder.path() / "backups", folder.path() / "restored"));
    ::umask(before);

    for (const char* name : {"made/s", "backups", "restored"}) {
        const fs::path top = folder.path() / name;
        CAPTURE(top);
        CHECK(fs::status(top).permissions() == fs::perms::owner_all);
        for (const auto& entry : fs::recursive_directory_iterator(top)) {
            CAPTURE(entry.path());
            const fs::perms others = fs::perms::group_all | fs::perms::others_all;
            CHECK((entry.status().permissions() & others) == fs::perms::none);
        }
    }
}

TEST_CASE("a store or a folder of backups that others could read is closed when it is used") {
    const TemporaryFolder folder;
    const fs::path path = folder.path() / "s";
    (void)open_test_store(path);
    must(back_up(*open_test_store(path), folder.path() / "backups"));
    fs::permissions(path, fs::perms(0755));
    fs::permissions(folder.path() / "backups", fs::perms(0755));

    must(back_up(*open_test_store(path), folder.path() / "backups"));

    CHECK(fs::status(path).permissions() == fs::perms::owner_all);
    CHECK(fs::status(folder.path() / "backups").permissions() == fs::perms::owner_all);
}

}  // namespace faultline::storage
