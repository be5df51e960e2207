// What a person reads of the parts of an impact answer that it carries on request.
//
// Thread safety: pure functions.

#pragma once

#include "api/json/value.h"
#include "api/render/table.h"

namespace faultline::render {

// Add to the notes above the table what the extras of `answer` say.
void add_extras_notes(const json::Value& answer, Table& table);

// The groups of `answer` as rows, under the notes of `table`.
[[nodiscard]] Table with_groups(const json::Value& answer, Table table);

}  // namespace faultline::render
