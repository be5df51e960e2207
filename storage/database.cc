#include "storage/database.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <filesystem>
#include <limits>
#include <map>
#include <system_error>
#include <thread>
#include <utility>

#include <rocksdb/db.h>
#include <rocksdb/file_checksum.h>
#include <rocksdb/metadata.h>
#include <rocksdb/options.h>
#include <rocksdb/sst_file_writer.h>
#include <rocksdb/transaction_log.h>
#include <rocksdb/write_batch.h>

#include "storage/cautious_env.h"
#include "storage/files.h"
#include "storage/rocksdb_options.h"
#include "storage/rocksdb_status.h"

namespace faultline::storage {

namespace {

constexpr std::array<std::string_view, kTableCount> kTableNames = {"meta",
                                                                   "log",
                                                                   "chunk",
                                                                   "chain",
                                                                   "symbol",
                                                                   "id",
                                                                   "ci",
                                                                   "claim",
                                                                   "mention",
                                                                   "catalogue",
                                                                   "position",
                                                                   "request",
                                                                   "record",
                                                                   "term"};

constexpr std::size_t kProtectionBytesPerKey = 8;
constexpr std::size_t kEmptyLogsMax = 16;
constexpr int kTakingInTriesMax = 10'000;
constexpr std::chrono::milliseconds kTakingInPause{1};
constexpr std::size_t kReadaheadBytes = std::size_t{2} << 20;

rocksdb::Slice slice(std::string_view bytes) {
    return {bytes.data(), bytes.size()};
}

std::string_view view(const rocksdb::Slice& bytes) {
    return {bytes.data(), bytes.size()};
}

// How many write-ahead logs without content lie in `directory`.
std::size_t empty_log_count(const std::filesystem::path& directory) {
    std::size_t count = 0;
    std::error_code ignored;
    for (const auto& entry : std::filesystem::directory_iterator(directory, ignored)) {
        if (entry.path().extension() != ".log") continue;
        if (entry.file_size(ignored) == 0) count++;
    }
    return count;
}

}  // namespace

std::string_view table_name(Table table) {
    return kTableNames[static_cast<std::size_t>(table)];
}

// RocksDB and its column families; "default" is there because RocksDB wants it.
struct Database::Impl {
    std::string store;
    std::shared_ptr<rocksdb::Cache> cache = make_block_cache();
    std::unique_ptr<rocksdb::Env> env = make_cautious_env();
    std::unique_ptr<rocksdb::DB> db;
    std::vector<rocksdb::ColumnFamilyHandle*> handles;  // "default", then the tables

    ~Impl() {
        for (rocksdb::ColumnFamilyHandle* handle : handles) {
            (void)db->DestroyColumnFamilyHandle(handle);
        }
        if (db) (void)db->Close();
    }

    // RocksDB 7.8 leaves an empty log behind whenever it is opened and nothing is written; a flush
    // of anything removes them.
    [[nodiscard]] Result<void> drop_empty_logs(const std::filesystem::path& directory) const {
        if (empty_log_count(directory) <= kEmptyLogsMax) return {};
        FL_CHECK(checked(db->Put(rocksdb::WriteOptions(), handles.front(), "tidied", "")));
        return checked(db->Flush(rocksdb::FlushOptions(), handles.front()));
    }

    // RocksDB 7.8 takes in a file although a read of it failed, with an empty range of keys: scans
    // find its rows, look-ups pass them by.  Merging the table reads each file and mends that.
    [[nodiscard]] Result<void> mend_key_ranges() const {
        std::vector<rocksdb::LiveFileMetaData> files;
        db->GetLiveFilesMetaData(&files);
        for (rocksdb::ColumnFamilyHandle* const table : handles) {
            const bool is_whole = std::ranges::none_of(files, [&](const auto& file) {
                return file.column_family_name == table->GetName() &&
                       (file.smallestkey.empty() || file.largestkey < file.smallestkey);
            });
            if (is_whole) continue;
            rocksdb::CompactRangeOptions all;
            all.bottommost_level_compaction = rocksdb::BottommostLevelCompaction::kForce;
            FL_CHECK(checked(db->CompactRange(all, table, nullptr, nullptr)));
        }
        return {};
    }

