// serve: the HTTP server as a command.

#pragma once

#include <string>

namespace faultline::cli {

// Serve the store in `directory` on `listen` until SIGTERM or SIGINT, then drain and close.
// The exit code: 0 after a signal, 1 if the store or the port cannot be used, 2 if the address is
// none that may be listened on.
[[nodiscard]] int serve(const std::string& directory, const std::string& listen);

}  // namespace faultline::cli
