// serve: the HTTP server as a command.

#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace faultline::cli {

// What to serve, and where.
struct ServeOptions {
    std::string directory;
    std::string listen = "127.0.0.1:8080";
    std::string backup_directory;                   // empty: no backups are made
    std::optional<std::uint32_t> sampling_threads;  // absent or 0: as many as there are cores
};

// Serve the store until SIGTERM or SIGINT, then drain and close.
// The exit code: 0 after a signal, 1 if the store or the port cannot be used, 2 if the address is
// none that may be listened on.
[[nodiscard]] int serve(const ServeOptions& given);

}  // namespace faultline::cli
