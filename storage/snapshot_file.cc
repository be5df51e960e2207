#include "storage/snapshot_file.h"

#include <cerrno>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#include <xxhash.h>

#include "engine/base/bytes.h"
#include "engine/graph/buffer_check.h"
#include "storage/files.h"

namespace faultline::storage {

namespace {

namespace fs = std::filesystem;

constexpr std::string_view kMagic = "FLGRFILE";
constexpr std::size_t kCheckBytes = 8;
constexpr std::size_t kDigestBytes = sizeof(Digest);
constexpr mode_t kFileMode = 0600;

// Read or written at once.
constexpr std::size_t kPieceBytes = std::size_t{1} << 20;

static_assert(kSnapshotHeaderBytes % graph::kSectionAlignment == 0);

struct Header {
    std::uint64_t format = kSnapshotFileFormat;
    std::uint64_t buffer_format = graph::kBufferFormat;
    SnapshotOrigin origin;
    std::uint64_t buffer_bytes = 0;
    std::uint64_t buffer_check = 0;
};

Digest read_digest(ByteReader& in) {
    Digest digest{};
    in.raw_bytes(kDigestBytes).copy(reinterpret_cast<char*>(digest.data()), kDigestBytes);
    return digest;
}

std::string encode(const Header& header) {
    std::string bytes;
    ByteWriter out(bytes);
    out.raw_bytes(kMagic);
    out.fixed64(header.format);
    out.fixed64(header.buffer_format);
    out.raw_bytes(bytes_of(header.origin.store));
    out.fixed64(raw(header.origin.graph_version));
    out.raw_bytes(bytes_of(header.origin.chain));
    out.fixed64(header.buffer_bytes);
    out.fixed64(header.buffer_check);
    bytes.resize(kSnapshotHeaderBytes - kCheckBytes, '\0');
    out.fixed64(XXH3_64bits(bytes.data(), bytes.size()));
    return bytes;
}

// None if it is damaged; of another format only the formats are read.
std::optional<Header> decode(std::string_view bytes) {
    if (bytes.size() != kSnapshotHeaderBytes || !bytes.starts_with(kMagic)) return std::nullopt;
    const std::string_view checked = bytes.substr(0, bytes.size() - kCheckBytes);
    ByteReader check(bytes.substr(checked.size()));
    if (check.fixed64() != XXH3_64bits(checked.data(), checked.size())) return std::nullopt;
    ByteReader in(checked.substr(kMagic.size()));
    Header header;
    header.format = in.fixed64();
    header.buffer_format = in.fixed64();
    header.origin.store = read_digest(in);
    header.origin.graph_version = Version{in.fixed64()};
    header.origin.chain = read_digest(in);
    header.buffer_bytes = in.fixed64();
    header.buffer_check = in.fixed64();
    return header;
}

Error damaged(const fs::path& path, std::string_view what) {
    return corruption("'" + path.string() + "' is damaged: " + std::string(what));
}

// An open file that is read from its start.
class Input {
 public:
    Input(const fs::path& path, int descriptor) : path_(path), descriptor_(descriptor) {}

    // The next bytes, fewer only at the end of the file.  Valid until the next call.
    Result<std::string_view> next(std::size_t size) {
        piece_.resize(size);
        std::size_t got = 0;
        while (got < size) {
            const ssize_t count = ::read(descriptor_, piece_.data() + got, size - got);
            if (count < 0 && errno == EINTR) continue;
            if (count < 0) return system_error("read", path_, errno);
            if (count == 0) break;
            got += static_cast<std::size_t>(count);
        }
        return std::string_view(piece_).substr(0, got);
    }

