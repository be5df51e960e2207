// HeldStore: a store's files as they were at one durable version, held against removal.
//
// Thread safety: may be used and destroyed on any thread.

#pragma once

#include <cstdint>
#include <memory>

#include "engine/base/sha256.h"
#include "storage/database.h"
#include "storage/published.h"
#include "storage/records.h"

namespace faultline::storage {

// A write-ahead log above this many bytes is written into tables before the files are held.
inline constexpr std::uint64_t kHeldLogBytesMax = std::uint64_t{4} << 20;

// What a backup copies.  While it lives, files of the database are removed only from its tables,
// not from the disk: the store grows by what is merged meanwhile.
struct HeldStore {
    std::shared_ptr<const Core> core;  // keeps the store open
    Position position;                 // what the files hold, exactly
    Digest chain{};                    // the audit hash of that version
    Digest store{};                    // which store: the audit hash of its first version
    HeldFiles files;
};

}  // namespace faultline::storage
