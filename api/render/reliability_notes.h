// What a table says about the reliabilities that its numbers are made of.
//
// Thread safety: pure functions.

#pragma once

#include "api/json/value.h"
#include "api/render/table.h"

namespace faultline::render {

// A line for each of the members that write_reliabilities() wrote and that has something to say.
void add_reliability_notes(const json::Value& answer, Table& table);

}  // namespace faultline::render
