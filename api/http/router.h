// Router: from a request to the answer, whether it came over a socket or from the command line in
// the same process.

#pragma once

#include <string_view>

#include "api/app/app.h"
#include "api/app/principal.h"
#include "api/http/message.h"

namespace faultline::http {

// The answer to `request`.  The path decides the route (404), then the method (405 with Allow),
// then the parameters (400 for one that is unknown or whose feature does not exist yet).
[[nodiscard]] Response answer(const app::Principal& principal, app::App& app, Request& request);

// True if a request with that method and raw target may carry a bulk body.
[[nodiscard]] bool takes_bulk_body(Method method, std::string_view target);

}  // namespace faultline::http
