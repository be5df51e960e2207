// Control: what a test tells the shim in the process under test, and what it hears back.
//
// A file of this layout is mapped by both; its path is in the environment variable
// kControlVariable.  The test may change the members that are atomic while the process runs.
//
// Thread safety: atomics where both sides look; the rest is written before the process starts.

#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>

namespace faultline::faults {

inline constexpr const char* kControlVariable = "FAULTS_CONTROL";
inline constexpr std::size_t kPathBytesMax = 512;

// Kinds of calls that can fail, as bits.
inline constexpr std::uint32_t kOpenCall = 1;
inline constexpr std::uint32_t kWriteCall = 2;
inline constexpr std::uint32_t kSyncCall = 4;
inline constexpr std::uint32_t kNameCall = 8;   // rename, link, unlink, mkdir, rmdir
inline constexpr std::uint32_t kSizeCall = 16;  // ftruncate, fallocate
inline constexpr std::uint32_t kReadCall = 32;
inline constexpr std::uint32_t kAnyCall = 63;

// What happens to files below `root`; all zero: nothing.
struct Control {
    char root[kPathBytesMax];     // absolute, without a slash at its end
    char journal[kPathBytesMax];  // folder for what a loss of power needs; empty: not kept
    std::uint32_t sync_lies;      // 1: a sync says it worked and does nothing

    std::uint32_t fail_kinds;            // which calls count, and fail ...
    std::uint32_t fails_forever;         // ... once, or from then on
    std::uint32_t fails_short;           // 1: a write that fails writes half of what it was given
    std::int32_t fail_error;             // errno
    std::atomic<std::uint64_t> fail_at;  // the number of the call that fails first; 0: none
    std::atomic<std::uint64_t> calls;    // how many calls were counted
    std::atomic<std::uint64_t> failed;   // how many of them failed

    std::atomic<std::uint64_t> quota_bytes;  // what fits below `root`; 0: no limit
    std::atomic<std::uint64_t> refused;      // calls that did not fit
};
static_assert(std::atomic<std::uint64_t>::is_always_lock_free);

}  // namespace faultline::faults