    // RocksDB 7.8 can call a flush done a moment before its flushed rows count as out of memory:
    // when the manifest is written for it and a merge at once.  Files that lie around such rows are
    // then refused with "try again", and nothing of them was taken in (its pull request 13045).
    [[nodiscard]] Result<void> take_in(
        const std::vector<rocksdb::IngestExternalFileArg>& files) const {
        rocksdb::Status status = db->IngestExternalFiles(files);
        for (int tries = 1; status.IsTryAgain() && tries < kTakingInTriesMax; tries++) {
            std::this_thread::sleep_for(kTakingInPause);
            status = db->IngestExternalFiles(files);
        }
        return checked(status);
    }

    [[nodiscard]] rocksdb::ColumnFamilyHandle* handle(Table table) const {
        return handles[static_cast<std::size_t>(table) + 1];
    }

    [[nodiscard]] Result<void> checked(const rocksdb::Status& status) const {
        if (status.ok()) return {};
        return to_error(status, store);
    }
};

// The rows and the tables they go to.
struct Batch::Rows {
    const Database::Impl* database;
    rocksdb::WriteBatch batch{0, 0, kProtectionBytesPerKey, 0};
};

Batch::Batch(const Database& database) : rows_(std::make_unique<Rows>()) {
    rows_->database = database.impl_.get();
}

Batch::~Batch() = default;

// A WriteBatch without a size limit refuses nothing.
void Batch::put(Table table, std::string_view key, std::string_view value) {
    (void)rows_->batch.Put(rows_->database->handle(table), slice(key), slice(value));
}

void Batch::erase(Table table, std::string_view key) {
    (void)rows_->batch.Delete(rows_->database->handle(table), slice(key));
}

// The iterator and the bound it points to.
struct Scan::Cursor {
    const Database::Impl* database = nullptr;
    std::string end;
    rocksdb::Slice end_slice;
    std::unique_ptr<rocksdb::Iterator> rows;
};

Scan::Scan(std::unique_ptr<Cursor> cursor) : cursor_(std::move(cursor)) {}
Scan::~Scan() = default;
Scan::Scan(Scan&&) noexcept = default;
Scan& Scan::operator=(Scan&&) noexcept = default;

bool Scan::valid() const {
    return cursor_->rows->Valid();
}

std::string_view Scan::key() const {
    return view(cursor_->rows->key());
}

std::string_view Scan::value() const {
    return view(cursor_->rows->value());
}

void Scan::next() {
    cursor_->rows->Next();
}

void Scan::seek(std::string_view key) {
    cursor_->rows->Seek(slice(key));
}

Result<void> Scan::status() const {
    return cursor_->database->checked(cursor_->rows->status());
}

// A file that is being written.
struct TableFile::Sink {
    const Database::Impl* database = nullptr;
    StagedFile file;
    std::unique_ptr<rocksdb::SstFileWriter> writer;
};

TableFile::TableFile(std::unique_ptr<Sink> sink) : sink_(std::move(sink)) {}
TableFile::~TableFile() = default;
TableFile::TableFile(TableFile&&) noexcept = default;
TableFile& TableFile::operator=(TableFile&&) noexcept = default;

Result<void> TableFile::add(std::string_view key, std::string_view value) {
    return sink_->database->checked(sink_->writer->Put(slice(key), slice(value)));
}

std::uint64_t TableFile::size_bytes() const {
    return sink_->writer->FileSize();
}

Result<StagedFile> TableFile::finish() {
    rocksdb::ExternalSstFileInfo info;
    FL_CHECK(sink_->database->checked(sink_->writer->Finish(&info)));
    sink_->file.size_bytes = info.file_size;
    sink_->file.checksum = info.file_checksum;
    return sink_->file;
}

Database::Database(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Database::~Database() = default;

Result<std::unique_ptr<Database>> Database::open(const std::filesystem::path& directory,
                                                 std::string store,
                                                 DatabaseOpening opening) {
    auto impl = std::make_unique<Impl>();
    impl->store = std::move(store);
    std::vector<rocksdb::ColumnFamilyDescriptor> families;
    families.emplace_back(rocksdb::kDefaultColumnFamilyName,
                          table_options(Table::meta, impl->cache));
    for (std::size_t i = 0; i < opening.tables; i++) {
        families.emplace_back(std::string(kTableNames[i]),
                              table_options(static_cast<Table>(i), impl->cache));
    }
    rocksdb::DB* db = nullptr;
    rocksdb::DBOptions options = database_options(opening);
    options.env = impl->env.get();
    const std::string path = directory.string();
    const rocksdb::Status status =
        opening.read_only
            ? rocksdb::DB::OpenForReadOnly(options, path, families, &impl->handles, &db)
            : rocksdb::DB::Open(options, path, families, &impl->handles, &db);
    impl->db.reset(db);
    if (!status.ok()) return to_open_error(status, impl->store);
    if (!opening.read_only) {
        FL_CHECK(impl->mend_key_ranges());
        FL_CHECK(impl->drop_empty_logs(directory));
    }
    return std::unique_ptr<Database>(new Database(std::move(impl)));
}

Result<std::optional<std::string>> Database::get(Table table, std::string_view key) const {
    std::string value;
    const rocksdb::Status status =
        impl_->db->Get(rocksdb::ReadOptions(), impl_->handle(table), slice(key), &value);
    if (status.IsNotFound()) return std::optional<std::string>();
    FL_CHECK(impl_->checked(status));
    return std::optional(std::move(value));
}

Result<std::vector<std::optional<std::string>>> Database::get_many(
    Table table, std::span<const std::string_view> keys) const {
    std::vector<rocksdb::Slice> slices;
    slices.reserve(keys.size());
    for (const std::string_view key : keys) {
        slices.push_back(slice(key));
    }
    std::vector<rocksdb::PinnableSlice> values(keys.size());
    std::vector<rocksdb::Status> statuses(keys.size());
    impl_->db->MultiGet(rocksdb::ReadOptions(),
                        impl_->handle(table),
                        keys.size(),
                        slices.data(),
                        values.data(),
                        statuses.data());
    std::vector<std::optional<std::string>> found(keys.size());
    for (std::size_t i = 0; i < keys.size(); i++) {
        if (statuses[i].IsNotFound()) continue;
        FL_CHECK(impl_->checked(statuses[i]));
        found[i] = values[i].ToString();
    }
    return found;
}

Scan Database::scan(Table table, ScanRange range) const {
    auto cursor = std::make_unique<Scan::Cursor>();
    cursor->database = impl_.get();
    cursor->end = std::move(range.end);
    cursor->end_slice = slice(cursor->end);
    rocksdb::ReadOptions options;
    options.total_order_seek = !range.one_prefix;
    if (!cursor->end.empty()) options.iterate_upper_bound = &cursor->end_slice;
    if (range.reads_much) {
        options.fill_cache = false;
        options.readahead_size = kReadaheadBytes;
    }
    cursor->rows.reset(impl_->db->NewIterator(options, impl_->handle(table)));
    cursor->rows->Seek(slice(range.first));
    return Scan(std::move(cursor));
}

Result<void> Database::write(const Batch& batch, bool durable) {
    rocksdb::WriteOptions options;
    options.sync = durable;
    return impl_->checked(impl_->db->Write(options, &batch.rows_->batch));
}

Result<void> Database::sync() {
    return impl_->checked(impl_->db->SyncWAL());
}

Result<TableFile> Database::begin_file(Table table, const std::filesystem::path& path) const {
    const rocksdb::Options options(database_options({}), table_options(table, impl_->cache));
    auto sink = std::make_unique<TableFile::Sink>();
    sink->database = impl_.get();
    sink->file.table = table;
    sink->file.name = path.filename().string();
    sink->writer = std::make_unique<rocksdb::SstFileWriter>(
        rocksdb::EnvOptions(), options, impl_->handle(table));
    FL_CHECK(impl_->checked(sink->writer->Open(path.string())));
    close_to_others(path);
    return TableFile(std::move(sink));
}

Result<void> Database::ingest(const std::filesystem::path& folder,
                              std::span<const StagedFile> files) {
    std::map<Table, rocksdb::IngestExternalFileArg> by_table;
    for (const StagedFile& file : files) {
        rocksdb::IngestExternalFileArg& argument = by_table[file.table];
        argument.column_family = impl_->handle(file.table);
        // Without it the library would edit the files, which may be there to be ingested again.
        argument.options.write_global_seqno = false;
        argument.options.move_files = true;
        argument.external_files.push_back((folder / file.name).string());
        argument.files_checksums.push_back(file.checksum);
        argument.files_checksum_func_names.emplace_back("FileChecksumCrc32c");
    }
    std::vector<rocksdb::IngestExternalFileArg> arguments;
    for (auto& [table, argument] : by_table) {
        arguments.push_back(std::move(argument));
    }
    if (arguments.empty()) return {};
    // Rows in memory whose sequence numbers lie around those of the files would later become a
    // table that the library, once it has merged ingested files, takes for damage ("L0 file with
    // seqno ... vs. file ..."), so that it refuses every further write.  All tables, because each
    // flush begins a new log, and those before it stay as long as any table needs them.
    rocksdb::FlushOptions at_once;
    at_once.allow_write_stall = true;
    FL_CHECK(impl_->checked(impl_->db->Flush(at_once, impl_->handles)));
    FL_CHECK(impl_->take_in(arguments));
    return impl_->mend_key_ranges();
}

Result<HeldFiles> Database::hold_files() const {
    FL_CHECK(impl_->checked(impl_->db->DisableFileDeletions()));
    HeldFiles held;
    held.hold = std::shared_ptr<const void>(impl_->db.get(), [db = impl_->db.get()](const void*) {
        (void)db->EnableFileDeletions(false);
    });
    rocksdb::LiveFilesStorageInfoOptions options;
    options.include_checksum_info = true;
    options.wal_size_for_flush = std::numeric_limits<std::uint64_t>::max();
    std::vector<rocksdb::LiveFileStorageInfo> files;
    FL_CHECK(impl_->checked(impl_->db->GetLiveFilesStorageInfo(options, &files)));
    for (rocksdb::LiveFileStorageInfo& file : files) {
        LiveFile live{std::move(file.relative_filename), file.size, std::nullopt, {}};
        if (!file.replacement_contents.empty()) live.content = std::move(file.replacement_contents);
        if (file.file_checksum_func_name == rocksdb::kStandardDbFileChecksumFuncName) {
            live.checksum = std::move(file.file_checksum);
        }
        held.files.push_back(std::move(live));
    }
    std::ranges::sort(held.files, {}, &LiveFile::name);
    return held;
}

Result<void> Database::shorten_log(std::uint64_t bytes_max) const {
    rocksdb::VectorLogPtr logs;
    FL_CHECK(impl_->checked(impl_->db->GetSortedWalFiles(logs)));
    std::uint64_t bytes = 0;
    for (const auto& log : logs) {
        bytes += log->SizeFileBytes();
    }
    if (bytes <= bytes_max) return {};
    return impl_->checked(impl_->db->Flush(rocksdb::FlushOptions(), impl_->handles));
}

Error Database::damaged(std::string_view what) const {
    return damaged_store(impl_->store, what);
}

}  // namespace faultline::storage
