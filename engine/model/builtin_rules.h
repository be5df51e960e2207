// The built-in rules: how CIs are recognised, and what is asked of them.
//
// Thread safety: pure functions.

#pragma once

#include <vector>

#include "engine/model/catalogue_entry.h"

namespace faultline::model {

// Strongest identifier first.  There is none for what has no identifier of its own in practice.
[[nodiscard]] std::vector<IdentificationRule> builtin_identification();

// What most organisations ask.
[[nodiscard]] std::vector<ConformanceRule> builtin_conformance();

}  // namespace faultline::model
