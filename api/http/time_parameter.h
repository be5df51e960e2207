// A parameter, or a member of a small body, that is a time.

#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "api/http/body_members.h"
#include "api/http/query.h"
#include "engine/base/utc_time.h"

namespace faultline::http {

// What the parameter `name` says; a violation in `query` if that is no time.
[[nodiscard]] std::optional<UtcTime> time_parameter(Query& query, std::string_view name);

// The same for the member `name` of a body.
[[nodiscard]] std::optional<UtcTime> time_member(BodyMembers& body, const std::string& name);

}  // namespace faultline::http
