// check_buffer: whether bytes from outside are a buffer that a Snapshot can be read from.
//
// Thread safety: a pure function of immutable input.
//
// A buffer that comes from a file was whole when it was written, and a checksum says that it still
// is.  This check is for what a checksum cannot say: that no position in it points outside, so that
// no file, however it came to be, takes a reader beyond the buffer.  It does not repeat what
// building a graph establishes (ids ascend, dependents mirror dependencies).

#pragma once

#include <cstddef>
#include <span>

#include "engine/base/result.h"

namespace faultline::graph {

// Check the header, the place and size of every section, and every position stored in a section.
// Errors: corruption naming the section that is wrong.
// REQUIRES: `bytes` is aligned to kSectionAlignment.
// Cost: O(buffer), about 0.1 ns a byte.
[[nodiscard]] Result<void> check_buffer(std::span<const std::byte> bytes);

}  // namespace faultline::graph
