// Principal: on whose behalf a use case runs.  Every use case takes one first.

#pragma once

#include <string>

namespace faultline::app {

// Who asks or writes.  The name goes into the log with everything that is written.
struct Principal {
    std::string name;
};

// The user who runs this process: the login name, or `uid:N` if the system knows no name.
[[nodiscard]] Principal os_user();

// Whoever reaches the loopback interface, until there are tokens.
[[nodiscard]] Principal anonymous_loopback();

}  // namespace faultline::app
