// Reading and copying files with their checksums.
//
// Thread safety: pure functions on the file system.
//
// Errors everywhere: unavailable, naming the path and what the system said; insufficient_storage
// when the disk that is written to is full.

#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

#include "engine/base/result.h"
#include "engine/base/sha256.h"

namespace faultline::storage {

// What was read of a file.
struct FileSums {
    std::uint64_t size_bytes = 0;  // less than asked for if the file ends earlier
    Digest digest{};               // SHA-256
    std::string crc32c;            // 4 bytes, as the database notes it for its tables

    friend bool operator==(const FileSums&, const FileSums&) = default;
};

// Read at most `bytes_max` of the file at `path`.  Errors: also not_found if it is not there.
[[nodiscard]] Result<FileSums> sum_file(const std::filesystem::path& path, std::uint64_t bytes_max);

// The same from the disk itself: bytes of a file of 1 MiB or more that the system still holds in
// memory are let go first.
[[nodiscard]] Result<FileSums> sum_file_on_disk(const std::filesystem::path& path);

// Copy at most `bytes_max` of `source` into a new file `target` and make its content durable; its
// name is durable after sync_directory().  Errors: also not_found if `source` is not there.
[[nodiscard]] Result<FileSums> copy_file(const std::filesystem::path& source,
                                         std::uint64_t bytes_max,
                                         const std::filesystem::path& target);

// Refuse to begin what needs `bytes` on the disk that holds `folder`, which must be there.
// Errors: insufficient_storage with both numbers.
[[nodiscard]] Result<void> check_space(const std::filesystem::path& folder, std::uint64_t bytes);

}  // namespace faultline::storage
