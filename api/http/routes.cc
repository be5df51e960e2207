// The routes table, put together from the tables of the resources.

#include <array>
#include <vector>

#include "api/http/resources.h"
#include "api/http/route.h"

namespace faultline::http {

namespace {

constexpr std::array kResources = {
    Resource{service_routes, service_schemas},
    Resource{ci_routes, ci_schemas},
    Resource{query_routes, query_schemas},
    Resource{edit_routes, edit_schemas},
    Resource{identity_routes, identity_schemas},
    Resource{history_routes, history_schemas},
    Resource{impact_routes, impact_schemas},
    Resource{[] { return std::span<const Route>(); }, impact_extras_schemas},
    Resource{[] { return std::span<const Route>(); }, impact_explanation_schemas},
    Resource{spof_routes, spof_schemas},
    Resource{cuts_routes, cuts_schemas},
    Resource{outage_routes, outage_schemas},
    Resource{whatif_routes, whatif_schemas},
    Resource{change_routes, change_schemas},
    Resource{change_step_routes, change_step_schemas},
    Resource{assessment_routes, assessment_schemas},
    Resource{[] { return std::span<const Route>(); }, stored_assessment_schemas},
    Resource{[] { return std::span<const Route>(); }, assessed_impact_schemas},
    Resource{[] { return std::span<const Route>(); }, assessed_risk_schemas},
    Resource{import_routes, import_schemas},
    Resource{record_import_routes, record_import_schemas},
    Resource{incident_routes, incident_schemas},
    Resource{service_level_routes, service_level_schemas},
    Resource{plan_routes, plan_schemas},
    Resource{quarantine_routes, quarantine_schemas},
    Resource{run_routes, run_schemas},
    Resource{lint_routes, lint_schemas},
    Resource{conformance_routes, conformance_schemas},
    Resource{[] { return std::span<const Route>(); }, corrective_action_schemas},
    Resource{schema_routes, schema_schemas},
    Resource{[] { return std::span<const Route>(); }, schema_entry_schemas},
    Resource{policy_routes, policy_schemas},
    Resource{[] { return std::span<const Route>(); }, policy_part_schemas},
    Resource{[] { return std::span<const Route>(); }, policy_test_schemas},
    Resource{risk_weights_routes, risk_weights_schemas},
    Resource{baseline_routes, baseline_schemas},
    Resource{backup_routes, backup_schemas},
    Resource{audit_routes, audit_schemas},
    Resource{feed_routes, feed_schemas},
};

std::vector<Route> all_routes() {
    std::vector<Route> all;
    for (const Resource& resource : kResources) {
        const std::span<const Route> own = resource.routes();
        all.insert(all.end(), own.begin(), own.end());
    }
    return all;
}

}  // namespace

std::span<const Resource> resources() {
    return kResources;
}

std::span<const Route> routes() {
    static const std::vector<Route> kAll = all_routes();
    return kAll;
}

}  // namespace faultline::http
