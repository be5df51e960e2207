// Versions of Debian packages and their order.
//
//     version = [epoch ":"] upstream ["-" revision]
//
// Epochs compare as numbers.  Upstream versions, then revisions, compare piece by piece: the
// longest front without digits by character (`~` before the end, the end before letters, letters
// before the rest), then the digits behind it as a number, and so on.

#pragma once

#include <compare>
#include <string_view>

#include "engine/base/result.h"

namespace faultline::importers {

// Nothing if `version` is a version, else
// Errors: invalid_argument naming it and the rule it breaks.
[[nodiscard]] Result<void> check_debian_version(std::string_view version);

// The order of two versions; `1.0` and `1.00` are equivalent.
// REQUIRES: both pass check_debian_version().
// Cost: O(length); numbers may have any number of digits.
[[nodiscard]] std::weak_ordering compare_debian_versions(std::string_view left,
                                                         std::string_view right);

}  // namespace faultline::importers
