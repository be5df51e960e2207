#include "storage/checked_copy.h"

#include <algorithm>
#include <cerrno>
#include <memory>
#include <optional>
#include <string_view>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <rocksdb/file_checksum.h>
#include <sys/stat.h>
#include <unistd.h>

#include "storage/files.h"

namespace faultline::storage {

namespace {

constexpr std::uint64_t kBufferBytes = std::uint64_t{1} << 20;
constexpr mode_t kFileMode = 0600;

// Letting go of memory makes all processors wait for a moment; for a small file that is dearer than
// everything else.
constexpr off_t kLetGoBytesMin = off_t{1} << 20;

// Left free beside what is asked for: names, folders, and what others write meanwhile.
constexpr std::uint64_t kSpareBytes = std::uint64_t{16} << 20;

// Both sums of what goes through it.
class Summing {
 public:
    Summing() : crc_(rocksdb::GetFileChecksumGenCrc32cFactory()->CreateFileChecksumGenerator({})) {}

    void add(std::string_view bytes) {
        size_bytes_ += bytes.size();
        sha_.add(bytes);
        crc_->Update(bytes.data(), bytes.size());
    }

    FileSums finish() {
        crc_->Finalize();
        return {size_bytes_, sha_.finish(), crc_->GetChecksum()};
    }

 private:
    std::uint64_t size_bytes_ = 0;
    Sha256 sha_;
    std::unique_ptr<rocksdb::FileChecksumGenerator> crc_;
};

Error write_error(const std::filesystem::path& path, int error_number) {
    Error error = system_error("write", path, error_number);
    if (error_number == ENOSPC || error_number == EDQUOT) {
        error.code = ErrorCode::insufficient_storage;
    }
    return error;
}

Result<FileDescriptor> open_to_read(const std::filesystem::path& path) {
    FileDescriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    if (file.get() >= 0) return file;
    if (errno == ENOENT) return not_found("'" + path.string() + "' is missing");
    return system_error("read", path, errno);
}

Result<void> write_all(int target, std::string_view bytes, const std::filesystem::path& path) {
    while (!bytes.empty()) {
        const ssize_t written = ::write(target, bytes.data(), bytes.size());
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) return write_error(path, errno);
        bytes.remove_prefix(static_cast<std::size_t>(written));
    }
    return {};
}

// Hands at most `bytes_max` of a file to `sink`, piece by piece.
template <typename Sink>
Result<void> read_through(int source,
                          std::uint64_t bytes_max,
                          const std::filesystem::path& path,
                          const Sink& sink) {
    struct stat status {};
    if (::fstat(source, &status) != 0) return system_error("read", path, errno);
    // A file that grows is read up to what was asked for all the same.
    const auto size_hint = static_cast<std::uint64_t>(std::max<off_t>(status.st_size, 1));
    std::string buffer(std::min(size_hint, kBufferBytes), '\0');
    while (bytes_max > 0) {
        const std::uint64_t wanted = std::min<std::uint64_t>(bytes_max, buffer.size());
        const ssize_t got = ::read(source, buffer.data(), wanted);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return system_error("read", path, errno);
        if (got == 0) return {};
        const auto size = static_cast<std::size_t>(got);
        FL_CHECK(sink(std::string_view(buffer.data(), size)));
        bytes_max -= size;
    }
    return {};
}

Result<FileSums> sum_open_file(const FileDescriptor& file,
                               std::uint64_t bytes_max,
                               const std::filesystem::path& path) {
    Summing sums;
    FL_CHECK(
        read_through(file.get(), bytes_max, path, [&sums](std::string_view bytes) -> Result<void> {
            sums.add(bytes);
            return {};
        }));
    return sums.finish();
}

}  // namespace

Result<FileSums> sum_file(const std::filesystem::path& path, std::uint64_t bytes_max) {
    FL_TRY(const FileDescriptor file, open_to_read(path));
    return sum_open_file(file, bytes_max, path);
}

Result<FileSums> sum_file_on_disk(const std::filesystem::path& path) {
    FL_TRY(const FileDescriptor file, open_to_read(path));
    struct stat status {};
    if (::fstat(file.get(), &status) != 0) return system_error("read", path, errno);
    // Advice only: where it is not taken, what is in memory is read.
    if (status.st_size >= kLetGoBytesMin) {
        (void)::posix_fadvise(file.get(), 0, 0, POSIX_FADV_DONTNEED);
    }
    return sum_open_file(file, UINT64_MAX, path);
}

Result<FileSums> copy_file(const std::filesystem::path& source,
                           std::uint64_t bytes_max,
                           const std::filesystem::path& target) {
    FL_TRY(const FileDescriptor from, open_to_read(source));
    const FileDescriptor into(
        ::open(target.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, kFileMode));
    if (into.get() < 0) return write_error(target, errno);
    Summing sums;
    FL_CHECK(
        read_through(from.get(), bytes_max, source, [&](std::string_view bytes) -> Result<void> {
            sums.add(bytes);
            return write_all(into.get(), bytes, target);
        }));
    if (::fsync(into.get()) != 0) return write_error(target, errno);
    return sums.finish();
}

Result<void> check_space(const std::filesystem::path& folder, std::uint64_t bytes) {
    std::error_code error;
    const std::filesystem::space_info space = std::filesystem::space(folder, error);
    if (error) return system_error("read the free space of", folder, error.value());
    if (space.available >= bytes + kSpareBytes) return {};
    return insufficient_storage("the disk that holds '" + folder.string() + "' has " +
                                std::to_string(space.available) + " bytes free, and " +
                                std::to_string(bytes + kSpareBytes) + " are needed");
}

}  // namespace faultline::storage
