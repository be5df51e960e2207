// The differences between two states of a CI, as JSON.

#pragma once

#include <functional>
#include <string_view>
#include <vector>

#include "api/app/ci_change.h"
#include "api/app/history.h"
#include "api/json/writer.h"

namespace faultline::render {

// A CI whose fields changed, and how its document speaks of it.
struct ChangedCi {
    std::string_view id;  // external
    const identify::MergedCi* before = nullptr;
    const identify::MergedCi* after = nullptr;
    const std::vector<identify::FieldChange>* fields = nullptr;
    // Name of a class, type or source.
    std::function<std::string_view(SymbolId symbol)> symbol_name;
    // Writes one relationship of `ci`, which is `before` or `after`, as a value.
    std::function<void(const identify::MergedRelationship& relationship,
                       const identify::MergedCi& ci)>
        write_relationship;
};

// An array of {"field", "before", "after"}.  A field is `class`, `name`, `attributes.NAME`,
// `groups.NAME.required` or `relationships`; null is what was not there.
void write_field_changes(const ChangedCi& ci, json::JsonWriter& out);

// The same of a CI whose external id is `id`; `view` is any view that knows its names.
void write_field_changes(const storage::View& view,
                         std::string_view id,
                         const app::CiChange& change,
                         json::JsonWriter& out);

// The members version, time, principal, source, reason and request_id.
// REQUIRES: inside an object.
void write_origin(const app::HistoryOrigin& origin, json::JsonWriter& out);

}  // namespace faultline::render
