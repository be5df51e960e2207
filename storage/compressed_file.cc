#include "storage/compressed_file.h"

#include <cerrno>
#include <string>
#include <utility>
#include <vector>

#include <fcntl.h>
#include <unistd.h>
#include <zstd.h>

#include "storage/files.h"

namespace faultline::storage {

namespace {

constexpr int kLevel = 1;
constexpr mode_t kFileMode = 0600;
constexpr std::size_t kPieceBytes = std::size_t{1} << 17;

struct FreeCompressor {
    void operator()(ZSTD_CCtx* context) const { ZSTD_freeCCtx(context); }
};
struct FreeDecompressor {
    void operator()(ZSTD_DCtx* context) const { ZSTD_freeDCtx(context); }
};

Result<std::size_t> read_piece(const FileDescriptor& file,
                               const std::filesystem::path& path,
                               std::span<char> into) {
    while (true) {
        const ssize_t got = ::read(file.get(), into.data(), into.size());
        if (got >= 0) return static_cast<std::size_t>(got);
        if (errno != EINTR) return system_error("read", path, errno);
    }
}

Error damaged(const std::filesystem::path& path) {
    return corruption("'" + path.string() + "' is damaged");
}

// Unfolds a file that was checked.
class CompressedSource final : public ByteSource {
 public:
    CompressedSource(FileDescriptor file, std::filesystem::path path)
        : file_(std::move(file)),
          path_(std::move(path)),
          context_(ZSTD_createDCtx()),
          stored_(kPieceBytes) {}

    Result<std::size_t> read(std::span<char> into) override {
        ZSTD_outBuffer out{into.data(), into.size(), 0};
        while (out.pos == 0) {
            if (in_.pos == in_.size) {
                FL_TRY(const std::size_t got, read_piece(file_, path_, stored_));
                if (got == 0) return is_whole_ ? Result<std::size_t>(0) : damaged(path_);
                in_ = {stored_.data(), got, 0};
            }
            const std::size_t left = ZSTD_decompressStream(context_.get(), &out, &in_);
            if (ZSTD_isError(left)) return damaged(path_);
            is_whole_ = left == 0;
        }
        return out.pos;
    }

 private:
    FileDescriptor file_;
    std::filesystem::path path_;
    std::unique_ptr<ZSTD_DCtx, FreeDecompressor> context_;
    std::vector<char> stored_;
    ZSTD_inBuffer in_{nullptr, 0, 0};
    bool is_whole_ = false;
};

}  // namespace

// The compressor and the file.
struct CompressedWriter::Impl {
    Result<void> put(std::string_view bytes, ZSTD_EndDirective directive);
    Result<void> store(std::string_view bytes);

    FileDescriptor file;
    std::filesystem::path path;
    std::uint64_t bytes_max = 0;
    std::unique_ptr<ZSTD_CCtx, FreeCompressor> context{ZSTD_createCCtx()};
    std::vector<char> piece = std::vector<char>(kPieceBytes);
    CompressedFile done;
    Sha256 digest;
};

Result<void> CompressedWriter::Impl::put(std::string_view bytes, ZSTD_EndDirective directive) {
    ZSTD_inBuffer in{bytes.data(), bytes.size(), 0};
    while (true) {
        ZSTD_outBuffer out{piece.data(), piece.size(), 0};
        const std::size_t left = ZSTD_compressStream2(context.get(), &out, &in, directive);
        if (ZSTD_isError(left)) return unavailable("cannot compress '" + path.string() + "'");
        FL_CHECK(store({piece.data(), out.pos}));
        const bool is_done = directive == ZSTD_e_end ? left == 0 : in.pos == in.size;
        if (is_done) return {};
    }
}

Result<void> CompressedWriter::Impl::store(std::string_view bytes) {
    done.size_bytes += bytes.size();
    if (done.size_bytes > bytes_max) {
        return too_large("'" + path.string() + "' would take more than " +
                         std::to_string(bytes_max) + " bytes");
    }
    digest.add(bytes);
    while (!bytes.empty()) {
        const ssize_t written = ::write(file.get(), bytes.data(), bytes.size());
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) return system_error("write", path, errno);
        bytes.remove_prefix(static_cast<std::size_t>(written));
    }
    return {};
}

CompressedWriter::CompressedWriter(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
CompressedWriter::~CompressedWriter() = default;
CompressedWriter::CompressedWriter(CompressedWriter&&) noexcept = default;
CompressedWriter& CompressedWriter::operator=(CompressedWriter&&) noexcept = default;

Result<CompressedWriter> CompressedWriter::create(const std::filesystem::path& path,
                                                  std::uint64_t bytes_max) {
    auto impl = std::make_unique<Impl>();
    impl->file =
        FileDescriptor(::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, kFileMode));
    if (impl->file.get() < 0) return system_error("create", path, errno);
    impl->path = path;
    impl->bytes_max = bytes_max;
    ZSTD_CCtx_setParameter(impl->context.get(), ZSTD_c_compressionLevel, kLevel);
    return CompressedWriter(std::move(impl));
}

Result<void> CompressedWriter::write(std::string_view bytes) {
    return impl_->put(bytes, ZSTD_e_continue);
}

Result<CompressedFile> CompressedWriter::finish() {
    FL_CHECK(impl_->put({}, ZSTD_e_end));
    if (::fsync(impl_->file.get()) != 0) return system_error("write", impl_->path, errno);
    impl_->done.digest = impl_->digest.finish();
    return impl_->done;
}

Result<std::unique_ptr<ByteSource>> open_compressed(const std::filesystem::path& path,
                                                    const CompressedFile& expected) {
    FileDescriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    if (file.get() < 0 && errno == ENOENT) return damaged(path);
    if (file.get() < 0) return system_error("read", path, errno);
    Sha256 digest;
    std::uint64_t size = 0;
    std::vector<char> piece(kPieceBytes);
    while (true) {
        FL_TRY(const std::size_t got, read_piece(file, path, piece));
        if (got == 0) break;
        digest.add({piece.data(), got});
        size += got;
    }
    if (size != expected.size_bytes || digest.finish() != expected.digest) return damaged(path);
    if (::lseek(file.get(), 0, SEEK_SET) < 0) return system_error("read", path, errno);
    return std::unique_ptr<ByteSource>(std::make_unique<CompressedSource>(std::move(file), path));
}

}  // namespace faultline::storage
