// Conformance and corrective actions as a resource of the API (resources.h).
//
// Layout: as of all resources.

#pragma once

#include <span>
#include <string_view>

#include "api/http/route.h"

namespace faultline::http {

// Its rows of the routes table, and its schemas.
[[nodiscard]] std::span<const Route> conformance_routes();
[[nodiscard]] std::string_view conformance_schemas();
[[nodiscard]] std::string_view corrective_action_schemas();

}  // namespace faultline::http
