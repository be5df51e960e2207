// Plans of imports as JSON, and the lines of their operations.

#pragma once

#include "api/app/plans.h"
#include "api/json/writer.h"

namespace faultline::render {

// How the operations of a plan are written, a JSON object a line:
// {"op":"create|update|retire","ci","changes":[{"field","before","after"}],"claims":[...]},
// {"op":"quarantine|note","file","line","code","message"} and {"op":"counts",...}.  No line holds a
// version, a time or an internal number.
[[nodiscard]] const app::OperationWords& operation_words();

// What a dry run found.
void write_dry_run(const app::DryRunAnswer& answer, json::JsonWriter& out);

// The plans that can be applied, and one of them.
void write_plan_list(const std::vector<app::PlanEntry>& plans, json::JsonWriter& out);
void write_plan(const app::PlanEntry& plan, json::JsonWriter& out);

// A plan that is gone.
void write_plan_discarded(const std::string& id, json::JsonWriter& out);

}  // namespace faultline::render
