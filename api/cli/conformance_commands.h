// `conformance ...`.
//
// Layout: as of all groups of commands (commands.h).

#pragma once

#include "api/cli/command_line.h"

namespace faultline::cli {

// Declare them.
void add_conformance_commands(CommandRegistry& registry);

}  // namespace faultline::cli
