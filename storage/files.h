// Files and folders on disk, made durable.
//
// Thread safety: pure functions on the file system.
//
// Errors everywhere: unavailable, naming the path and what the system said.

#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "engine/base/result.h"

namespace faultline::storage {

// Owns a file descriptor.
class FileDescriptor {
 public:
    explicit FileDescriptor(int descriptor = -1) : descriptor_(descriptor) {}
    ~FileDescriptor();
    FileDescriptor(FileDescriptor&& that) noexcept;
    FileDescriptor& operator=(FileDescriptor&& that) noexcept;

    // The descriptor; -1 if there is none.
    [[nodiscard]] int get() const { return descriptor_; }

 private:
    int descriptor_;
};

// The error for a system call that failed on `path` with this errno.
[[nodiscard]] Error system_error(std::string_view doing,
                                 const std::filesystem::path& path,
                                 int error_number);

// The whole file, at most `bytes_max` of it; none if it is not there.
[[nodiscard]] Result<std::optional<std::string>> read_file(const std::filesystem::path& path,
                                                           std::size_t bytes_max);

// Write a file and make its content durable; its name is durable after sync_directory().
[[nodiscard]] Result<void> write_file(const std::filesystem::path& path, std::string_view content);

// Make the names in `directory` durable.
[[nodiscard]] Result<void> sync_directory(const std::filesystem::path& directory);

// Make the folder if it is not there, for its owner alone, and its name durable.
[[nodiscard]] Result<void> make_directory(const std::filesystem::path& directory);

// Take from everybody but its owner what they may do with a file or folder, if that can be done:
// one that belongs to somebody else, or a file system without rights, stays as it is.
void close_to_others(const std::filesystem::path& path);

// Remove a file or folder with all that is in it; nothing there is success.
[[nodiscard]] Result<void> remove_tree(const std::filesystem::path& path);

}  // namespace faultline::storage
