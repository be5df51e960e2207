// Files that a command writes for the user.

#pragma once

#include <string>
#include <string_view>

#include "engine/base/result.h"

namespace faultline::cli {

// Write `content` to a new file; it is durable when the call returns.
// Errors: conflict if there is such a file already, which is left as it is; unavailable.
[[nodiscard]] Result<void> write_new_file(const std::string& path, std::string_view content);

}  // namespace faultline::cli
