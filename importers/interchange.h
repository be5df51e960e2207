// Importer of the interchange format `faultline`: NDJSON, one object a line.
//
//     {"ci": {"id", "class", "name"?, "attributes"?}}
//     {"relationship": {"source", "type", "target", "group"?, "capacity"?, "strength"?, "delay_s"?,
//                       "verified_at"?}}
//     {"group": {"ci", "name", "required"}}
//     {"retire": {"ci"}}
//
// Empty lines are skipped.  A member that is not named here, stands twice or has another type is a
// problem, and the line is dropped; all broken rules of a line are listed.

#pragma once

#include <memory>
#include <string_view>

#include "importers/importer.h"

namespace faultline::importers {

// Nesting deeper than this is refused; a valid line nests 4 deep.
inline constexpr std::size_t kJsonDepthMax = 64;

// A fresh importer.  Errors: invalid_argument if a host is given.
Result<std::unique_ptr<Importer>> make_interchange_importer(const ImporterOptions& options);

// True if the first line begins with one of the four objects.
[[nodiscard]] bool looks_like_interchange(std::string_view head);

}  // namespace faultline::importers
