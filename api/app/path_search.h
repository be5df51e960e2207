// Which configuration items have a way along relationships to another one.

#pragma once

#include <cstddef>
#include <vector>

#include "engine/base/result.h"
#include "engine/identify/ci_path.h"
#include "storage/view.h"

namespace faultline::app {

// So many CIs are looked at for one path.
inline constexpr std::size_t kPathCisMax = 1'000'000;

// The live CIs of which `path` holds; ascending.
// Errors: not_found if the CI at its end is unknown or retired; invalid_argument if more than
// kPathCisMax CIs would have to be looked at; corruption, unavailable.
// Cost: a read for each CI on the way and each that ever named one of them.
[[nodiscard]] Result<std::vector<CiId>> find_by_path(const storage::View& view,
                                                     const identify::CiPath& path);

}  // namespace faultline::app
