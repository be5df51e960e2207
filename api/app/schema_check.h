// check_in_use: which CIs and relationships a new catalogue would leave behind.

#pragma once

#include <cstddef>
#include <vector>

#include "engine/base/error.h"
#include "engine/base/result.h"
#include "engine/model/catalogue_diff.h"
#include "storage/view.h"

namespace faultline::app {

// A violation names at most so many of the CIs it is about; their number is exact.
inline constexpr std::size_t kOffendersMax = 10;

// What the catalogue `after` cannot say of CIs that `view` has, so that it is refused:
// `class_in_use` and `type_in_use` (removed), `kind_in_use` (whose need a relationship is, or
// whether one in a group is a need, would alter), `attribute_type` (values contradict a definition
// that is new or other; text that reads as the type is no contradiction: lint lists it until its
// source sends it again).  By pointer, then code.
// Errors: corruption, unavailable.  Cost: O(all CIs) if the changes can leave any behind.
[[nodiscard]] Result<std::vector<Violation>> check_in_use(
    const storage::View& view,
    const model::Catalogue& after,
    const std::vector<model::EntryChange>& changes);

}  // namespace faultline::app
