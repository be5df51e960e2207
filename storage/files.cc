#include "storage/files.h"

#include <algorithm>
#include <cerrno>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace faultline::storage {

namespace {

constexpr mode_t kFileMode = 0600;
constexpr mode_t kOwnerRights = 0700;
constexpr mode_t kOthersRights = 0077;
constexpr std::size_t kReadBytes = std::size_t{16} << 10;

Result<void> write_whole(int descriptor,
                         std::string_view content,
                         const std::filesystem::path& path) {
    while (!content.empty()) {
        const ssize_t written = ::write(descriptor, content.data(), content.size());
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) return system_error("write", path, errno);
        content.remove_prefix(static_cast<std::size_t>(written));
    }
    return {};
}

}  // namespace

FileDescriptor::~FileDescriptor() {
    if (descriptor_ >= 0) ::close(descriptor_);
}

FileDescriptor::FileDescriptor(FileDescriptor&& that) noexcept
    : descriptor_(std::exchange(that.descriptor_, -1)) {}

FileDescriptor& FileDescriptor::operator=(FileDescriptor&& that) noexcept {
    std::swap(descriptor_, that.descriptor_);
    return *this;
}

Error system_error(std::string_view doing, const std::filesystem::path& path, int error_number) {
    return unavailable("cannot " + std::string(doing) + " '" + path.string() +
                       "': " + std::generic_category().message(error_number));
}

Result<std::optional<std::string>> read_file(const std::filesystem::path& path,
                                             std::size_t bytes_max) {
    const FileDescriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    if (file.get() < 0 && errno == ENOENT) return std::optional<std::string>();
    if (file.get() < 0) return system_error("read", path, errno);
    // Grows with the file: a limit is often far above what there is.
    std::string content;
    std::size_t size = 0;
    while (size < bytes_max) {
        if (size == content.size()) {
            content.resize(std::min(2 * size + kReadBytes, bytes_max));
        }
        const ssize_t got = ::read(file.get(), content.data() + size, content.size() - size);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return system_error("read", path, errno);
        if (got == 0) break;
        size += static_cast<std::size_t>(got);
    }
    content.resize(size);
    return std::optional(std::move(content));
}

Result<void> write_file(const std::filesystem::path& path, std::string_view content) {
    const FileDescriptor file(
        ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, kFileMode));
    if (file.get() < 0) return system_error("create", path, errno);
    FL_CHECK(write_whole(file.get(), content, path));
    if (::fsync(file.get()) != 0) return system_error("write", path, errno);
    return {};
}

Result<void> sync_directory(const std::filesystem::path& directory) {
    const FileDescriptor file(::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (file.get() < 0) return system_error("open", directory, errno);
    if (::fsync(file.get()) != 0) return system_error("write", directory, errno);
    return {};
}

Result<void> make_directory(const std::filesystem::path& directory) {
    std::error_code error;
    const bool is_new = std::filesystem::create_directories(directory, error);
    if (error) return system_error("create", directory, error.value());
    if (!is_new) return {};
    close_to_others(directory);
    const std::filesystem::path above = directory.parent_path();
    return sync_directory(above.empty() ? "." : above);
}

void close_to_others(const std::filesystem::path& path) {
    struct stat status {};
    if (::stat(path.c_str(), &status) != 0) return;
    if ((status.st_mode & kOthersRights) == 0) return;
    (void)::chmod(path.c_str(), status.st_mode & kOwnerRights);
}

Result<void> remove_tree(const std::filesystem::path& path) {
    std::error_code error;
    std::filesystem::remove_all(path, error);
    if (error) return system_error("remove", path, error.value());
    return {};
}

}  // namespace faultline::storage
