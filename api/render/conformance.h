// Conformance as JSON (docs/reference/http-api.md).

#pragma once

#include "api/app/conformance_record.h"
#include "api/json/writer.h"

namespace faultline::render {

// A report, a page of gaps, a page of corrective actions, and the reports that were recorded.
void write_conformance(const app::ConformanceAnswer& answer, json::JsonWriter& out);
void write_gaps(const app::GapPage& page, json::JsonWriter& out);
void write_actions(const app::ActionPage& page, json::JsonWriter& out);
void write_trend(const app::TrendAnswer& answer, json::JsonWriter& out);

// What became of recording a report.
void write_recorded(const model::ConformanceReport& report,
                    const app::WritePosition& position,
                    json::JsonWriter& out);

}  // namespace faultline::render
