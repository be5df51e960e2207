#include "api/cli/commands.h"

#include <array>

namespace faultline::cli {

std::span<const CommandGroup> all_commands() {
    static constexpr std::array<CommandGroup, 33> kGroups = {
        add_import_command,       add_record_import_command, add_plan_commands,
        add_quarantine_commands,  add_impact_commands,       add_spof_command,
        add_cuts_command,         add_outage_command,        add_whatif_command,
        add_change_commands,      add_ci_commands,           add_ci_write_commands,
        add_ci_identity_commands, add_ci_history_command,    add_batch_command,
        add_query_commands,       add_relationship_commands, add_diff_command,
        add_baseline_commands,    add_feed_command,          add_run_commands,
        add_lint_command,         add_incident_commands,     add_service_level_commands,
        add_conformance_commands, add_policy_commands,       add_risk_weights_commands,
        add_schema_commands,      add_audit_commands,        add_backup_commands,
        add_retention_command,    add_recover_command,       add_serve_command,
    };
    return kGroups;
}

}  // namespace faultline::cli
