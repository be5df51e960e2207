// The file system as RocksDB sees it: what it makes is for the owner alone, and after a write or a
// sync failed, nothing is deleted any more.
//
// RocksDB 7.8 deletes the files that it was about to take in when the sync of its manifest fails,
// although the manifest may name them already: the database would then not open.  Files that stay
// without need are removed when the database is opened again.
//
// Thread safety: as rocksdb::Env.

#pragma once

#include <memory>

namespace rocksdb {
class Env;
}

namespace faultline::storage {

// The environment of one database, which it must outlive.
[[nodiscard]] std::unique_ptr<rocksdb::Env> make_cautious_env();

}  // namespace faultline::storage
