// The body of a request as JSON.

#pragma once

#include <string>

#include "api/http/message.h"
#include "api/json/value.h"
#include "engine/base/result.h"

namespace faultline::http {

// The whole body as it was sent.
// Errors: those of BodyReader::read; too_large beyond kBodyBytesMax; invalid_argument if there is
// no body.
[[nodiscard]] Result<std::string> body_text(const Request& request);

// The whole body, parsed.
// Errors: those of BodyReader::read; too_large beyond kBodyBytesMax; invalid_argument if there is
// no body or it is not JSON.
[[nodiscard]] Result<json::Value> json_body(const Request& request);

}  // namespace faultline::http
