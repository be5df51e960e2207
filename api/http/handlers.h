// The handlers behind the routes table, one per operation.

#pragma once

#include "api/http/route.h"

namespace faultline::http {

// Health and description (service_handlers.cc).
[[nodiscard]] Response live(Call& call);
[[nodiscard]] Response ready(Call& call);
[[nodiscard]] Response openapi(Call& call);

// Configuration items (ci_handlers.cc).
[[nodiscard]] Response ci_list(Call& call);
[[nodiscard]] Response ci_get(Call& call);
[[nodiscard]] Response ci_dependencies(Call& call);
[[nodiscard]] Response lint(Call& call);

// Blast radius (impact_handlers.cc).
[[nodiscard]] Response impact_of_ci(Call& call);
[[nodiscard]] Response impact(Call& call);

// Imports (import_handlers.cc).
[[nodiscard]] Response import(Call& call);

}  // namespace faultline::http
