// What the commands about changes have in common.

#pragma once

#include <string>

#include "api/cli/command_registry.h"
#include "api/cli/request_builder.h"

namespace faultline::cli {

inline constexpr const char* kChangeIdNote = "Id of the change";
inline constexpr const char* kChangeIfMatchNote = "Only if it has this ETag or changed_version";

// Who acts, why, and on what it depends.
struct ChangeActOptions {
    std::string by;
    std::string reason;
    std::string key;
    std::string if_match;  // empty: whatever is there
};

// Declare --by, --reason and --idempotency-key.
Command& add_act_options(Command& command, ChangeActOptions& options);

// Put the condition and the key into the request.
void add_conditions(const ChangeActOptions& options, CommandRequest& request);

// The path of the change with that id.
[[nodiscard]] std::string change_path(const std::string& id);

// Declare what is done to a change: evidence, move, acknowledge, review (change_step_commands.cc).
void add_change_step_commands(CommandRegistry& registry);

// Declare what is said about a change: assess, assessment, assessments (assessment_commands.cc).
void add_assessment_commands(CommandRegistry& registry);

}  // namespace faultline::cli
