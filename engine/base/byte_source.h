// ByteSource: bytes that arrive piece by piece, from a file, standard input or a connection.

#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

#include "engine/base/result.h"

namespace faultline {

// A stream of bytes.  Belongs to one thread.
class ByteSource {
 public:
    virtual ~ByteSource() = default;

    // Fill the front of `into` and return how many bytes that are; 0 at the end.
    // Errors: unavailable if the source breaks, too_large if it exceeds a limit.
    // REQUIRES: !into.empty().
    virtual Result<std::size_t> read(std::span<char> into) = 0;
};

// Bytes that are in memory already.  `bytes` must outlive the source.
class MemorySource final : public ByteSource {
 public:
    // Read `bytes` from the front.
    explicit MemorySource(std::string_view bytes) : left_(bytes) {}

    // The next bytes; never fails.
    Result<std::size_t> read(std::span<char> into) override {
        const std::size_t size = left_.copy(into.data(), into.size());
        left_.remove_prefix(size);
        return size;
    }

 private:
    std::string_view left_;
};

}  // namespace faultline
