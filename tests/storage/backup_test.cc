#include "storage/backup.h"

#include <atomic>
#include <chrono>
#include <fstream>
#include <optional>
#include <random>
#include <thread>

#include <doctest/doctest.h>

#include "storage/backup_check.h"
#include "storage/writer.h"
#include "tests/storage/child_process.h"
#include "tests/storage/test_backup.h"
#include "tests/storage/test_store.h"

namespace faultline::storage {

namespace {

namespace fs = std::filesystem;

constexpr const char* kKilledCase =
    "a backup that is killed at any moment leaves the earlier ones whole";

Result<void> write_cis(Repository& into, const std::string& prefix, int count) {
    std::vector<TestClaim> claims;
    for (int i = 0; i < count; i++) {
        const std::string id = prefix + "-" + std::to_string(i);
        claims.push_back({.ci = id, .name = id});
        if (i > 0) claims.back().needs = {{.other = prefix + "-" + std::to_string(i - 1)}};
    }
    FL_CHECK(into.append(make_change_set(into, claims)));
    return {};
}

// Threads that write to a store until they are stopped.
class Writers {
 public:
    Writers(Writer& writer, int count) {
        for (int i = 0; i < count; i++) {
            threads_.emplace_back([this, &writer, i] { run(writer, std::to_string(i)); });
        }
    }

    ~Writers() {
        stop_ = true;
        for (std::thread& thread : threads_) {
            thread.join();
        }
    }

    [[nodiscard]] int done() const { return done_; }
    [[nodiscard]] int failures() const { return failures_; }

 private:
    void run(Writer& writer, const std::string& name) {
        for (int i = 0; !stop_; i++) {
            const std::string prefix = name + "-" + std::to_string(i);
            const Result<void> written =
                writer.submit([&](Repository& store) { return write_cis(store, prefix, 3); });
            (written.ok() ? done_ : failures_)++;
        }
    }

