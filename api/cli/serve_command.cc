// `serve`: the command around serve.h.

#include <memory>
#include <string>

#include "api/cli/command_registry.h"
#include "api/cli/commands.h"
#include "api/cli/serve.h"

namespace faultline::cli {

void add_serve_command(CommandRegistry& registry) {
    const auto options = std::make_shared<ServeOptions>();
    registry
        .add(
            {"serve", "Serve the HTTP API", "faultline --data store serve --listen 127.0.0.1:8080"})
        .text_or_empty("--listen", options->listen, "Loopback address and port")
        .text("--backup-dir", options->backup_directory, "Make backups on request, in this folder")
        .number("--sampling-threads",
                options->sampling_threads,
                "Threads that play scenarios at a time, at most 8; 0: one for each core")
        .runs(StoreUse::data, [options](const CommandLine& line) {
            options->directory = line.data;
            return serve(*options);
        });
}

}  // namespace faultline::cli
