#include "tests/faults/shim/state.h"

#include <array>
#include <atomic>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <unordered_map>

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace faultline::faults {

namespace {

constexpr std::size_t kDescriptorsMax = 4096;
constexpr std::uint64_t kFirstNewId = std::uint64_t{1} << 48;  // above every inode's number

std::array<std::atomic<std::uint64_t>, kDescriptorsMax> ids_by_descriptor;

// Inodes are used again, ids are not: a file that was created here has a number of its own, one
// that was there before has that of its inode.
std::unordered_map<std::uint64_t, std::uint64_t>& created_ids() {
    static auto* const ids =
        std::make_unique<std::unordered_map<std::uint64_t, std::uint64_t>>().release();
    return *ids;
}

Control* map_control() {
    static Control nothing{};
    const char* const path = std::getenv(kControlVariable);
    if (path == nullptr) return &nothing;
    const long file = syscall(SYS_openat, AT_FDCWD, path, O_RDWR | O_CLOEXEC, 0);
    if (file < 0) return &nothing;
    void* const mapped = ::mmap(
        nullptr, sizeof(Control), PROT_READ | PROT_WRITE, MAP_SHARED, static_cast<int>(file), 0);
    syscall(SYS_close, file);
    return mapped == MAP_FAILED ? &nothing : static_cast<Control*>(mapped);
}

std::string link_of(int descriptor) {
    const std::string link = "/proc/self/fd/" + std::to_string(descriptor);
    std::array<char, 2 * kPathBytesMax> target{};
    const long size = syscall(SYS_readlinkat, AT_FDCWD, link.c_str(), target.data(), target.size());
    return size <= 0 ? std::string() : std::string(target.data(), static_cast<std::size_t>(size));
}

std::string absolute(int directory, const char* path) {
    std::string text = path;
    if (text.starts_with('/')) return text;
    std::string base;
    if (directory == AT_FDCWD) {
        std::array<char, 2 * kPathBytesMax> here{};
        if (syscall(SYS_getcwd, here.data(), here.size()) > 0) base = here.data();
    } else {
        base = link_of(directory);
    }
    return base + "/" + text;
}

bool relative_to_root(std::string path, std::string& relative) {
    for (std::size_t at = path.find("//"); at != std::string::npos; at = path.find("//")) {
        path.erase(at, 1);
    }
    while (path.size() > 1 && path.ends_with('/')) {
        path.pop_back();
    }
    const std::string root = control().root;
    if (!path.starts_with(root)) return false;
    if (path.size() != root.size() && path[root.size()] != '/') return false;
    relative = path.size() == root.size() ? "" : path.substr(root.size() + 1);
    return true;
}

}  // namespace

Control& control() {
    static Control* const mapped = map_control();
    return *mapped;
}

bool is_active() {
    return control().root[0] != '\0';
}

Guard lock() {
    static auto* const mutex = std::make_unique<std::recursive_mutex>().release();
    return Guard(*mutex);
}

bool below_root(int directory, const char* path, std::string& relative) {
    return is_active() && path != nullptr && relative_to_root(absolute(directory, path), relative);
}

std::uint64_t id_of(int descriptor) {
    if (descriptor < 0 || static_cast<std::size_t>(descriptor) >= kDescriptorsMax) return 0;
    return ids_by_descriptor[static_cast<std::size_t>(descriptor)];
}

std::string path_of(int descriptor) {
    std::string relative;
    (void)relative_to_root(link_of(descriptor), relative);
    return relative;
}

void opened(int descriptor, bool is_new) {
    if (descriptor < 0 || static_cast<std::size_t>(descriptor) >= kDescriptorsMax) return;
    struct stat status {};
    if (::fstat(descriptor, &status) != 0) return;
    static std::uint64_t next_id = kFirstNewId;
    auto& created = created_ids();
    if (is_new) created[status.st_ino] = next_id++;
    const auto at = created.find(status.st_ino);
    ids_by_descriptor[static_cast<std::size_t>(descriptor)] =
        at == created.end() ? status.st_ino : at->second;
}

void closed(int descriptor) {
    if (descriptor < 0 || static_cast<std::size_t>(descriptor) >= kDescriptorsMax) return;
    ids_by_descriptor[static_cast<std::size_t>(descriptor)] = 0;
}

}  // namespace faultline::faults
