// The classes that a class stands for: itself and its subclasses.

#pragma once

#include <set>
#include <string_view>

#include "engine/base/ids.h"
#include "storage/view.h"

namespace faultline::app {

// The numbers of the class `name` and of all its subclasses, as the catalogue of `view` has them;
// of a class that the catalogue does not know its own.  A class that no CI ever had has no number.
// Cost: O(names).
[[nodiscard]] std::set<SymbolId> class_symbols(const storage::View& view, std::string_view name);

}  // namespace faultline::app
