// The command line, parsed: what a person typed as plain data.

#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace faultline::cli {

// How answers are printed.
enum class Output { table, json, ndjson, csv };

// One struct per command.
struct ImportCommand {
    std::vector<std::string> files;  // `-`: standard input
    std::string format;
    std::string source;
    std::string host;
    std::string reason;
    bool best_effort = false;
    bool strict_schema = false;
};
struct ImpactCommand {
    std::vector<std::string> cis;
    std::optional<std::uint32_t> max_hops;
    std::optional<std::uint32_t> limit;
    std::string inherited;  // empty: not listed; "true": all; else these classes
    bool summary = false;
};
struct DependsCommand {
    std::string ci;
};
struct CiGetCommand {
    std::string ci;
};
struct CiListCommand {
    std::string class_name;
    std::string cursor;
    std::optional<std::uint32_t> limit;
};
struct LintCommand {};
struct ServeCommand {
    std::string listen = "127.0.0.1:8080";
};

using Command = std::variant<ImportCommand,
                             ImpactCommand,
                             DependsCommand,
                             CiGetCommand,
                             CiListCommand,
                             LintCommand,
                             ServeCommand>;

// A whole command line.  Exactly one of `data` and `server` is set.
struct CommandLine {
    std::string data;
    std::string server;
    Output output = Output::table;
    Command command;
};

// The command line, or the exit code if there is nothing to run: 0 after --help and --version, 2
// for wrong usage, which is explained on standard error.
[[nodiscard]] std::variant<CommandLine, int> parse_command_line(int argc, char** argv);

}  // namespace faultline::cli
