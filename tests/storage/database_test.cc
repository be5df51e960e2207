// A table whose file RocksDB took in with an empty range of keys, because a read of it failed in
// that moment: made here with RocksDB itself on a file system that fails one read.

#include "storage/database.h"

#include <algorithm>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <doctest/doctest.h>
#include <rocksdb/db.h>
#include <rocksdb/env.h>
#include <rocksdb/file_system.h>
#include <rocksdb/metadata.h>

#include "engine/identify/terms.h"
#include "storage/fault_points.h"
#include "storage/inspection.h"
#include "storage/keys.h"
#include "storage/verify.h"
#include "tests/storage/test_store.h"

namespace faultline::storage {

namespace {

namespace fs = std::filesystem;

constexpr int kReadsMax = 12;
constexpr int kMoreFiles = 4;

// Which read of files of that name fails.
struct BadRead {
    std::string file;
    int number = 0;
    int reads = 0;
};

// A file that fails as its BadRead says.
class BadFile final : public rocksdb::FSRandomAccessFileOwnerWrapper {
 public:
    BadFile(std::unique_ptr<rocksdb::FSRandomAccessFile> file, std::shared_ptr<BadRead> bad)
        : FSRandomAccessFileOwnerWrapper(std::move(file)), bad_(std::move(bad)) {}

    rocksdb::IOStatus Read(std::uint64_t offset,
                           std::size_t size,
                           const rocksdb::IOOptions& options,
                           rocksdb::Slice* result,
                           char* scratch,
                           rocksdb::IODebugContext* context) const override {
        bad_->reads++;
        if (bad_->reads == bad_->number) return rocksdb::IOStatus::IOError("a bad sector");
        return FSRandomAccessFileOwnerWrapper::Read(
            offset, size, options, result, scratch, context);
    }

 private:
    std::shared_ptr<BadRead> bad_;
};

// The machine's file system with one bad sector.
class BadDisk final : public rocksdb::FileSystemWrapper {
 public:
    explicit BadDisk(std::shared_ptr<BadRead> bad)
        : FileSystemWrapper(rocksdb::FileSystem::Default()), bad_(std::move(bad)) {}

    [[nodiscard]] const char* Name() const override { return "BadDisk"; }

    rocksdb::IOStatus NewRandomAccessFile(const std::string& path,
                                          const rocksdb::FileOptions& options,
                                          std::unique_ptr<rocksdb::FSRandomAccessFile>* result,
                                          rocksdb::IODebugContext* context) override {
        rocksdb::IOStatus status = target()->NewRandomAccessFile(path, options, result, context);
        if (status.ok() && fs::path(path).filename() == bad_->file) {
            *result = std::make_unique<BadFile>(std::move(*result), bad_);
        }
        return status;
    }

 private:
    std::shared_ptr<BadRead> bad_;
};

// RocksDB on a store's tables, without anything of ours between.
class RawDatabase {
 public:
    RawDatabase(const std::string& path, const std::shared_ptr<BadRead>& bad)
        : env_(rocksdb::NewCompositeEnv(std::make_shared<BadDisk>(bad))) {
        rocksdb::Options options;
        options.env = env_.get();
        options.compaction_style = rocksdb::kCompactionStyleUniversal;
        options.num_levels = 1;
        options.disable_auto_compactions = true;
        std::vector<std::string> names;
        REQUIRE(rocksdb::DB::ListColumnFamilies(options, path, &names).ok());
        std::vector<rocksdb::ColumnFamilyDescriptor> families;
        for (const std::string& name : names) {
            families.emplace_back(name, options);
        }
        rocksdb::DB* db = nullptr;
        const auto status = rocksdb::DB::Open(options, path, families, &handles_, &db);
        REQUIRE_MESSAGE(status.ok(), status.ToString());
        db_.reset(db);
    }
    RawDatabase(const RawDatabase&) = delete;
    RawDatabase& operator=(const RawDatabase&) = delete;
    ~RawDatabase() {
        for (rocksdb::ColumnFamilyHandle* const handle : handles_) {
            (void)db_->DestroyColumnFamilyHandle(handle);
        }
    }

    // Take in every file of a staged change set, as recovery does; false if that failed.
    bool ingest(const fs::path& staged) {
        for (const auto& entry : fs::directory_iterator(staged)) {
            const std::string file = entry.path().filename().string();
            rocksdb::IngestExternalFileOptions options;
            options.write_global_seqno = false;
            const auto status = db_->IngestExternalFile(
                handle(file.substr(0, file.find('-'))), {entry.path().string()}, options);
            if (!status.ok()) return false;
        }
        return true;
    }

    [[nodiscard]] bool has_empty_range() const {
        std::vector<rocksdb::LiveFileMetaData> files;
        db_->GetLiveFilesMetaData(&files);
        return std::ranges::any_of(files, [](const auto& file) {
            return file.smallestkey.empty() && file.largestkey.empty();
        });
    }

