// Whether there is a class that a question names: one that is mistyped must not look like one
// without configuration items.
//
// Thread safety: may be called from any thread.

#pragma once

#include <string>

#include "engine/base/result.h"
#include "storage/view.h"

namespace faultline::app {

// Success if the catalogue of `view` has the class, or a CI has or had it: classes that the
// catalogue does not know are legal.
// Errors: invalid_argument with the violation `unknown_class` at `pointer`, naming the classes of
// the catalogue that are near; corruption, unavailable.
// Cost: O(names), and a seek and up to 100 reads if the catalogue does not know it.
[[nodiscard]] Result<void> check_class(const storage::View& view,
                                       const std::string& name,
                                       const std::string& pointer);

}  // namespace faultline::app
