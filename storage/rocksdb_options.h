// How RocksDB is set up: what makes it safe, and what bounds its memory.
//
// Thread safety: pure functions.

#pragma once

#include <memory>

#include "storage/database.h"

namespace rocksdb {
class Cache;
struct ColumnFamilyOptions;
struct DBOptions;
}  // namespace rocksdb

namespace faultline::storage {

// The settings of the whole database.
[[nodiscard]] rocksdb::DBOptions database_options(DatabaseOpening opening);

// The settings of one table, whose blocks share `cache`.
[[nodiscard]] rocksdb::ColumnFamilyOptions table_options(
    Table table, const std::shared_ptr<rocksdb::Cache>& cache);

// The cache that all tables share.
[[nodiscard]] std::shared_ptr<rocksdb::Cache> make_block_cache();

}  // namespace faultline::storage
