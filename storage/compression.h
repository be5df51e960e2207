// Compression of the chunks of the log: zstd frames that say how large they unfold.
//
//     chunk value = varint size of the chunk, zstd frame
//
// Thread safety: pure functions; each thread keeps its own working memory.

#pragma once

#include <string>
#include <string_view>

#include "engine/base/result.h"

namespace faultline::storage {

// The stored form of `chunk`.
[[nodiscard]] std::string compress_chunk(std::string_view chunk);

// The chunk in `stored`, which must have `size_bytes` bytes.
// Errors: corruption if it does not unfold to that.
[[nodiscard]] Result<std::string> decompress_chunk(std::string_view stored,
                                                   std::uint64_t size_bytes);

}  // namespace faultline::storage
