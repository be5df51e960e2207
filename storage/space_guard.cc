#include "storage/space_guard.h"

#include <algorithm>
#include <limits>
#include <optional>
#include <string>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <sys/statvfs.h>

#include "storage/files.h"

namespace faultline::storage {

namespace {

constexpr std::uint64_t kMebibyte = std::uint64_t{1} << 20;
constexpr mode_t kFileMode = 0600;

// What a file system offers to whoever is not its administrator.
struct Space {
    std::uint64_t total = 0;
    std::uint64_t free = 0;
};

std::optional<Space> look_at(const std::filesystem::path& directory) {
    struct statvfs status {};
    if (::statvfs(directory.c_str(), &status) != 0) return std::nullopt;
    return Space{std::uint64_t{status.f_blocks} * status.f_frsize,
                 std::uint64_t{status.f_bavail} * status.f_frsize};
}

std::string in_mebibytes(std::uint64_t bytes) {
    const std::uint64_t tenths = bytes / (kMebibyte / 10);
    return std::to_string(tenths / 10) + "." + std::to_string(tenths % 10) + " MiB";
}

std::uint64_t disk_bytes(std::uint64_t change_set_bytes) {
    constexpr std::uint64_t kMost = std::numeric_limits<std::uint64_t>::max() / 2;
    return std::min(change_set_bytes, kMost / kDiskBytesPerByte) * kDiskBytesPerByte;
}

std::uint64_t size_of(const std::filesystem::path& file) {
    std::error_code error;
    const std::uintmax_t size = std::filesystem::file_size(file, error);
    return error ? 0 : size;
}

void remove_file(const std::filesystem::path& file) {
    std::error_code ignored;
    std::filesystem::remove(file, ignored);
}

// A disk that does not give the space is a disk without ballast.
void make_ballast(const std::filesystem::path& file, std::uint64_t bytes) {
    const FileDescriptor descriptor(
        ::open(file.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, kFileMode));
    if (descriptor.get() < 0) return;
    if (::posix_fallocate(descriptor.get(), 0, static_cast<off_t>(bytes)) != 0) remove_file(file);
}

}  // namespace

SpaceGuard::SpaceGuard(std::filesystem::path directory, SpaceLimits limits)
    : directory_(std::move(directory)), limits_(limits) {
    const std::optional<Space> space = look_at(directory_);
    if (!space) return;
    limits_.free_bytes_min = std::min(limits_.free_bytes_min, space->total / kFreePartOfDisk);
    limits_.ballast_bytes = std::min(limits_.ballast_bytes, space->total / kBallastPartOfDisk);
    adjust_ballast(space->free, limits_.free_bytes_min);
}

// A file system that does not tell what is free is written to until it refuses.
Result<void> SpaceGuard::check(std::uint64_t change_set_bytes) {
    const std::uint64_t needed = disk_bytes(change_set_bytes);
    if (limits_.free_bytes_min == 0) return {};
    if (needed >= allowance_) {
        const std::optional<Space> space = look_at(directory_);
        if (!space) return {};
        const std::uint64_t limit = limits_.free_bytes_min + needed;
        adjust_ballast(space->free, limit);
        if (space->free < limit) {
            return insufficient_storage("the disk that holds the store has " +
                                        in_mebibytes(space->free) + " free; this write needs " +
                                        in_mebibytes(needed) + " and must leave " +
                                        in_mebibytes(limits_.free_bytes_min) +
                                        "; free space, then try again (reading goes on)");
        }
        allowance_ = space->free - limits_.free_bytes_min;
    }
    allowance_ -= needed;
    return {};
}

void SpaceGuard::give_up_ballast() const {
    if (limits_.ballast_bytes != 0) remove_file(ballast());
}

// Given up when less is free than it would free; made again when that leaves enough free.
void SpaceGuard::adjust_ballast(std::uint64_t free, std::uint64_t limit) const {
    if (limits_.ballast_bytes == 0) return;
    const std::uint64_t there = size_of(ballast());
    if (there != 0 && free < there) return remove_file(ballast());
    const bool is_room = free >= limit + limits_.ballast_bytes;
    if (there < limits_.ballast_bytes && is_room) make_ballast(ballast(), limits_.ballast_bytes);
}

void make_room_for_opening(const std::filesystem::path& directory) {
    const std::filesystem::path file = directory / kBallastName;
    const std::uint64_t there = size_of(file);
    const std::optional<Space> space = look_at(directory);
    if (there != 0 && space && space->free < there) remove_file(file);
}

}  // namespace faultline::storage
