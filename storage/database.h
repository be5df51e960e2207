// Database: tables of byte rows in one RocksDB, without its headers.
//
// Thread safety: a Database may be used from any thread; a Batch, a Scan and a TableFile belong to
// one.
//
// Errors everywhere: corruption when bytes on disk are not what was written, unavailable when the
// disk refuses.  Messages name the store and at most a file of it.

#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/result.h"

namespace faultline::storage {

// The tables (column families); the numbers are part of the format.
enum class Table : std::uint8_t {
    meta = 0,
    log = 1,
    chunk = 2,
    chain = 3,
    symbol = 4,
    id = 5,
    ci = 6,
    claim = 7,
    mention = 8,
    catalogue = 9,
    position = 10,
    request = 11,
    record = 12,
    term = 13,
};
inline constexpr std::size_t kTableCount = 14;

// The name of the column family.
[[nodiscard]] std::string_view table_name(Table table);

class Database;

// Rows that become real together.
class Batch {
 public:
    explicit Batch(const Database& database);
    ~Batch();

    // Put a row in place of the one with that key, or remove it.
    void put(Table table, std::string_view key, std::string_view value);
    void erase(Table table, std::string_view key);

 private:
    friend class Database;
    struct Rows;
    std::unique_ptr<Rows> rows_;
};

// Which rows a Scan visits, and how.
struct ScanRange {
    std::string first;        // the smallest key
    std::string end;          // before this key; empty: to the last row
    bool reads_much = false;  // reads ahead and leaves the cache to others

    // Only rows are sought that begin with the same 8 bytes as what is sought: files without any
    // are passed by, and what follows those rows is undefined.  For the table of terms.
    bool one_prefix = false;
};

// The rows of one table, ascending by key, as they were when the scan began.
class Scan {
 public:
    ~Scan();
    Scan(Scan&&) noexcept;
    Scan& operator=(Scan&&) noexcept;

    // True while there is a row; false at the end and on an error.
    [[nodiscard]] bool valid() const;

    // The row.  Valid until next() or seek().  REQUIRES: valid().
    [[nodiscard]] std::string_view key() const;
    [[nodiscard]] std::string_view value() const;

    // Go to the next row, or to the first at or after `key`.
    void next();
    void seek(std::string_view key);

    // Why there is no row: success at the end.
    [[nodiscard]] Result<void> status() const;

 private:
    friend class Database;
    struct Cursor;
    explicit Scan(std::unique_ptr<Cursor> cursor);
    std::unique_ptr<Cursor> cursor_;
};

// A finished file of rows that waits to become part of a table.
struct StagedFile {
    Table table{};
    std::string name;  // without its folder
    std::uint64_t size_bytes = 0;
    std::string checksum;  // CRC-32C of the whole file, 4 bytes

    friend bool operator==(const StagedFile&, const StagedFile&) = default;
};

// Writes rows into a file outside the tables.
class TableFile {
 public:
    ~TableFile();
    TableFile(TableFile&&) noexcept;
    TableFile& operator=(TableFile&&) noexcept;

    // Append a row.  REQUIRES: ascending by key, unique.
    [[nodiscard]] Result<void> add(std::string_view key, std::string_view value);

    // How large the file is by now, roughly.
    [[nodiscard]] std::uint64_t size_bytes() const;

    // Make the file durable.  REQUIRES: it has a row.
    [[nodiscard]] Result<StagedFile> finish();

 private:
    friend class Database;
    struct Sink;
    explicit TableFile(std::unique_ptr<Sink> sink);
    std::unique_ptr<Sink> sink_;
};

// A file of the database as it was at one moment.
struct LiveFile {
    std::string name;                    // in the database's folder
    std::uint64_t size_bytes = 0;        // so much of it counts; it may have grown since
    std::optional<std::string> content;  // stands in place of what is on disk
    std::string checksum;                // CRC-32C of the whole file, 4 bytes; empty: unknown
};

// The files that make up the database at one moment; they stay on disk while this lives.
struct HeldFiles {
    std::vector<LiveFile> files;       // ascending by name
    std::shared_ptr<const void> hold;  // must not outlive the database
};

// What opening a database may make.
struct DatabaseOpening {
    bool create = false;      // a new database
    bool add_tables = false;  // tables that an older format did not have

    // Look only: nothing on disk is altered, and nothing can be written.
    bool read_only = false;
    std::size_t tables = kTableCount;  // read_only: so many, as an older format has fewer
};

// The open database.
class Database {
 public:
    // Open the database in `directory`, or make a new one there.  `store` names it in messages.
    // Errors: corruption if it is damaged or not there; unavailable if the disk refuses.
    static Result<std::unique_ptr<Database>> open(const std::filesystem::path& directory,
                                                  std::string store,
                                                  DatabaseOpening opening);

    ~Database();

    // The value under `key`, if there is one.
    [[nodiscard]] Result<std::optional<std::string>> get(Table table, std::string_view key) const;

    // The value under each key, in their order.
    [[nodiscard]] Result<std::vector<std::optional<std::string>>> get_many(
        Table table, std::span<const std::string_view> keys) const;

    // The rows of `range`, positioned at the first.
    [[nodiscard]] Scan scan(Table table, ScanRange range) const;

    // Write a batch; `durable`: it and all before are on disk when the call returns.
    [[nodiscard]] Result<void> write(const Batch& batch, bool durable);

    // Make all that was written durable.
    [[nodiscard]] Result<void> sync();

    // Begin a file for rows of `table` at `path`.
    [[nodiscard]] Result<TableFile> begin_file(Table table,
                                               const std::filesystem::path& path) const;

    // Move files from `folder` into their tables, all or none; durable when the call returns. Doing
    // it again with the same rows changes nothing.
    [[nodiscard]] Result<void> ingest(const std::filesystem::path& folder,
                                      std::span<const StagedFile> files);

    // The files that together are the database at this moment, without flushing anything.
    // REQUIRES: nobody writes meanwhile.  Cost: small; no file is read.
    [[nodiscard]] Result<HeldFiles> hold_files() const;

    // Write what only the write-ahead log holds into tables, if the log is above so many bytes.
    [[nodiscard]] Result<void> shorten_log(std::uint64_t bytes_max) const;

    // The error for rows that cannot be what was written.
    [[nodiscard]] Error damaged(std::string_view what) const;

 private:
    friend class Batch;
    friend class Scan;
    friend class TableFile;
    struct Impl;
    explicit Database(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

}  // namespace faultline::storage
