// How much the fault tests do: short runs, or long ones with FL_LONG=1 in the environment.
//
// Thread safety: pure.

#pragma once

#include <cstdlib>
#include <string_view>

namespace faultline::faults {

// True if the long form was asked for.
inline bool is_long_run() {
    const char* const value = std::getenv("FL_LONG");
    return value != nullptr && std::string_view(value) == "1";
}

// The one or the other.
inline int runs(int in_short, int in_long) {
    return is_long_run() ? in_long : in_short;
}

}  // namespace faultline::faults