    std::atomic<bool> stop_ = false;
    std::atomic<int> done_ = 0;
    std::atomic<int> failures_ = 0;
    std::vector<std::thread> threads_;
};

// Back up through the writer's thread, as a server does.
Result<BackupManifest> back_up_online(Store& store, Writer& writer, const fs::path& folder) {
    FL_TRY(BackupFolder backups, BackupFolder::open_to_write(folder));
    FL_CHECK(store.shorten_log());
    std::optional<HeldStore> held;
    FL_CHECK(writer.submit([&held](Repository& into) -> Result<void> {
        FL_TRY(held, into.hold());
        return {};
    }));
    return make_backup(*held, backups, {.time = kBackupTime});
}

// What the child does: write, back up, say that it is done, until it is killed: within the time
// that its first two backups took, so many thousandths of it into the next ones.
[[noreturn]] void back_up_until_killed(const fs::path& folder, int thousandths) {
    const auto store = open_test_store(folder / "store");
    const std::string run = std::to_string(raw(store->head()));
    const auto began = std::chrono::steady_clock::now();
    for (int i = 0;; i++) {
        must(write_cis(*store, run + "." + std::to_string(i), 20));
        const BackupManifest manifest = must(back_up(*store, folder / "backups", 4));
        must(write_file(folder / "done", std::to_string(manifest.number)));
        if (i != 1) continue;
        const auto took = std::chrono::steady_clock::now() - began;
        std::thread([pause = took * thousandths / 1000] {
            std::this_thread::sleep_for(pause);
            die();
        }).detach();
    }
}

// True if a backup in the folder was not finished.
bool has_leftovers(const fs::path& backups) {
    const std::vector<std::uint64_t> numbers = numbers_in(backups);
    return fs::exists(backups / "partial") || must(check_backups(backups, {})).unused > 0 ||
           files_below(backups / "backups").size() > numbers.size();
}

std::uint64_t last_done(const fs::path& folder) {
    const std::string text = must(read_file(folder / "done", 20)).value_or("0");
    return text.empty() ? 0 : std::stoull(text);  // killed while it was being written
}

}  // namespace

TEST_CASE("a backup under load holds exactly the version that it names") {
    const MemoryFolder folder;
    const fs::path backups = folder.path() / "backups";
    const auto store = open_test_store(folder.path() / "store");
    std::vector<BackupManifest> made;
    {
        Writer writer(*store, {});
        const Writers writers(writer, 4);
        for (int i = 0; i < 5; i++) {
            const int before = writers.done();
            while (writers.done() < before + 20) {
                std::this_thread::yield();
            }
            made.push_back(must(back_up_online(*store, writer, backups)));
        }
        CHECK(writers.failures() == 0);
    }

    for (const BackupManifest& manifest : made) {
        CAPTURE(manifest.number);
        const fs::path target = folder.path() / ("restored-" + std::to_string(manifest.number));
        const BackupManifest restored = must(restore(backups, target, manifest.number));

        const View original = must(store->view().at(manifest.version));
        const auto copy = open_test_store(target);
        CHECK(restored == manifest);
        CHECK(copy->head() == manifest.version);
        CHECK(copy->view().graph_version() == manifest.graph_version);
        CHECK(account_of(copy->view()) == account_of(original));
    }
    CHECK(made.front().version < made.back().version);
}

TEST_CASE("a restored store goes on where the backup was made") {
    const TemporaryFolder folder;  // on a disk, as backups are
    const auto store = open_test_store(folder.path() / "store");
    write(*store, {{.ci = "a", .name = "a"}});
    (void)must(back_up(*store, folder.path() / "backups"));

    (void)must(restore(folder.path() / "backups", folder.path() / "restored"));
    const auto copy = open_test_store(folder.path() / "restored");
    write(*copy, {{.ci = "b", .name = "b", .needs = {{.other = "a"}}}});
    write(*store, {{.ci = "b", .name = "b", .needs = {{.other = "a"}}}});

    CHECK(account_of(copy->view()) == account_of(store->view()));
    CHECK(must(back_up(*copy, folder.path() / "backups")).number == 2);
}

TEST_CASE("a large change set is in a backup whole or not at all") {
    const MemoryFolder folder;
    StoreOptions options = test_options();
    options.one_batch_bytes_max = 100;
    const auto store = open_test_store(folder.path() / "store", std::move(options));
    std::atomic<bool> stop = false;
    Writer writer(*store, {});
    std::thread importer([&] {
        for (int i = 0; !stop; i++) {
            const std::string prefix = "large-" + std::to_string(i);
            must(writer.submit([&](Repository& into) { return write_cis(into, prefix, 50); }));
        }
    });
    std::vector<BackupManifest> made;
    for (int i = 0; i < 4; i++) {
        made.push_back(must(back_up_online(*store, writer, folder.path() / "backups")));
    }
    stop = true;
    importer.join();

    for (const BackupManifest& manifest : made) {
        const fs::path target = folder.path() / std::to_string(manifest.number);
        (void)must(restore(folder.path() / "backups", target, manifest.number));
        const auto copy = open_test_store(target);
        CHECK(account_of(copy->view()) == account_of(must(store->view().at(manifest.version))));
    }
}

TEST_CASE("a second backup of an unchanged store adds next to nothing") {
    const MemoryFolder folder;
    auto store = open_test_store(folder.path() / "store");
    for (int i = 0; i < 20; i++) {
        must(write_cis(*store, std::to_string(i), 500));
    }
    const BackupManifest first = must(back_up(*store, folder.path() / "backups"));

    const BackupManifest second = must(back_up(*store, folder.path() / "backups"));
    store.reset();
    store = open_test_store(folder.path() / "store");
    (void)must(back_up(*store, folder.path() / "backups"));
    store.reset();
    store = open_test_store(folder.path() / "store");
    const BackupManifest reopened = must(back_up(*store, folder.path() / "backups"));

    CHECK(first.new_bytes == first.bytes());
    CHECK(second.new_bytes == 0);
    CHECK(reopened.new_bytes * 10 < reopened.bytes());
    CHECK(second.version == first.version);
    CHECK(second.chain == first.chain);
}

TEST_CASE("a second backup at the same time is refused") {
    const MemoryFolder folder;
    const auto store = open_test_store(folder.path() / "store");
    const auto running = BackupFolder::open_to_write(folder.path() / "backups");
    REQUIRE(running.ok());

    const auto second = back_up(*store, folder.path() / "backups");
    const auto restored = restore(folder.path() / "backups", folder.path() / "restored");

    REQUIRE_FALSE(second.ok());
    CHECK(second.error().code == ErrorCode::conflict);
    REQUIRE_FALSE(restored.ok());
    CHECK(restored.error().code == ErrorCode::conflict);
}

TEST_CASE("backups of two stores do not share a folder") {
    const MemoryFolder folder;
    const auto one = open_test_store(folder.path() / "one", test_options(1));
    const auto other = open_test_store(folder.path() / "other", test_options(2));
    (void)must(back_up(*one, folder.path() / "backups"));

    const auto refused = back_up(*other, folder.path() / "backups");

    REQUIRE_FALSE(refused.ok());
    CHECK(refused.error().code == ErrorCode::conflict);
    CHECK(numbers_in(folder.path() / "backups") == std::vector<std::uint64_t>{1});
}

TEST_CASE("a folder that holds something else is not taken for backups") {
    const MemoryFolder folder;
    const auto store = open_test_store(folder.path() / "store");
    must(write_file(folder.path() / "letter.txt", "dear reader"));

    const auto refused = back_up(*store, folder.path());

    REQUIRE_FALSE(refused.ok());
    CHECK(refused.error().code == ErrorCode::invalid_argument);
    CHECK(refused.error().message.find("letter.txt") != std::string::npos);
    CHECK_FALSE(fs::exists(folder.path() / "INDEX"));
}

TEST_CASE("keeping the newest removes older backups and only what they alone need") {
    const MemoryFolder folder;
    const fs::path backups = folder.path() / "backups";
    const auto store = open_test_store(folder.path() / "store");
    for (int i = 0; i < 4; i++) {
        must(write_cis(*store, std::to_string(i), 10));
        (void)must(back_up(*store, backups));
    }

    const BackupManifest last = must(back_up(*store, backups, 2));

    CHECK(last.number == 5);
    CHECK(numbers_in(backups) == std::vector<std::uint64_t>{4, 5});
    const BackupCheck check = must(check_backups(backups, {}));
    CHECK(check.findings.empty());
    CHECK(check.unused == 0);
    CHECK(must(back_up(*store, backups)).number == 6);
}

TEST_CASE("a store that is damaged is not backed up") {
    const MemoryFolder folder;
    const fs::path backups = folder.path() / "backups";
    auto store = open_test_store(folder.path() / "store");
    must(write_cis(*store, "a", 1000));
    store.reset();
    store = open_test_store(folder.path() / "store");
    (void)must(back_up(*store, backups));
    std::uintmax_t largest = 0;
    fs::path victim;
    for (const fs::path& file : files_below(folder.path() / "store" / "db")) {
        if (file.extension() != ".sst" || fs::file_size(file) <= largest) continue;
        largest = fs::file_size(file);
        victim = file;
    }
    flip_bit(victim, largest / 3, 2);

    const auto refused = back_up(*store, backups);

    REQUIRE_FALSE(refused.ok());
    CHECK(refused.error().code == ErrorCode::corruption);
    CHECK(refused.error().message.find(victim.filename().string()) != std::string::npos);
    CHECK(numbers_in(backups) == std::vector<std::uint64_t>{1});
}

TEST_CASE("a shared file that was damaged in the folder is written again") {
    const MemoryFolder folder;
    const fs::path backups = folder.path() / "backups";
    const auto store = open_test_store(folder.path() / "store");
    must(write_cis(*store, "a", 100));
    (void)must(back_up(*store, backups));
    for (const fs::path& file : files_below(backups / "files")) {
        flip_bit(file, fs::file_size(file) / 2, 5);
    }
    CHECK_FALSE(must(check_backups(backups, {})).findings.empty());

    const BackupManifest again = must(back_up(*store, backups));

    CHECK(again.new_bytes == again.bytes());
    CHECK(must(check_backups(backups, {})).findings.empty());
    (void)must(restore(backups, folder.path() / "restored", 1));
}

TEST_CASE(kKilledCase) {
    if (const auto role = role_of_child()) {
        const std::size_t space = role->find(' ');
        back_up_until_killed(role->substr(space + 1), std::stoi(role->substr(0, space)));
    }
    constexpr unsigned kSeed = 10;
    constexpr int kKills = 12;
    CAPTURE(kSeed);
    std::mt19937 random(kSeed);
    const MemoryFolder folder;
    const fs::path backups = folder.path() / "backups";
    int interrupted = 0;
    for (int i = 0; i < kKills; i++) {
        CAPTURE(i);
        const int thousandths = std::uniform_int_distribution<int>(0, 999)(random);
        const ChildEnd end =
            run_child(kKilledCase, std::to_string(thousandths) + " " + folder.path().string());
        REQUIRE(end.was_killed);

        if (has_leftovers(backups)) interrupted++;
        const std::vector<std::uint64_t> numbers = numbers_in(backups);
        REQUIRE_FALSE(numbers.empty());
        REQUIRE(numbers.back() >= last_done(folder.path()));
        CHECK(must(check_backups(backups, {})).findings.empty());
    }

    CHECK(interrupted > 0);
    const auto store = open_test_store(folder.path() / "store");
    for (const BackupManifest& manifest : must(list_backups(backups))) {
        const fs::path target = folder.path() / std::to_string(manifest.number);
        (void)must(restore(backups, target, manifest.number));
        const auto copy = open_test_store(target);
        CHECK(account_of(copy->view()) == account_of(must(store->view().at(manifest.version))));
    }
    (void)must(back_up(*store, backups));
    CHECK(must(check_backups(backups, {})).unused == 0);
    CHECK_FALSE(fs::exists(backups / "partial"));
}

}  // namespace faultline::storage
