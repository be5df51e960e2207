// The command line, parsed: what to run and on which store.

#pragma once

#include <functional>
#include <span>
#include <string>
#include <variant>

#include "api/cli/request_builder.h"
#include "engine/base/result.h"

namespace faultline::cli {

class CommandRegistry;
struct CommandLine;

// How answers are printed.
enum class Output { table, json, ndjson, csv };

// Makes the request of a command that asks a backend.
using RequestMaker = std::function<Result<CommandRequest>()>;

// Runs a command that does not go through the router; returns its exit code.
using LocalRunner = std::function<int(const CommandLine&)>;

// A whole command line.  `data` and `server` are what the command's StoreUse says; for a
// RequestMaker exactly one of them is set.
struct CommandLine {
    std::string data;
    std::string server;
    Output output = Output::table;
    std::variant<RequestMaker, LocalRunner> command;
};

// Declares the commands of one group.
using CommandGroup = void (*)(CommandRegistry&);

// The command line, or the exit code if there is nothing to run: 0 after --help and --version, 2
// for wrong usage, which is explained on standard error.  `groups` are the commands there are, in
// the order of --help.
[[nodiscard]] std::variant<CommandLine, int> parse_command_line(
    int argc, char** argv, std::span<const CommandGroup> groups);

}  // namespace faultline::cli
