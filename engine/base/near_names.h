// Names that a mistyped one may mean.
//
// Thread safety: pure functions.

#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace faultline {

// So many are offered.
inline constexpr std::size_t kNearNamesMax = 3;

// How many bytes must be put in, taken out or replaced to make `b` of `a`.
// Cost: O(|a| * |b|).
[[nodiscard]] std::size_t edit_distance(std::string_view a, std::string_view b);

// Those of `names` that are near to `name`: at most a third of its bytes differ, upper and lower
// case aside, or one of the two is a part of the other.  The nearest first, equally near ones by
// name.
[[nodiscard]] std::vector<std::string> near_names(std::string_view name,
                                                  const std::vector<std::string_view>& names);

}  // namespace faultline
