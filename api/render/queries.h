// Saved queries as JSON (docs/reference/http-api.md).

#pragma once

#include <string>

#include "api/app/saved_queries.h"
#include "api/json/writer.h"

namespace faultline::render {

// The members of a filter, as a request writes them.  REQUIRES: inside an object.
void write_filter(const model::FilterParameters& parameters, json::JsonWriter& out);

// One query, and all of them.
void write_query(const app::SavedQueryAnswer& answer, json::JsonWriter& out);
void write_query_list(const app::SavedQueryListAnswer& answer, json::JsonWriter& out);

// That a query was saved or deleted.
void write_query_done(const std::string& name,
                      std::string_view what,
                      const app::WritePosition& position,
                      json::JsonWriter& out);

}  // namespace faultline::render
