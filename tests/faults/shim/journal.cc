#include "tests/faults/shim/journal.h"

#include <algorithm>
#include <limits>
#include <memory>
#include <unordered_map>
#include <vector>

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "tests/faults/shim/state.h"

namespace faultline::faults {

namespace {

constexpr std::size_t kCopyBytes = std::size_t{1} << 18;

// The part of a file that was written since it was synced.
struct Unsynced {
    off_t begin = std::numeric_limits<off_t>::max();
    off_t end = 0;
};

std::unordered_map<std::uint64_t, Unsynced>& unsynced() {
    static auto* const ranges =
        std::make_unique<std::unordered_map<std::uint64_t, Unsynced>>().release();
    return *ranges;
}

int open_in_journal(const std::string& name, int flags) {
    const std::string path = std::string(control().journal) + "/" + name;
    return static_cast<int>(syscall(SYS_openat, AT_FDCWD, path.c_str(), flags | O_CLOEXEC, 0600));
}

// Read through a descriptor of our own: the one at hand may be for writing only.
void copy_range(int source, int target, Unsynced range) {
    const std::string path = "/proc/self/fd/" + std::to_string(source);
    const int file =
        static_cast<int>(syscall(SYS_openat, AT_FDCWD, path.c_str(), O_RDONLY | O_CLOEXEC, 0));
    std::vector<char> bytes(kCopyBytes);
    while (range.begin < range.end) {
        const auto wanted =
            std::min(bytes.size(), static_cast<std::size_t>(range.end - range.begin));
        const long got = syscall(SYS_pread64, file, bytes.data(), wanted, range.begin);
        if (got <= 0) break;
        syscall(SYS_pwrite64, target, bytes.data(), got, range.begin);
        range.begin += got;
    }
    syscall(SYS_close, file);
}

}  // namespace

bool keeps_journal() {
    return control().journal[0] != '\0';
}

void note(const std::string& line) {
    if (!keeps_journal()) return;
    static const int file = open_in_journal("names", O_WRONLY | O_CREAT | O_APPEND);
    const std::string whole = line + "\n";
    syscall(SYS_write, file, whole.data(), whole.size());
}

void wrote(std::uint64_t id, off_t begin, off_t end) {
    if (!keeps_journal()) return;
    Unsynced& range = unsynced()[id];
    range.begin = std::min(range.begin, begin);
    range.end = std::max(range.end, end);
}

void synced(std::uint64_t id, int descriptor) {
    if (!keeps_journal()) return;
    const int copy = open_in_journal(std::to_string(id), O_WRONLY | O_CREAT);
    struct stat status {};
    ::fstat(descriptor, &status);
    copy_range(descriptor, copy, unsynced()[id]);
    syscall(SYS_ftruncate, copy, status.st_size);
    syscall(SYS_close, copy);
    unsynced().erase(id);
}

void sync_failed(std::uint64_t id) {
    if (keeps_journal()) unsynced().erase(id);
}

}  // namespace faultline::faults
