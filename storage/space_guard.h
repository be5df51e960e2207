// SpaceGuard: a store stops writing while the disk still has room to end in order.
//
// A database that runs out of space in the middle of its own work may end the process.  So free
// space is looked at before each write, and a write that would leave too little is refused: nothing
// of it is written, reading goes on, and the next write after space is back works.
//
// If others fill the disk all the same, the guard gives up its ballast, a file of the store that
// only takes space: what is in flight can then still be finished.  It is made again when there is
// room.
//
//     BALLAST     nothing of meaning; may be removed at any time
//
// Thread safety: belongs to the writer.

#pragma once

#include <cstdint>
#include <filesystem>
#include <string_view>

#include "engine/base/result.h"

namespace faultline::storage {

// A write must leave so many bytes free, but never more than this part of the file system.
inline constexpr std::uint64_t kFreeBytesMin = std::uint64_t{64} << 20;
inline constexpr std::uint64_t kFreePartOfDisk = 16;

// The size of the ballast, and the most that it takes of the file system.
inline constexpr std::uint64_t kBallastBytes = std::uint64_t{16} << 20;
inline constexpr std::uint64_t kBallastPartOfDisk = 64;

// A byte of a change set takes so many on the disk for a while: in the write-ahead log, in a table,
// and in the table into which that one is merged.
inline constexpr std::uint64_t kDiskBytesPerByte = 3;

inline constexpr std::string_view kBallastName = "BALLAST";

// The two limits; tests make them small.
struct SpaceLimits {
    std::uint64_t free_bytes_min = kFreeBytesMin;  // 0: no write is refused
    std::uint64_t ballast_bytes = kBallastBytes;   // 0: no ballast
};

// Watches over the file system that holds a store.
class SpaceGuard {
 public:
    // A guard for the store in `directory`.  Makes the ballast if there is room for it.
    SpaceGuard(std::filesystem::path directory, SpaceLimits limits);

    // Whether a change set of so many bytes may be written.  The disk is looked at once for all the
    // writes of a group, as long as they fit into what was free then.
    // Errors: insufficient_storage, naming the limit and what is free.
    [[nodiscard]] Result<void> check(std::uint64_t change_set_bytes);

    // A group of writes ends: the next check looks again.
    void end_group() { allowance_ = 0; }

    // A write failed in spite of everything: leave what room there is to what is in flight.
    void give_up_ballast() const;

 private:
    void adjust_ballast(std::uint64_t free, std::uint64_t limit) const;
    [[nodiscard]] std::filesystem::path ballast() const { return directory_ / kBallastName; }

    std::filesystem::path directory_;
    SpaceLimits limits_;
    std::uint64_t allowance_ = 0;  // what the rest of this group may still take
};

// Before the store in `directory` opens, which writes: give up its ballast if less than that is
// free.
void make_room_for_opening(const std::filesystem::path& directory);

}  // namespace faultline::storage
