// What a RocksDB status means to a caller.
//
// Thread safety: pure functions.

#pragma once

#include <string>
#include <string_view>

#include "engine/base/error.h"

namespace rocksdb {
class Status;
}

namespace faultline::storage {

// The error for damage to the store in `store`; `what` names what is wrong, or is empty.
[[nodiscard]] Error damaged_store(const std::string& store, std::string_view what);

// The error for `status`, without the library's own words but with the machine's reason.
// REQUIRES: !status.ok().
[[nodiscard]] Error to_error(const rocksdb::Status& status, const std::string& store);

// The same while opening, where a file or a table that is not there is damage too.
[[nodiscard]] Error to_open_error(const rocksdb::Status& status, const std::string& store);

}  // namespace faultline::storage