 private:
    const fs::path& path_;
    int descriptor_;
    std::string piece_;
};

// The checksum of what is left.  By reading, not through the mapping: what a disk does not give
// back is an error here, and the end of the process there.
Result<std::uint64_t> check_of_rest(Input& input) {
    const std::unique_ptr<XXH3_state_t, decltype(&XXH3_freeState)> state(XXH3_createState(),
                                                                         XXH3_freeState);
    if (state == nullptr) return unavailable("no memory for a checksum");
    XXH3_64bits_reset(state.get());
    while (true) {
        FL_TRY(const std::string_view piece, input.next(kPieceBytes));
        if (piece.empty()) return XXH3_64bits_digest(state.get());
        XXH3_64bits_update(state.get(), piece.data(), piece.size());
    }
}

// The buffer in the file, mapped until the last one lets go of it.
Result<std::shared_ptr<const std::byte>> map_buffer(const fs::path& path,
                                                    int descriptor,
                                                    std::size_t buffer_bytes) {
    const std::size_t size = kSnapshotHeaderBytes + buffer_bytes;
    void* const start = ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, descriptor, 0);
    if (start == MAP_FAILED) return system_error("map", path, errno);
    const std::shared_ptr<const std::byte> file(
        static_cast<const std::byte*>(start),
        [start, size](const std::byte*) { ::munmap(start, size); });
    return std::shared_ptr<const std::byte>(file, file.get() + kSnapshotHeaderBytes);
}

Result<void> check_sizes(const fs::path& path, int descriptor, const Header& header) {
    struct stat status {};
    if (::fstat(descriptor, &status) != 0) return system_error("read", path, errno);
    const auto size = static_cast<std::uint64_t>(status.st_size);
    if (header.buffer_bytes == size - kSnapshotHeaderBytes) return {};
    return damaged(path,
                   "it has " + std::to_string(size) + " bytes, and a header for " +
                       std::to_string(header.buffer_bytes) + " behind the first " +
                       std::to_string(kSnapshotHeaderBytes));
}

Result<SnapshotFile> read_graph(const fs::path& path,
                                const Header& header,
                                Input& input,
                                int file) {
    FL_CHECK(check_sizes(path, file, header));
    FL_TRY(const std::uint64_t check, check_of_rest(input));
    if (check != header.buffer_check) return damaged(path, "its checksum is not that of its bytes");
    FL_TRY(std::shared_ptr<const std::byte> buffer,
           map_buffer(path, file, static_cast<std::size_t>(header.buffer_bytes)));
    const auto right =
        graph::check_buffer({buffer.get(), static_cast<std::size_t>(header.buffer_bytes)});
    if (!right.ok()) return damaged(path, right.error().message);
    graph::Snapshot graph(std::move(buffer));
    if (graph.graph_version() != header.origin.graph_version) {
        return damaged(path, "its header and its graph name different versions");
    }
    return SnapshotFile{header.origin, std::move(graph)};
}

// Writes all of it, a piece at a time, each handed to the disk at once: others who sync meanwhile
// wait for a piece, not for all of it.
Result<void> write_all(const fs::path& path, int descriptor, std::span<const std::byte> bytes) {
    while (!bytes.empty()) {
        const std::size_t piece = std::min(bytes.size(), kPieceBytes);
        const ssize_t written = ::write(descriptor, bytes.data(), piece);
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) return system_error("write", path, errno);
        bytes = bytes.subspan(static_cast<std::size_t>(written));
    }
    return {};
}

Result<void> write_new_file(const fs::path& path,
                            std::string_view header,
                            std::span<const std::byte> buffer) {
    const FileDescriptor file(
        ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, kFileMode));
    if (file.get() < 0) return system_error("create", path, errno);
    FL_CHECK(write_all(path, file.get(), std::as_bytes(std::span(header))));
    FL_CHECK(write_all(path, file.get(), buffer));
    if (::fsync(file.get()) != 0) return system_error("write", path, errno);
    return {};
}

}  // namespace

Result<SnapshotOrigin> snapshot_origin(const View& view, Version graph_version) {
    FL_TRY(const View::LogRecord first, view.read_record(Version{1}));
    FL_TRY(const View::LogRecord last, view.read_record(graph_version));
    return SnapshotOrigin{first.chain, graph_version, last.chain};
}

fs::path snapshot_path(const fs::path& directory) {
    return directory / "GRAPH";
}

Result<std::optional<SnapshotFile>> read_snapshot_file(const fs::path& path) {
    const FileDescriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    if (file.get() < 0 && errno == ENOENT) return std::optional<SnapshotFile>();
    if (file.get() < 0) return system_error("read", path, errno);
    Input input(path, file.get());
    FL_TRY(const std::string_view first, input.next(kSnapshotHeaderBytes));
    const std::optional<Header> header = decode(first);
    if (!header) return damaged(path, "its header is not what was written");
    if (header->format != kSnapshotFileFormat || header->buffer_format != graph::kBufferFormat) {
        return std::optional<SnapshotFile>();
    }
    FL_TRY(SnapshotFile read, read_graph(path, *header, input, file.get()));
    return std::optional(std::move(read));
}

Result<void> write_snapshot_file(const fs::path& path,
                                 const SnapshotOrigin& origin,
                                 const graph::Snapshot& graph) {
    const std::span<const std::byte> buffer = graph.bytes();
    Header header;
    header.origin = origin;
    header.buffer_bytes = buffer.size();
    header.buffer_check = XXH3_64bits(buffer.data(), buffer.size());
    fs::path new_path = path;
    new_path += ".new";
    const auto written = write_new_file(new_path, encode(header), buffer);
    std::error_code error;
    if (written.ok()) fs::rename(new_path, path, error);
    if (written.ok() && !error) return sync_directory(path.parent_path());
    std::error_code ignored;
    fs::remove(new_path, ignored);
    if (!written.ok()) return written;
    return system_error("rename", new_path, error.value());
}

}  // namespace faultline::storage
