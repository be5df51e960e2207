// The parameter `as_of`, which every question about the data takes.

#pragma once

#include "api/app/as_of.h"
#include "api/http/query.h"
#include "api/http/route.h"

namespace faultline::http {

// Its row in the parameters of a route.
inline constexpr Parameter kAsOfParameter = {
    "as_of", "string", "a time (RFC 3339) or a version: the answer as it was then; now if absent"};

// What it says; a violation in `query` if that is neither a time nor a version.
[[nodiscard]] app::AsOf as_of_parameter(Query& query);

}  // namespace faultline::http
