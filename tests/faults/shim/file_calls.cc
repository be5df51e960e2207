// The calls on open files, in place of those of libc.

#include <cerrno>
#include <cstdarg>
#include <cstdint>
#include <string>

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <unistd.h>

#include "tests/faults/shim/journal.h"
#include "tests/faults/shim/refusal.h"
#include "tests/faults/shim/state.h"

namespace faultline::faults {

namespace {

// Sets errno when there is one.
bool fails(std::uint32_t kind) {
    const int error = failure_of(kind);
    if (error != 0) errno = error;
    return error != 0;
}

// How many bytes a write that is to fail, or that does not fit, may still write; -1 and errno:
// none.
ssize_t allowed_bytes(int descriptor, off_t offset, std::size_t size) {
    if (fails(kWriteCall)) {
        return control().fails_short != 0 && size > 1 ? static_cast<ssize_t>(size / 2) : -1;
    }
    const std::size_t fit = fitting(descriptor, offset, size);
    if (fit == 0 && size != 0) {
        errno = ENOSPC;
        return -1;
    }
    return static_cast<ssize_t>(fit);
}

// Where the next write() of the descriptor goes.
off_t write_offset(int descriptor) {
    const int flags = ::fcntl(descriptor, F_GETFL);
    struct stat status {};
    if (flags >= 0 && (flags & O_APPEND) != 0 && ::fstat(descriptor, &status) == 0) {
        return status.st_size;
    }
    return syscall(SYS_lseek, descriptor, 0, SEEK_CUR);
}

int open_below(int directory, const char* path, int flags, mode_t mode, const std::string& name) {
    const Guard guard = lock();
    if (fails(kOpenCall)) return -1;
    struct stat status {};
    const bool was_there = ::fstatat(directory, path, &status, 0) == 0;
    if (!was_there && (flags & O_CREAT) != 0 && is_full()) {
        errno = ENOSPC;
        return -1;
    }
    const int file = static_cast<int>(syscall(SYS_openat, directory, path, flags, mode));
    if (file < 0) return file;
    opened(file, !was_there);
    if (!was_there) note("create\t" + std::to_string(id_of(file)) + "\t" + name);
    return file;
}

int open_any(int directory, const char* path, int flags, mode_t mode) {
    std::string name;
    const bool is_ours = below_root(directory, path, name);
    if (is_ours) return open_below(directory, path, flags, mode, name);
    return static_cast<int>(syscall(SYS_openat, directory, path, flags, mode));
}

int sync_any(int descriptor, long call) {
    const std::uint64_t id = id_of(descriptor);
    if (id == 0) return static_cast<int>(syscall(call, descriptor));
    const Guard guard = lock();
    if (fails(kSyncCall)) {
        sync_failed(id);
        return -1;
    }
    if (control().sync_lies != 0) return 0;
    const int result = static_cast<int>(syscall(call, descriptor));
    struct stat status {};
    if (result != 0 || ::fstat(descriptor, &status) != 0) return result;
    if (S_ISDIR(status.st_mode)) note("syncdir\t" + path_of(descriptor));
    if (S_ISREG(status.st_mode)) synced(id, descriptor);
    return result;
}

int allocate(int descriptor, int mode, off_t offset, off_t size) {
    if (id_of(descriptor) != 0) {
        const Guard guard = lock();
        const auto wanted = static_cast<std::size_t>(size);
        if (fails(kSizeCall)) return -1;
        if (fitting(descriptor, offset, wanted) < wanted) {
            errno = ENOSPC;
            return -1;
        }
        wrote(id_of(descriptor), offset, offset);
    }
    return static_cast<int>(syscall(SYS_fallocate, descriptor, mode, offset, size));
}

}  // namespace

}  // namespace faultline::faults

using namespace faultline::faults;  // NOLINT: what follows are libc's own names

extern "C" {

int open(const char* path, int flags, ...) {
    va_list rest;
    va_start(rest, flags);
    const mode_t mode = (flags & O_CREAT) != 0 ? va_arg(rest, mode_t) : 0;
    va_end(rest);
    return open_any(AT_FDCWD, path, flags, mode);
}

int openat(int directory, const char* path, int flags, ...) {
    va_list rest;
    va_start(rest, flags);
    const mode_t mode = (flags & O_CREAT) != 0 ? va_arg(rest, mode_t) : 0;
    va_end(rest);
    return open_any(directory, path, flags, mode);
}

int __open_2(const char* path, int flags) {  // NOLINT: libc's name
    return open_any(AT_FDCWD, path, flags, 0);
}

int close(int descriptor) {
    closed(descriptor);
    return static_cast<int>(syscall(SYS_close, descriptor));
}

ssize_t write(int descriptor, const void* bytes, size_t size) {
    const std::uint64_t id = id_of(descriptor);
    if (id == 0) return syscall(SYS_write, descriptor, bytes, size);
    const Guard guard = lock();
    const off_t offset = write_offset(descriptor);
    const ssize_t allowed = allowed_bytes(descriptor, offset, size);
    if (allowed < 0) return -1;
    const ssize_t written = syscall(SYS_write, descriptor, bytes, allowed);
    if (written > 0) wrote(id, offset, offset + written);
    return written;
}

ssize_t pwrite(int descriptor, const void* bytes, size_t size, off_t offset) {
    const std::uint64_t id = id_of(descriptor);
    if (id == 0) return syscall(SYS_pwrite64, descriptor, bytes, size, offset);
    const Guard guard = lock();
    const ssize_t allowed = allowed_bytes(descriptor, offset, size);
    if (allowed < 0) return -1;
    const ssize_t written = syscall(SYS_pwrite64, descriptor, bytes, allowed, offset);
    if (written > 0) wrote(id, offset, offset + written);
    return written;
}

ssize_t read(int descriptor, void* bytes, size_t size) {
    if (id_of(descriptor) != 0) {
        const Guard guard = lock();
        if (fails(kReadCall)) return -1;
    }
    return syscall(SYS_read, descriptor, bytes, size);
}

ssize_t pread(int descriptor, void* bytes, size_t size, off_t offset) {
    if (id_of(descriptor) != 0) {
        const Guard guard = lock();
        if (fails(kReadCall)) return -1;
    }
    return syscall(SYS_pread64, descriptor, bytes, size, offset);
}

int fsync(int descriptor) {
    return sync_any(descriptor, SYS_fsync);
}

int fdatasync(int descriptor) {
    return sync_any(descriptor, SYS_fdatasync);
}

// Promises nothing about a loss of power, so that nothing is taken for synced.
int sync_file_range(int descriptor, off_t offset, off_t size, unsigned flags) {
    if (id_of(descriptor) != 0) {
        const Guard guard = lock();
        if (fails(kSyncCall)) return -1;
    }
    return static_cast<int>(syscall(SYS_sync_file_range, descriptor, offset, size, flags));
}

int ftruncate(int descriptor, off_t size) noexcept {
    if (id_of(descriptor) != 0) {
        const Guard guard = lock();
        if (fails(kSizeCall)) return -1;
        space_may_be_free();
    }
    return static_cast<int>(syscall(SYS_ftruncate, descriptor, size));
}

int fallocate(int descriptor, int mode, off_t offset, off_t size) {
    return allocate(descriptor, mode, offset, size);
}

int posix_fallocate(int descriptor, off_t offset, off_t size) {
    return allocate(descriptor, 0, offset, size) == 0 ? 0 : errno;
}

}  // extern "C"
