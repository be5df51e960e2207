#include "tests/faults/shim/refusal.h"

#include <algorithm>
#include <string>
#include <vector>

#include <dirent.h>
#include <sys/stat.h>

#include "tests/faults/shim/state.h"

namespace faultline::faults {

namespace {

constexpr std::uint64_t kBlockBytes = 512;  // of st_blocks

std::uint64_t bytes_of(const struct stat& status) {
    return static_cast<std::uint64_t>(status.st_blocks) * kBlockBytes;
}

// What is known of the space, so that not every call has to look at every file.
struct Space {
    std::uint64_t quota = 0;     // it was looked at under this one
    std::uint64_t used = 0;      // when it was looked at
    std::uint64_t grown = 0;     // granted since; at least what the files grew by
    bool may_be_smaller = true;  // names went or files were cut since
};
Space known;

// Everything below the root, as the system counts it: what is set aside for a file is used.
std::uint64_t count_used_bytes() {
    std::uint64_t used = 0;
    std::vector<std::string> folders = {control().root};
    while (!folders.empty()) {
        const std::string folder = folders.back();
        folders.pop_back();
        DIR* const entries = ::opendir(folder.c_str());
        if (entries == nullptr) continue;
        while (const dirent* const entry = ::readdir(entries)) {
            const std::string name = entry->d_name;
            struct stat status {};
            const std::string path = folder + "/" + name;
            if (name == "." || name == ".." || ::lstat(path.c_str(), &status) != 0) continue;
            if (S_ISDIR(status.st_mode)) folders.push_back(path);
            if (S_ISREG(status.st_mode)) used += bytes_of(status);
        }
        ::closedir(entries);
    }
    return used;
}

void look() {
    known = {control().quota_bytes, count_used_bytes(), 0, false};
}

// At least what is used.
std::uint64_t used_bytes() {
    if (known.may_be_smaller || known.quota != control().quota_bytes) look();
    return known.used + known.grown;
}

}  // namespace

void space_may_be_free() {
    known.may_be_smaller = true;
}

int failure_of(std::uint32_t kind) {
    Control& orders = control();
    if ((orders.fail_kinds & kind) == 0) return 0;
    const std::uint64_t call = ++orders.calls;
    const std::uint64_t first = orders.fail_at;
    if (first == 0 || call < first || (call > first && orders.fails_forever == 0)) return 0;
    orders.failed++;
    return orders.fail_error;
}

std::uint64_t free_bytes() {
    const std::uint64_t used = used_bytes();
    const std::uint64_t quota = control().quota_bytes;
    return quota - std::min(quota, used);
}

std::size_t fitting(int descriptor, off_t offset, std::size_t size) {
    struct stat status {};
    if (control().quota_bytes == 0 || ::fstat(descriptor, &status) != 0) return size;
    const std::uint64_t end = static_cast<std::uint64_t>(offset) + size;
    const std::uint64_t there = bytes_of(status);
    if (end <= there) return size;
    const std::uint64_t needed = end - there;
    // What was granted and not written counts as used until somebody looks.
    if (needed > free_bytes() && known.grown != 0) look();
    const std::uint64_t room = free_bytes();
    known.grown += std::min(needed, room);
    if (needed <= room) return size;
    control().refused++;
    return size - static_cast<std::size_t>(std::min<std::uint64_t>(size, needed - room));
}

bool is_full() {
    if (control().quota_bytes == 0 || free_bytes() != 0) return false;
    if (known.grown != 0) look();
    if (free_bytes() != 0) return false;
    control().refused++;
    return true;
}

}  // namespace faultline::faults
