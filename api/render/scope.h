// A scope as JSON.

#pragma once

#include "api/json/writer.h"
#include "engine/model/scope.h"

namespace faultline::render {

// {"cis": [ids]}, {"class": name}, {"service": id} or {"query": name, "filter": {...}}; {} is
// everything.
void write_scope(const model::Scope& scope, json::JsonWriter& out);

}  // namespace faultline::render
