#include "storage/rocksdb_options.h"

#include <limits>

#include <rocksdb/cache.h>
#include <rocksdb/file_checksum.h>
#include <rocksdb/filter_policy.h>
#include <rocksdb/options.h>
#include <rocksdb/slice_transform.h>
#include <rocksdb/table.h>

namespace faultline::storage {

namespace {

constexpr std::size_t kMebibyte = std::size_t{1} << 20;

// Together these bound what the database takes beside the graph: the cache, in which the indexes
// and filters of open files live too, and the write buffers over all tables.
constexpr std::size_t kBlockCacheBytes = 64 * kMebibyte;
// A part of the cache takes nothing that is larger than itself, and the filter of a million
// external ids has 1.2 MiB: with RocksDB's choice of 64 parts it was read again for every look-up.
constexpr int kBlockCacheShardBits = 2;
constexpr std::size_t kWriteBuffersBytes = 48 * kMebibyte;
constexpr std::size_t kWriteBufferBytes = 16 * kMebibyte;
constexpr std::uint64_t kWalBytesMax = 96 * kMebibyte;

// Files that wait to be merged never make a writer wait: on a full disk nothing is merged, and it
// would wait for ever instead of being told no.
constexpr int kWaitingFilesMax = std::numeric_limits<int>::max();

constexpr std::size_t kBlockBytes = 16 << 10;
constexpr double kBloomBitsPerKey = 10;
constexpr std::size_t kTermBytes = 8;
constexpr std::uint32_t kTableFormat = 5;

// Claims are read as a whole at every start: cheap decompression counts more than the last tenth of
// size.  Chunks are compressed before they get here.
rocksdb::CompressionType compression_of(Table table) {
    switch (table) {
        case Table::claim:
        case Table::id:
        case Table::ci:
            return rocksdb::kLZ4Compression;
        case Table::chunk:
            return rocksdb::kNoCompression;
        default:
            return rocksdb::kZSTD;
    }
}

void set_safety(rocksdb::DBOptions& options) {
    options.wal_recovery_mode = rocksdb::WALRecoveryMode::kPointInTimeRecovery;
    options.track_and_verify_wals_in_manifest = true;
    options.manual_wal_flush = false;
    options.recycle_log_file_num = 0;
    options.paranoid_checks = true;
    options.file_checksum_gen_factory = rocksdb::GetFileChecksumGenCrc32cFactory();
}

// A scan or a compaction of RocksDB 7.8 that meets damage at the beginning of a file, or cannot
// open it, leaves its rows out without a word if the file is in a level above 0 and not the first
// there. So there is level 0 only, where every file is read by itself and its errors are heard.
void set_levels(rocksdb::ColumnFamilyOptions& options) {
    options.compaction_style = rocksdb::kCompactionStyleUniversal;
    options.num_levels = 1;
}

}  // namespace

rocksdb::DBOptions database_options(DatabaseOpening opening) {
    rocksdb::DBOptions options;
    set_safety(options);
    options.create_if_missing = opening.create;
    options.create_missing_column_families = opening.create || opening.add_tables;
    options.db_host_id = "";  // no file says on which machine it was written
    options.db_write_buffer_size = kWriteBuffersBytes;
    options.max_total_wal_size = kWalBytesMax;
    // All files are opened, and so checked, with the database: see set_levels().
    options.max_open_files = -1;
    options.max_background_jobs = 2;
    options.info_log_level = rocksdb::WARN_LEVEL;
    options.max_log_file_size = kMebibyte;
    options.keep_log_file_num = 2;
    options.stats_dump_period_sec = 0;
    options.stats_persist_period_sec = 0;
    return options;
}

rocksdb::ColumnFamilyOptions table_options(Table table,
                                           const std::shared_ptr<rocksdb::Cache>& cache) {
    rocksdb::BlockBasedTableOptions blocks;
    blocks.block_cache = cache;
    blocks.block_size = kBlockBytes;
    blocks.format_version = kTableFormat;
    blocks.cache_index_and_filter_blocks = true;
    blocks.cache_index_and_filter_blocks_with_high_priority = true;
    if (table == Table::id) {
        blocks.filter_policy.reset(rocksdb::NewBloomFilterPolicy(kBloomBitsPerKey));
    }
    rocksdb::ColumnFamilyOptions options;
    if (table == Table::term) {
        // What no CI is found by is asked for as often as what one is.
        blocks.filter_policy.reset(rocksdb::NewBloomFilterPolicy(kBloomBitsPerKey));
        blocks.whole_key_filtering = false;
        options.prefix_extractor.reset(rocksdb::NewFixedPrefixTransform(kTermBytes));
    }
    options.table_factory.reset(rocksdb::NewBlockBasedTableFactory(blocks));
    options.compression = compression_of(table);
    options.write_buffer_size = kWriteBufferBytes;
    options.max_write_buffer_number = 2;
    options.level0_slowdown_writes_trigger = kWaitingFilesMax;
    options.level0_stop_writes_trigger = kWaitingFilesMax;
    set_levels(options);
    options.paranoid_file_checks = true;
    return options;
}

std::shared_ptr<rocksdb::Cache> make_block_cache() {
    return rocksdb::NewLRUCache(kBlockCacheBytes, kBlockCacheShardBits);
}

}  // namespace faultline::storage
