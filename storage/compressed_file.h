// Compressed files: bytes written once from front to back, and read the same way.
//
// Thread safety: none; a writer or reader belongs to one thread.
//
// A file is one zstd frame.  The digest is that of the stored bytes, so that a file can be checked
// without unfolding it.

#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string_view>

#include "engine/base/byte_source.h"
#include "engine/base/result.h"
#include "engine/base/sha256.h"

namespace faultline::storage {

// What was written.
struct CompressedFile {
    std::uint64_t size_bytes = 0;  // as stored
    Digest digest{};
};

// Writes one file, for its owner alone.
class CompressedWriter {
 public:
    // Begin the file; it takes at most `bytes_max` stored bytes.  Errors: unavailable.
    static Result<CompressedWriter> create(const std::filesystem::path& path,
                                           std::uint64_t bytes_max);
    ~CompressedWriter();
    CompressedWriter(CompressedWriter&&) noexcept;
    CompressedWriter& operator=(CompressedWriter&&) noexcept;

    // Append `bytes`.  Errors: too_large beyond bytes_max; unavailable.
    [[nodiscard]] Result<void> write(std::string_view bytes);

    // End the file and make its content durable.  Errors: as write().
    // REQUIRES: not called before.
    [[nodiscard]] Result<CompressedFile> finish();

 private:
    struct Impl;
    explicit CompressedWriter(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

// The bytes of a file.  Errors of read(): corruption if the file does not unfold; unavailable.
// Errors: corruption if the file is not what `expected` says; unavailable.
// Cost: one pass over the stored bytes.
[[nodiscard]] Result<std::unique_ptr<ByteSource>> open_compressed(const std::filesystem::path& path,
                                                                  const CompressedFile& expected);

}  // namespace faultline::storage
