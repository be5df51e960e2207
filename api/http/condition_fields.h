// If-Match and If-None-Match, read (RFC 9110, sections 8.8.3 and 13.1).
//
// Thread safety: pure functions.

#pragma once

#include <string_view>

#include "api/app/condition.h"
#include "api/http/message.h"
#include "engine/base/result.h"

namespace faultline::http {

// `*`, or entity tags separated by commas.
// Errors: invalid_argument naming `field` if it is neither.
[[nodiscard]] Result<app::TagList> parse_tags(std::string_view field, std::string_view text);

// The conditions of a request.  Errors: as parse_tags().
[[nodiscard]] Result<app::Condition> condition_of(const Request& request);

}  // namespace faultline::http
