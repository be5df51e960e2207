// Folders that must not lie in one another.
//
// Thread safety: pure function of the file system.

#pragma once

#include <filesystem>
#include <string_view>

#include "engine/base/result.h"

namespace faultline::storage {

// Success unless one of the folders is the other or lies in it, by whatever names: symbolic links
// and mounts are seen through.  Neither need exist.  `a_name` and `b_name` say in the message what
// they are.
// Errors: invalid_argument naming both; unavailable if a path cannot be followed.
[[nodiscard]] Result<void> check_apart(const std::filesystem::path& a,
                                       std::string_view a_name,
                                       const std::filesystem::path& b,
                                       std::string_view b_name);

}  // namespace faultline::storage
