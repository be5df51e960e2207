// The commands there are, group by group.  Each function declares the commands of one file.

#pragma once

#include <span>

#include "api/cli/command_line.h"

namespace faultline::cli {

// What the function's name says.  A group of commands lies in the file of its name (`ci ...` in
// ci_commands.cc), with these exceptions: `depends` (impact_commands.cc), `batch`
// (ci_write_commands.cc), `ci history`, `relationship ...` and `diff` (history_commands.cc),
// `recover` (retention_commands.cc), `source list` (run_commands.cc), `verify` (audit_commands.cc),
// `restore` (backup_commands.cc), `risk-weights ...` (policy_commands.cc).
void add_change_commands(CommandRegistry& registry);
void add_import_command(CommandRegistry& registry);
void add_impact_commands(CommandRegistry& registry);
void add_spof_command(CommandRegistry& registry);
void add_cuts_command(CommandRegistry& registry);
void add_outage_command(CommandRegistry& registry);
void add_whatif_command(CommandRegistry& registry);
void add_ci_commands(CommandRegistry& registry);
void add_ci_write_commands(CommandRegistry& registry);
void add_ci_identity_commands(CommandRegistry& registry);
void add_batch_command(CommandRegistry& registry);
void add_ci_history_command(CommandRegistry& registry);
void add_query_commands(CommandRegistry& registry);
void add_incident_commands(CommandRegistry& registry);
void add_service_level_commands(CommandRegistry& registry);
void add_record_import_command(CommandRegistry& registry);
void add_relationship_commands(CommandRegistry& registry);
void add_diff_command(CommandRegistry& registry);
void add_baseline_commands(CommandRegistry& registry);
void add_retention_command(CommandRegistry& registry);
void add_recover_command(CommandRegistry& registry);
void add_feed_command(CommandRegistry& registry);
void add_plan_commands(CommandRegistry& registry);
void add_quarantine_commands(CommandRegistry& registry);
void add_run_commands(CommandRegistry& registry);
void add_lint_command(CommandRegistry& registry);
void add_schema_commands(CommandRegistry& registry);
void add_conformance_commands(CommandRegistry& registry);
void add_policy_commands(CommandRegistry& registry);
void add_risk_weights_commands(CommandRegistry& registry);
void add_audit_commands(CommandRegistry& registry);
void add_backup_commands(CommandRegistry& registry);
void add_serve_command(CommandRegistry& registry);

// All of them, in the order of --help.
[[nodiscard]] std::span<const CommandGroup> all_commands();

}  // namespace faultline::cli
