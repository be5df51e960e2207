// The parameter `cursor`, which every list that comes in pages takes.

#pragma once

#include <optional>
#include <string>

#include "api/http/query.h"
#include "api/http/route.h"

namespace faultline::http {

// Its row in the parameters of a route.
inline constexpr Parameter kCursorParameter = {
    "cursor", "string", "next_cursor of the page before"};

// What the cursor of an earlier page holds; nothing if there is none, and a violation in `query`
// if it did not come from a page.
[[nodiscard]] std::optional<std::string> cursor_parameter(Query& query);

}  // namespace faultline::http
