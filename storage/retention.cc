#include "storage/retention.h"

#include <optional>
#include <string>
#include <string_view>

#include "engine/base/bytes.h"
#include "storage/keys.h"
#include "storage/record_rows.h"

namespace faultline::storage {

namespace {

constexpr std::size_t kVersionBytes = 8;
constexpr std::uint64_t kRowsPerBatch = 10'000;

// Erases rows in batches of bounded size.
class Eraser {
 public:
    Eraser(Database& database, Table table) : database_(database), table_(table) {}

    Result<void> erase(std::string_view key) {
        if (!batch_) batch_.emplace(database_);
        batch_->erase(table_, key);
        return ++erased_ % kRowsPerBatch == 0 ? flush() : Result<void>{};
    }

    Result<std::uint64_t> finish() {
        FL_CHECK(flush());
        return erased_;
    }

 private:
    Result<void> flush() {
        if (!batch_) return {};
        FL_CHECK(database_.write(*batch_, false));
        batch_.reset();
        return {};
    }

    Database& database_;
    Table table_;
    std::optional<Batch> batch_;
    std::uint64_t erased_ = 0;
};

// Removes the rows of a table whose keys end in an inverted version, but for the newest at or below
// `before` of each thing and everything after it.
Result<std::uint64_t> remove_superseded(Database& database, Table table, Version before) {
    Eraser eraser(database, table);
    std::string kept;  // the thing whose row at `before` was seen
    bool has_kept = false;
    Scan rows = database.scan(table, {.first = {}, .end = {}, .reads_much = true});
    for (; rows.valid(); rows.next()) {
        const std::string_view key = rows.key();
        if (key.size() < kVersionBytes) return database.damaged("a key does not decode");
        const std::string_view thing = key.substr(0, key.size() - kVersionBytes);
        const Version version{~ByteReader(key.substr(thing.size())).fixed64()};
        if (raw(version) > raw(before)) continue;
        if (has_kept && kept == thing) {
            FL_CHECK(eraser.erase(key));
        } else {
            kept = thing;
            has_kept = true;
        }
    }
    FL_CHECK(rows.status());
    return eraser.finish();
}

Result<std::uint64_t> remove_chunks(Database& database, Version before) {
    Eraser eraser(database, Table::chunk);
    Scan rows = database.scan(Table::chunk, {.first = {}, .end = version_key(before)});
    for (; rows.valid(); rows.next()) {
        FL_CHECK(eraser.erase(rows.key()));
    }
    FL_CHECK(rows.status());
    return eraser.finish();
}

}  // namespace

Result<RemovedRows> remove_rows_before(Database& database, Version before) {
    RemovedRows removed;
    FL_TRY(removed.claims, remove_superseded(database, Table::claim, before));
    FL_TRY(removed.catalogue_entries, remove_superseded(database, Table::catalogue, before));
    FL_TRY(removed.records, remove_superseded(database, Table::record, before));
    FL_TRY(removed.chunks, remove_chunks(database, before));
    FL_CHECK(database.sync());
    return removed;
}

Result<Version> oldest_version(const Database& database, Version version) {
    FL_TRY(const auto record, find_record(database, version, kRetentionRecord, {}));
    if (!record) return Version{1};
    ByteReader in(record->bytes);
    const Version oldest{in.varint()};
    if (in.done() && raw(oldest) != 0) return oldest;
    return database.damaged("the record of removed history does not decode");
}

std::string encode_retention(Version before) {
    std::string bytes;
    ByteWriter(bytes).varint(raw(before));
    return bytes;
}

}  // namespace faultline::storage
