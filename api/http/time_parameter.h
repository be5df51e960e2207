// A parameter that is a time.

#pragma once

#include <optional>
#include <string_view>

#include "api/http/query.h"
#include "engine/base/utc_time.h"

namespace faultline::http {

// What the parameter `name` says; a violation in `query` if that is no time.
[[nodiscard]] std::optional<UtcTime> time_parameter(Query& query, std::string_view name);

}  // namespace faultline::http
