// Baselines and retention as JSON (docs/reference/http-api.md).

#pragma once

#include <string>

#include "api/app/baselines.h"
#include "api/app/retention.h"
#include "api/json/writer.h"

namespace faultline::render {

// One baseline, all of them, and the CIs of one.
void write_baseline(const app::BaselineAnswer& answer, json::JsonWriter& out);
void write_baseline_list(const app::BaselineListAnswer& answer, json::JsonWriter& out);
void write_baseline_members(const app::BaselineMembers& members, json::JsonWriter& out);

// One that was made.  REQUIRES: it was, so that `made` has it.
void write_baseline(const app::BaselineMade& made, json::JsonWriter& out);

// That a baseline was deleted.
void write_baseline_deletion(const std::string& name,
                             const app::WritePosition& position,
                             json::JsonWriter& out);

// What was removed from the history, or would be.
void write_retention(const app::RetentionAnswer& answer, json::JsonWriter& out);

}  // namespace faultline::render