    // Make more files of a table without another row: of three or less RocksDB reads each, whatever
    // its range of keys.
    void add_files(const std::string& table) {
        const std::unique_ptr<rocksdb::Iterator> rows(
            db_->NewIterator(rocksdb::ReadOptions(), handle(table)));
        rows->SeekToFirst();
        REQUIRE(rows->Valid());
        for (int i = 0; i < kMoreFiles; i++) {
            const auto put =
                db_->Put(rocksdb::WriteOptions(), handle(table), rows->key(), rows->value());
            REQUIRE(put.ok());
            REQUIRE(db_->Flush(rocksdb::FlushOptions(), handle(table)).ok());
        }
    }

    void erase(const std::string& table, const std::string& key) {
        REQUIRE(db_->Delete(rocksdb::WriteOptions(), handle(table), key).ok());
    }

 private:
    [[nodiscard]] rocksdb::ColumnFamilyHandle* handle(const std::string& table) const {
        const auto found = std::ranges::find_if(
            handles_, [&](const auto* handle) { return handle->GetName() == table; });
        REQUIRE(found != handles_.end());
        return *found;
    }

    std::unique_ptr<rocksdb::Env> env_;
    std::unique_ptr<rocksdb::DB> db_;
    std::vector<rocksdb::ColumnFamilyHandle*> handles_;
};

// A store as a crash leaves it between the commit of a large change set and its taking in, and what
// it says once that is done.
struct Crashed {
    Crashed() {
        bool is_armed = false;
        StoreOptions options = test_options();
        options.one_batch_bytes_max = 0;
        options.fault_point = [&](std::string_view point) {
            if (!is_armed || point != kCommitted) return;
            fs::copy(folder.path() / "s", image, fs::copy_options::recursive);
        };
        const auto store = open_test_store(folder.path() / "s", options);
        write(*store,
              {{.ci = "a", .name = "A", .needs = {{.other = "b"}}}, {.ci = "b", .name = "B"}});
        is_armed = true;
        write(*store,
              {{.ci = "c", .name = "C", .needs = {{.other = "b"}}}, {.ci = "d", .name = "D"}});
        hash = hash_of(store->view());
    }

    // Take the files in at `path`, where one read of the file of `table` fails; true if RocksDB did
    // not hear of it and gave the file an empty range of keys.
    [[nodiscard]] bool take_in(const fs::path& path, const std::string& table, int number) const {
        fs::remove_all(path);
        fs::copy(image, path, fs::copy_options::recursive);
        const auto bad = std::make_shared<BadRead>(BadRead{table + "-0.sst", number});
        RawDatabase database((path / "db").string(), bad);
        if (!database.ingest(path / "staging" / "v3")) return false;
        database.erase("meta", staged_key(Version{3}));
        database.add_files(table);
        fs::remove_all(path / "staging");
        return database.has_empty_range();
    }

    // A store in which the file of `table` has an empty range of keys; its folder.
    [[nodiscard]] fs::path take_in_badly(const std::string& table) const {
        const fs::path path = folder.path() / table;
        for (int number = 1; number <= kReadsMax; number++) {
            if (take_in(path, table, number)) return path;
        }
        FAIL("RocksDB did not take in the file of " << table << " badly");
        return {};
    }

    TemporaryFolder folder;
    fs::path image = folder.path() / "image";
    std::string hash;
};

}  // namespace

TEST_CASE("a file that was taken in with an empty range of keys is whole once the store is open") {
    const Crashed crashed;
    for (const char* table : {"chunk", "ci", "claim", "id", "mention", "term"}) {
        CAPTURE(table);
        const fs::path path = crashed.take_in_badly(table);

        const auto store = open_test_store(path);

        const View view = store->view();
        CHECK(hash_of(view) == crashed.hash);
        model::IgnoringVisitor ignore;
        CHECK(view.read_operations(Version{3}, ignore).ok());
        const auto ci = must(view.find_ci("c"));
        REQUIRE(ci.has_value());
        const std::vector<CiId> asked = {*ci};
        CHECK(must(view.external_ids(asked)) == std::vector<std::string>{"c"});
        CHECK(must(store->mentioned_by(*must(view.find_ci("b")))).size() == 2);
        const std::vector<identify::Term> terms = {
            identify::attribute_term("owner", model::Scalar("team"))};
        CHECK(must(view.candidates(terms)).front().size() == 4);
    }
}

TEST_CASE("files that were taken in as they should be are whole for everybody") {
    const Crashed crashed;
    const fs::path path = crashed.folder.path() / "good";

    REQUIRE_FALSE(crashed.take_in(path, "claim", 0));

    const VerifyReport report = must(verify_store(must(inspect_store(path)), {}));
    CHECK(report.audit.findings.count() == 0);
    CHECK(hash_of(open_test_store(path)->view()) == crashed.hash);
}

TEST_CASE("a check that may not mend such a file reads all of it nevertheless") {
    const Crashed crashed;
    for (const char* table : {"chunk", "ci", "claim", "id", "mention", "term"}) {
        CAPTURE(table);
        const fs::path path = crashed.take_in_badly(table);

        const VerifyReport report = must(verify_store(must(inspect_store(path)), {}));

        CHECK(report.audit.findings.count() == 0);
        REQUIRE(report.state_hash.has_value());
        CHECK(hex(*report.state_hash) == crashed.hash);
    }
}

}  // namespace faultline::storage
