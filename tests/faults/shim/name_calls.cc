// The calls on names, in place of those of libc.

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <string>

#include <dlfcn.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "tests/faults/shim/journal.h"
#include "tests/faults/shim/refusal.h"
#include "tests/faults/shim/state.h"

namespace faultline::faults {

namespace {

// Make the call on a path below the root and note it, unless it is to fail.
template <typename Call>
int on_name(const std::string& line, const Call& call) {
    const Guard guard = lock();
    const int error = failure_of(kNameCall);
    if (error != 0) {
        errno = error;
        return -1;
    }
    const int result = static_cast<int>(call());
    if (result == 0) note(line);
    space_may_be_free();
    return result;
}

int unlink_any(int directory, const char* path, int flags) {
    const auto call = [=] { return syscall(SYS_unlinkat, directory, path, flags); };
    std::string name;
    if (!below_root(directory, path, name)) return static_cast<int>(call());
    return on_name(((flags & AT_REMOVEDIR) != 0 ? "rmdir\t" : "unlink\t") + name, call);
}

template <typename Call>
int on_two_names(const char* verb, const char* before, const char* after, const Call& call) {
    std::string name_before;
    std::string name_after;
    if (!below_root(AT_FDCWD, before, name_before) || !below_root(AT_FDCWD, after, name_after)) {
        return static_cast<int>(call());
    }
    return on_name(std::string(verb) + "\t" + name_before + "\t" + name_after, call);
}

void limit(struct statvfs& status) {
    if (control().quota_bytes == 0) return;
    const Guard guard = lock();
    status.f_blocks = control().quota_bytes / status.f_frsize;
    status.f_bavail = std::min<fsblkcnt_t>(status.f_bavail, free_bytes() / status.f_frsize);
    status.f_bfree = status.f_bavail;
}

}  // namespace

}  // namespace faultline::faults

using namespace faultline::faults;  // NOLINT: what follows are libc's own names

extern "C" {

int rename(const char* before, const char* after) noexcept {
    return on_two_names(
        "rename", before, after, [=] { return syscall(SYS_rename, before, after); });
}

int link(const char* before, const char* after) noexcept {
    return on_two_names("link", before, after, [=] { return syscall(SYS_link, before, after); });
}

int unlink(const char* path) noexcept {
    return unlink_any(AT_FDCWD, path, 0);
}

int rmdir(const char* path) noexcept {
    return unlink_any(AT_FDCWD, path, AT_REMOVEDIR);
}

int unlinkat(int directory, const char* path, int flags) noexcept {
    return unlink_any(directory, path, flags);
}

int remove(const char* path) noexcept {
    const int result = unlink(path);
    return result != 0 && errno == EISDIR ? rmdir(path) : result;
}

int mkdir(const char* path, mode_t mode) noexcept {
    const auto call = [=] { return syscall(SYS_mkdir, path, mode); };
    std::string name;
    if (!below_root(AT_FDCWD, path, name)) return static_cast<int>(call());
    if (is_full()) {
        errno = ENOSPC;
        return -1;
    }
    return on_name("mkdir\t" + name, call);
}

int statvfs(const char* path, struct statvfs* status) noexcept {
    using Function = int (*)(const char*, struct statvfs*);
    static const auto next = reinterpret_cast<Function>(::dlsym(RTLD_NEXT, "statvfs"));
    const int result = next(path, status);
    std::string name;
    if (result == 0 && below_root(AT_FDCWD, path, name)) limit(*status);
    return result;
}

int fstatvfs(int descriptor, struct statvfs* status) noexcept {
    using Function = int (*)(int, struct statvfs*);
    static const auto next = reinterpret_cast<Function>(::dlsym(RTLD_NEXT, "fstatvfs"));
    const int result = next(descriptor, status);
    if (result == 0 && id_of(descriptor) != 0) limit(*status);
    return result;
}

}  // extern "C"
