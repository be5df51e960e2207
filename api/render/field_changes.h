// The differences between two states of a CI, as JSON.

#pragma once

#include <string_view>

#include "api/app/ci_change.h"
#include "api/app/history.h"
#include "api/json/writer.h"

namespace faultline::render {

// An array of {"field", "before", "after"}.  A field is `class`, `name`, `attributes.NAME`,
// `groups.NAME.required` or `relationships`; null is what was not there.  `id` is the external id
// of the CI, and `view` any view that knows its names.
void write_field_changes(const storage::View& view,
                         std::string_view id,
                         const app::CiChange& change,
                         json::JsonWriter& out);

// The members version, time, principal, source, reason and request_id.
// REQUIRES: inside an object.
void write_origin(const app::HistoryOrigin& origin, json::JsonWriter& out);

}  // namespace faultline::render
