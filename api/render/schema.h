// The catalogue as JSON: the document that `schema show` prints and `schema apply` reads, one
// class, the difference, and the JSON schema of a CI.

#pragma once

#include <string_view>

#include "api/app/schema.h"
#include "api/json/writer.h"

namespace faultline::render {

// The document with the version it is of.
void write_schema(const app::SchemaAnswer& answer, json::JsonWriter& out);

// One class with what it inherits.  REQUIRES: the catalogue has the class.
void write_schema_class(const app::SchemaAnswer& answer,
                        std::string_view class_name,
                        json::JsonWriter& out);

// The JSON schema (2020-12) of the interchange object of a CI of the class or a subclass.
// REQUIRES: the catalogue has the class.
void write_class_json_schema(const model::Catalogue& catalogue,
                             std::string_view class_name,
                             json::JsonWriter& out);

// What a change alters.
void write_schema_changes(const app::SchemaDone& done, json::JsonWriter& out);

// "class", "relationship_type" and so on.
[[nodiscard]] std::string_view kind_text(model::EntryKind kind);

// "source_needs_target" and so on, and "string" and so on, as the document has them.
[[nodiscard]] std::string_view impact_text(model::ImpactKind kind);
[[nodiscard]] std::string_view presence_text(model::Presence presence);
[[nodiscard]] std::string_view value_type_text(model::ValueType type);

// How a table names an entry: an authority rule is "CLASS: ATTRIBUTE".
[[nodiscard]] std::string shown_name(const std::string& entry_name);

}  // namespace faultline::render
