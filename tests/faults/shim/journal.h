// The journal: what of a folder would outlive a loss of power.
//
// Thread safety: call with the lock of state.h held.
//
// Beside the real files the journal folder holds, for each file by its id, a copy of what was
// synced, brought up to date by every sync; and in `names` a line for each change of a name and for
// each sync of a folder:
//
//     create TAB id TAB path     mkdir TAB path     rename TAB old TAB new     link TAB old TAB new
//     unlink TAB path            rmdir TAB path     syncdir TAB path

#pragma once

#include <cstdint>
#include <string>

#include <sys/types.h>

namespace faultline::faults {

// True if a journal is kept.
bool keeps_journal();

// Add a line to `names`.
void note(const std::string& line);

// Remember that these bytes of the file were written and not synced.
void wrote(std::uint64_t id, off_t begin, off_t end);

// The sync of the file behind the descriptor worked: bring the copy up to date.
void synced(std::uint64_t id, int descriptor);

// It failed: what was to be synced is clean as far as the system is concerned, and never written.
void sync_failed(std::uint64_t id);

}  // namespace faultline::faults
