// What the shim knows: its orders, which paths and descriptors are below the root, which file is
// which.
//
// Thread safety: everything may be called from any thread; Guard serialises what must not
// interleave.
//
// System calls are made directly, never through libc, so that the shim cannot meet itself.

#pragma once

#include <cstdint>
#include <mutex>
#include <string>

#include "tests/faults/shim/control.h"

namespace faultline::faults {

// The orders of this process; never null: without any, all of it is zero.
Control& control();

// Held while a call and its entry in the journal are made.
using Guard = std::unique_lock<std::recursive_mutex>;
Guard lock();

// The path as seen from the root ("" for the root itself); false if it is not below.
bool below_root(int directory, const char* path, std::string& relative);

// The id of an open file or folder below the root; 0 if it is none.
std::uint64_t id_of(int descriptor);

// The path of an open file or folder below the root.
std::string path_of(int descriptor);

// Remember and forget a descriptor.  `is_new`: its file was created just now.
void opened(int descriptor, bool is_new);
void closed(int descriptor);

// True if the calling process is to be meddled with at all.
bool is_active();

}  // namespace faultline::faults
