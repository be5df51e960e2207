// What posix_spawn() takes besides the program.
//
// Thread safety: pure functions, but for the environment, which nobody may change meanwhile.

#pragma once

#include <map>
#include <string>
#include <vector>

namespace faultline::test {

// This process's environment as NAME=VALUE, with `added` in place of what is there of those names.
[[nodiscard]] std::vector<std::string> environment_with(
    const std::map<std::string, std::string>& added);

// The strings as a C array that ends with a null pointer.  Valid as long as `strings`.
[[nodiscard]] std::vector<char*> pointers(std::vector<std::string>& strings);

}  // namespace faultline::test
