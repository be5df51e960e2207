// HighWaterMark: the last version that was made durable, kept outside the database.
//
// The database recovers to a point in time: damage near the end of its write-ahead log drops what
// lies behind without a word.  The mark remembers what was acknowledged, so that opening notices.
//
// Thread safety: belongs to the writer.
//
//     MARK = slot, slot                  each at a multiple of kMarkSlotBytes
//     slot = fixed64 version, 32 bytes audit hash of that version, first 8 bytes of SHA-256(the 40)
//
// The slots are written in turn, so that a torn write spares the mark before it.

#pragma once

#include <filesystem>
#include <optional>

#include "engine/base/ids.h"
#include "engine/base/result.h"
#include "engine/base/sha256.h"
#include "storage/files.h"

namespace faultline::storage {

inline constexpr std::size_t kMarkSlotBytes = 512;

// What was acknowledged last.
struct Mark {
    Version version{};
    Digest chain{};
};

// The file that holds the mark.
class HighWaterMark {
 public:
    // Open the file at `path`, or make a new one.  Errors: corruption if it is not there or holds
    // no whole mark (unless `create`); unavailable.
    static Result<HighWaterMark> open(const std::filesystem::path& path, bool create);

    // The mark in the file at `path`, which is not opened for writing; none if the file is not
    // there or holds no whole mark.  Errors: unavailable.
    static Result<std::optional<Mark>> read(const std::filesystem::path& path);

    // The mark; version 0 in a new file.
    [[nodiscard]] const Mark& mark() const { return mark_; }

    // Move the mark and make it durable.  Errors: unavailable.
    [[nodiscard]] Result<void> advance(const Mark& mark);

    // Move the mark back, past what is lost, and make that durable.  Errors: unavailable.
    [[nodiscard]] Result<void> lower(const Mark& mark);

 private:
    HighWaterMark(std::filesystem::path path, FileDescriptor file);

    std::filesystem::path path_;
    FileDescriptor file_;
    Mark mark_;
    unsigned next_slot_ = 0;
};

}  // namespace faultline::storage
