#include "storage/restore.h"

#include <fstream>

#include <doctest/doctest.h>

#include "storage/backup_check.h"
#include "tests/storage/test_backup.h"
#include "tests/storage/test_store.h"

namespace faultline::storage {

namespace {

namespace fs = std::filesystem;

// A folder with a store and two backups of different versions.
struct Estate {
    Estate() {
        const auto store = open_test_store(folder.path() / "store");
        write(*store, {{.ci = "a", .name = "a"}});
        first = must(back_up(*store, backups));
        write(*store, {{.ci = "b", .name = "b", .needs = {{.other = "a"}}}});
        second = must(back_up(*store, backups));
    }

    MemoryFolder folder;
    fs::path backups = folder.path() / "backups";
    fs::path target = folder.path() / "target";
    BackupManifest first;
    BackupManifest second;
};

}  // namespace

TEST_CASE("the newest backup is restored unless another is named") {
    const Estate estate;

    CHECK(must(restore(estate.backups, estate.target)) == estate.second);
    CHECK(must(restore(estate.backups, estate.folder.path() / "other", 1)) == estate.first);

    CHECK(describe(open_test_store(estate.target)->view()).size() == 2);
    CHECK(describe(open_test_store(estate.folder.path() / "other")->view()).size() == 1);
    CHECK_FALSE(fs::exists(estate.target / "RESTORING"));
}

TEST_CASE("a backup that is not there is refused with the numbers of those that are") {
    const Estate estate;

    const auto refused = restore(estate.backups, estate.target, 7);

    REQUIRE_FALSE(refused.ok());
    CHECK(refused.error().code == ErrorCode::not_found);
    CHECK(refused.error().message.find("there are: 1, 2") != std::string::npos);
}

TEST_CASE("nothing is restored into a folder that holds anything") {
    const Estate estate;
    must(make_directory(estate.target));
    must(write_file(estate.target / "letter.txt", "dear reader"));

    const auto into_letter = restore(estate.backups, estate.target);
    const auto into_store = restore(estate.backups, estate.folder.path() / "store");
    const auto into_file = restore(estate.backups, estate.target / "letter.txt");

    for (const auto* refused : {&into_letter, &into_store, &into_file}) {
        REQUIRE_FALSE(refused->ok());
        CHECK(refused->error().code == ErrorCode::invalid_argument);
    }
    CHECK(into_letter.error().message.find("letter.txt") != std::string::npos);
    CHECK(files_below(estate.target).size() == 1);
    CHECK(describe(open_test_store(estate.folder.path() / "store")->view()).size() == 2);
}

TEST_CASE("a folder without backups says so") {
    const Estate estate;
    must(make_directory(estate.target));

    const auto empty = restore(estate.target, estate.folder.path() / "other");
    const auto absent = restore(estate.folder.path() / "absent", estate.folder.path() / "other");

    REQUIRE_FALSE(empty.ok());
    CHECK(empty.error().code == ErrorCode::not_found);
    REQUIRE_FALSE(absent.ok());
    CHECK(absent.error().code == ErrorCode::not_found);
    CHECK_FALSE(fs::exists(estate.folder.path() / "other"));
}

TEST_CASE("an interrupted restore is never taken for a store or for an empty folder") {
    const Estate estate;
    const fs::path victim = estate.backups / "files" / hex(estate.second.files.back().digest);
    const std::string content = must(read_file(victim, 1 << 20)).value();
    fs::remove(victim);
    REQUIRE_FALSE(restore(estate.backups, estate.target).ok());
    must(write_file(victim, content));

    const auto again = restore(estate.backups, estate.target);
    StoreOptions options = test_options();
    options.create_if_missing = true;
    const auto opened = Store::open(estate.target, std::move(options));

    REQUIRE_FALSE(again.ok());
    CHECK(again.error().message.find("interrupted restore") != std::string::npos);
    REQUIRE_FALSE(opened.ok());
    CHECK(opened.error().code == ErrorCode::invalid_argument);
    CHECK(must(restore(estate.backups, estate.folder.path() / "other")) == estate.second);
}

TEST_CASE("without its index a folder gives back what is named by number") {
    const Estate estate;
    flip_bit(estate.backups / "INDEX", 40, 3);

    const auto newest = restore(estate.backups, estate.target);
    const auto store = open_test_store(estate.folder.path() / "store");
    const auto more = back_up(*store, estate.backups);

    REQUIRE_FALSE(newest.ok());
    CHECK(newest.error().code == ErrorCode::corruption);
    CHECK(newest.error().message.find("INDEX") != std::string::npos);
    REQUIRE_FALSE(more.ok());
    CHECK(more.error().code == ErrorCode::corruption);
    CHECK(must(restore(estate.backups, estate.target, 2)) == estate.second);

    fs::remove(estate.backups / "INDEX");
    const auto without = back_up(*store, estate.backups);

    REQUIRE_FALSE(without.ok());
    CHECK(without.error().code == ErrorCode::corruption);
    CHECK(must(restore(estate.backups, estate.folder.path() / "other", 1)) == estate.first);
}

TEST_CASE("a backup from a medium that cannot be written to restores") {
    const Estate estate;
    fs::remove(estate.backups / "LOCK");

    CHECK(must(restore(estate.backups, estate.target)) == estate.second);

    CHECK_FALSE(fs::exists(estate.backups / "LOCK"));
}

TEST_CASE("a restore that ended before its marker was removed is finished by opening the store") {
    const Estate estate;
    must(restore(estate.backups, estate.target));
    must(write_file(estate.target / "RESTORING", ""));

    CHECK(describe(open_test_store(estate.target)->view()).size() == 2);

    CHECK_FALSE(fs::exists(estate.target / "RESTORING"));
}

TEST_CASE("a restored store that is ahead of what was backed up is refused until it is looked at") {
    const Estate estate;
    must(restore(estate.backups, estate.target, 1));
    fs::copy_file(estate.target / "MARK", estate.folder.path() / "mark", fs::copy_options::none);
    { write(*open_test_store(estate.target), {{.ci = "c", .name = "c"}}); }
    fs::copy_file(estate.folder.path() / "mark",
                  estate.target / "MARK",
                  fs::copy_options::overwrite_existing);
    must(write_file(estate.target / "RESTORING", ""));

    const auto opened = Store::open(estate.target, test_options());

    REQUIRE_FALSE(opened.ok());
    CHECK(opened.error().code == ErrorCode::corruption);
    CHECK(opened.error().message.find("restore") != std::string::npos);
    CHECK(fs::exists(estate.target / "RESTORING"));
}

TEST_CASE("a restore that was interrupted before there was a store says what to do") {
    const Estate estate;
    must(restore(estate.backups, estate.target));
    must(write_file(estate.target / "RESTORING", ""));
    fs::remove(estate.target / "FORMAT");

    const auto opened = Store::open(estate.target, test_options());

    REQUIRE_FALSE(opened.ok());
    CHECK(opened.error().code == ErrorCode::invalid_argument);
    CHECK(opened.error().message.find("a restore into it was interrupted") != std::string::npos);
}

TEST_CASE("nothing is restored into the folder that it is restored from") {
    const Estate estate;
    fs::create_directory_symlink(estate.backups, estate.folder.path() / "link");
    const auto before = files_below(estate.backups);

    for (const fs::path& target : {estate.backups / "new",
                                   estate.backups / "files" / "new",
                                   estate.folder.path() / "link" / "new"}) {
        CAPTURE(target);
        const auto refused = restore(estate.backups, target);

        REQUIRE_FALSE(refused.ok());
        CHECK(refused.error().code == ErrorCode::invalid_argument);
        CHECK(refused.error().message.find("inside") != std::string::npos);
    }
    CHECK(files_below(estate.backups) == before);
}

}  // namespace faultline::storage
