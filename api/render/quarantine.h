// The quarantine as JSON (docs/reference/http-api.md).

#pragma once

#include "api/app/quarantine.h"
#include "api/app/quarantine_resolution.h"
#include "api/json/writer.h"

namespace faultline::render {

// A page of rows, one row with all that it said, and what was decided about one.
void write_quarantine(const app::QuarantinePage& page, json::JsonWriter& out);
void write_quarantined(const app::QuarantineAnswer& answer, json::JsonWriter& out);
void write_resolution(const app::ResolutionDone& done, json::JsonWriter& out);

}  // namespace faultline::render
