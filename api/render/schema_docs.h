// The catalogue as Markdown pages: one a class, one of the relationship types, and an index.
//
// Thread safety: a pure function.

#pragma once

#include <map>
#include <string>

#include "engine/model/catalogue.h"

namespace faultline::render {

// The pages by file name: index.md, relationship_types.md, and CLASS.md for every class.
[[nodiscard]] std::map<std::string, std::string> schema_pages(const model::Catalogue& catalogue);

}  // namespace faultline::render
