#include "storage/compression.h"

#include <cassert>
#include <memory>

#include <zstd.h>

#include "engine/base/bytes.h"

namespace faultline::storage {

namespace {

// Chunks are written once and read for audits: fast beats small.
constexpr int kLevel = 1;

struct FreeCompressor {
    void operator()(ZSTD_CCtx* context) const { ZSTD_freeCCtx(context); }
};

// A context costs more to make than a small chunk costs to compress.
ZSTD_CCtx* compressor() {
    thread_local const std::unique_ptr<ZSTD_CCtx, FreeCompressor> context(ZSTD_createCCtx());
    return context.get();
}

}  // namespace

std::string compress_chunk(std::string_view chunk) {
    std::string stored;
    ByteWriter(stored).varint(chunk.size());
    const std::size_t head = stored.size();
    stored.resize(head + ZSTD_compressBound(chunk.size()));
    const std::size_t size = ZSTD_compressCCtx(compressor(),
                                               stored.data() + head,
                                               stored.size() - head,
                                               chunk.data(),
                                               chunk.size(),
                                               kLevel);
    assert(!ZSTD_isError(size));  // the room is what zstd asked for
    stored.resize(head + size);
    return stored;
}

Result<std::string> decompress_chunk(std::string_view stored, std::uint64_t size_bytes) {
    ByteReader in(stored);
    if (in.varint() != size_bytes || !in.ok()) {
        return corruption("a stored chunk has another size than its record says");
    }
    const std::string_view frame = in.rest();
    if (ZSTD_getFrameContentSize(frame.data(), frame.size()) != size_bytes) {
        return corruption("a stored chunk has another size than its record says");
    }
    std::string chunk(size_bytes, '\0');
    const std::size_t size =
        ZSTD_decompress(chunk.data(), chunk.size(), frame.data(), frame.size());
    if (ZSTD_isError(size) || size != size_bytes) {
        return corruption("a stored chunk does not decompress");
    }
    return chunk;
}

}  // namespace faultline::storage
