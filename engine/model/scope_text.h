// Scopes as a command line and a query say them.
//
//     source        all that the source of the import claims
//     class:NAME    the CIs of a class
//     service:ID    a CI and all that it needs
//     ci:ID         this CI; may be given several times
//
// Thread safety: pure functions.

#pragma once

#include <span>
#include <string>
#include <vector>

#include "engine/base/result.h"
#include "engine/model/scope.h"

namespace faultline::model {

// The scope that `words` say, normalised.
// Errors: invalid_argument naming the word that is none, or that does not go with the others.
[[nodiscard]] Result<Scope> parse_scope(std::span<const std::string> words);

// The words of a scope.
[[nodiscard]] std::vector<std::string> scope_words(const Scope& scope);

}  // namespace faultline::model
