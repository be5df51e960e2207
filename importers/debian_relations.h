// Relationship fields of Debian packages: Depends, Pre-Depends, Provides.
//
//     field       = [clause] *("," [clause])
//     clause      = alternative *("|" alternative)
//     alternative = name [":" architecture] ["(" version ")"] ["[" architectures "]"] *("<"
//     profiles ">")
//
// Only names are kept.  Spaces and line ends may stand between any two parts.

#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "engine/base/result.h"

namespace faultline::importers {

// What was read and left out of account.
struct IgnoredParts {
    std::uint64_t versions = 0;
    std::uint64_t architectures = 0;  // `:any` and `[amd64]`
    std::uint64_t profiles = 0;
};

// A field: clauses in their order, each with the names of its alternatives.
struct DebianRelations {
    std::vector<std::vector<std::string_view>> clauses;  // views into the field
    IgnoredParts ignored;
};

// True if `name` can be the name of a package: letters, digits and + - . _ behind a letter or
// digit.
[[nodiscard]] bool is_package_name(std::string_view name);

// The clauses of `field`.
// Errors: invalid_argument naming the alternative that is malformed, and how.
// Cost: O(length).
[[nodiscard]] Result<DebianRelations> parse_debian_relations(std::string_view field);

}  // namespace faultline::importers
