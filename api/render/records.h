// Incidents, service levels and imports of records as JSON (docs/reference).

#pragma once

#include "api/app/incidents.h"
#include "api/app/record_import.h"
#include "api/app/service_levels.h"
#include "api/json/writer.h"

namespace faultline::render {

// One incident, and a page of them.
void write_incident(const app::IncidentAnswer& answer, json::JsonWriter& out);
void write_incident_page(const app::IncidentPage& page, json::JsonWriter& out);

// An incident as a write left it.  REQUIRES: done.bytes is one.
void write_incident_done(const app::RecordDone& done, json::JsonWriter& out);

// One service level, and all of them.
void write_service_level(const app::ServiceLevelAnswer& answer, json::JsonWriter& out);
void write_service_level_list(const app::ServiceLevelList& list, json::JsonWriter& out);

// A service level as a write left it, or that it is gone.  REQUIRES: done.bytes is one.
void write_service_level_done(const app::RecordDone& done, json::JsonWriter& out);

// What became of an import of records.
void write_record_import(const app::RecordImportAnswer& answer, json::JsonWriter& out);

// The items of an array: what is wrong, where, in which field, with which value.
void write_table_problems(const app::RecordImportAnswer& answer, json::JsonWriter& out);

}  // namespace faultline::render
