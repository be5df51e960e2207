// The resources of the API: each brings its rows of the routes table and the schemas of its bodies
// and answers.
//
// Layout: the rows of a resource stand below its handlers, in `<resource>_handlers.cc`; its schemas
// in `<resource>_schemas.cc`, as one JSON object from name to JSON schema.

#pragma once

#include <span>
#include <string_view>

#include "api/http/route.h"

namespace faultline::http {

// Health, the description itself, and the schemas that all resources share.
[[nodiscard]] std::span<const Route> service_routes();
[[nodiscard]] std::string_view service_schemas();

// Configuration items.
[[nodiscard]] std::span<const Route> ci_routes();
[[nodiscard]] std::string_view ci_schemas();

// Saved queries.
[[nodiscard]] std::span<const Route> query_routes();
[[nodiscard]] std::string_view query_schemas();

// Incidents, service levels, and imports of changes and incidents of other tools.
[[nodiscard]] std::span<const Route> incident_routes();
[[nodiscard]] std::string_view incident_schemas();
[[nodiscard]] std::span<const Route> service_level_routes();
[[nodiscard]] std::string_view service_level_schemas();
[[nodiscard]] std::span<const Route> record_import_routes();
[[nodiscard]] std::string_view record_import_schemas();

// Direct writes to configuration items, one or a batch.
[[nodiscard]] std::span<const Route> edit_routes();
[[nodiscard]] std::string_view edit_schemas();

// Merges and splits of configuration items.
[[nodiscard]] std::span<const Route> identity_routes();
[[nodiscard]] std::string_view identity_schemas();

// The changes feed.
[[nodiscard]] std::span<const Route> feed_routes();
[[nodiscard]] std::string_view feed_schemas();

// Blast radius and dependencies.
[[nodiscard]] std::span<const Route> impact_routes();
[[nodiscard]] std::string_view impact_schemas();
[[nodiscard]] std::string_view impact_extras_schemas();
[[nodiscard]] std::string_view impact_explanation_schemas();

// Single points of failure.
[[nodiscard]] std::span<const Route> spof_routes();
[[nodiscard]] std::string_view spof_schemas();

// Minimal cut sets.
[[nodiscard]] std::span<const Route> cuts_routes();
[[nodiscard]] std::string_view cuts_schemas();

// Outage probabilities.
[[nodiscard]] std::span<const Route> outage_routes();
[[nodiscard]] std::string_view outage_schemas();

// Change records, and what is done to them.
[[nodiscard]] std::span<const Route> change_routes();
[[nodiscard]] std::string_view change_schemas();
[[nodiscard]] std::span<const Route> change_step_routes();
[[nodiscard]] std::string_view change_step_schemas();

// Assessments of changes.
[[nodiscard]] std::span<const Route> assessment_routes();
[[nodiscard]] std::string_view assessment_schemas();
[[nodiscard]] std::string_view stored_assessment_schemas();
[[nodiscard]] std::string_view assessed_impact_schemas();
[[nodiscard]] std::string_view assessed_risk_schemas();

// What-if questions.
[[nodiscard]] std::span<const Route> whatif_routes();
[[nodiscard]] std::string_view whatif_schemas();

// Imports.
[[nodiscard]] std::span<const Route> import_routes();
[[nodiscard]] std::string_view import_schemas();

// Plans of imports.
[[nodiscard]] std::span<const Route> plan_routes();
[[nodiscard]] std::string_view plan_schemas();

// The quarantine.
[[nodiscard]] std::span<const Route> quarantine_routes();
[[nodiscard]] std::string_view quarantine_schemas();

// Import runs and sources.
[[nodiscard]] std::span<const Route> run_routes();
[[nodiscard]] std::string_view run_schemas();

// The audit trail, and checks of it and of everything.
[[nodiscard]] std::span<const Route> audit_routes();
[[nodiscard]] std::string_view audit_schemas();

// Findings.
[[nodiscard]] std::span<const Route> lint_routes();
[[nodiscard]] std::string_view lint_schemas();

// Backups.
[[nodiscard]] std::span<const Route> backup_routes();
[[nodiscard]] std::string_view backup_schemas();

// Histories, relationships and differences.
[[nodiscard]] std::span<const Route> history_routes();
[[nodiscard]] std::string_view history_schemas();

// Baselines, and the removal of history.
[[nodiscard]] std::span<const Route> baseline_routes();
[[nodiscard]] std::string_view baseline_schemas();

// Conformance and corrective actions.
[[nodiscard]] std::span<const Route> conformance_routes();
[[nodiscard]] std::string_view conformance_schemas();
[[nodiscard]] std::string_view corrective_action_schemas();

// The catalogue.
[[nodiscard]] std::span<const Route> schema_routes();
[[nodiscard]] std::string_view schema_schemas();
[[nodiscard]] std::string_view schema_entry_schemas();

// The policy, and the risk weights.
[[nodiscard]] std::span<const Route> policy_routes();
[[nodiscard]] std::string_view policy_schemas();
[[nodiscard]] std::string_view policy_part_schemas();
[[nodiscard]] std::string_view policy_test_schemas();
[[nodiscard]] std::span<const Route> risk_weights_routes();
[[nodiscard]] std::string_view risk_weights_schemas();

// One resource.
struct Resource {
    std::span<const Route> (*routes)();
    std::string_view (*schemas)();
};

// All of them, in the order of the OpenAPI document.
[[nodiscard]] std::span<const Resource> resources();

}  // namespace faultline::http
