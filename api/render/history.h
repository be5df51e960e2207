// Histories, relationships and differences as JSON (docs/reference/http-api.md).

#pragma once

#include "api/app/diff.h"
#include "api/app/history.h"
#include "api/app/relationship_history.h"
#include "api/app/relationships.h"
#include "api/json/writer.h"
#include "engine/base/result.h"

namespace faultline::render {

// What was done to one CI, and to one relationship; newest first.
void write_ci_history(const app::CiHistoryAnswer& answer, json::JsonWriter& out);
void write_relationship_history(const app::RelationshipHistoryAnswer& answer,
                                json::JsonWriter& out);

// A page of relationships.
void write_relationship_list(const app::RelationshipListAnswer& answer, json::JsonWriter& out);

// What differs, one CI after the other while it is found; the counts come last, when they are
// known. Errors: as DiffAnswer::visit(); then the document is not whole.
[[nodiscard]] Result<void> write_diff(const app::DiffAnswer& answer, json::JsonWriter& out);

}  // namespace faultline::render
