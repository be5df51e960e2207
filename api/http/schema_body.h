// The document of a schema as a request carries it.
//
// Thread safety: pure functions.

#pragma once

#include <vector>

#include "api/json/value.h"
#include "engine/base/error.h"
#include "engine/model/catalogue_entry.h"

namespace faultline::http {

// The entries of the document, then those that `remove` names; what is wrong with it is added to
// `violations`.  Whether they make a catalogue is for engine/model/catalogue_check.h to say.
[[nodiscard]] std::vector<model::CatalogueEntry> read_schema(const json::Value& document,
                                                             std::vector<Violation>& violations);

}  // namespace faultline::http
