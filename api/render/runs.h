// Import runs, sources and sightings as JSON.

#pragma once

#include "api/app/runs.h"
#include "api/json/writer.h"

namespace faultline::render {

// A page of runs, and one run with the first CIs that it saw.
void write_run_list(const app::RunListAnswer& answer, json::JsonWriter& out);
void write_run(const app::RunAnswer& answer, json::JsonWriter& out);

// The sources.
void write_source_list(const app::SourceListAnswer& answer, json::JsonWriter& out);

// Since when and until when its sources saw a CI.
void write_ci_seen(const app::CiSeenAnswer& answer, json::JsonWriter& out);

}  // namespace faultline::render
