// Which calls are refused: the N-th of its kind, or those for which there is no room.
//
// Thread safety: call with the lock of state.h held.

#pragma once

#include <cstddef>
#include <cstdint>

#include <sys/types.h>

namespace faultline::faults {

// Count a call of this kind; the errno it fails with, 0 if it does not.
int failure_of(std::uint32_t kind);

// How many of `size` bytes still fit when they are written at `offset` of an open file.
std::size_t fitting(int descriptor, off_t offset, std::size_t size);

// True if not even a new name fits.
bool is_full();

// From now on there may be more room than there was: a name went, or a file was cut.
void space_may_be_free();

// How many bytes are free below the root.  REQUIRES: there is a quota.
std::uint64_t free_bytes();

}  // namespace faultline::faults
