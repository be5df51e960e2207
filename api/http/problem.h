// Errors as `application/problem+json` (RFC 9457): one shape for all of them.
//
// {"type", "title", "status", "detail", "violations": [{"pointer", "code", "message"}]}; a
// violation of an import also names its `file` and `line`.

#pragma once

#include <vector>

#include "api/app/import.h"
#include "api/http/message.h"
#include "api/http/refusal.h"
#include "engine/base/error.h"

namespace faultline::http {

// The answer to a request that failed with `error`.  Damage to the store is logged and answered
// without its details.
[[nodiscard]] Response problem_response(const Error& error);

// 400 with everything that is wrong with the request.  REQUIRES: !violations.empty().
[[nodiscard]] Response problem_response(const std::vector<Violation>& violations);

// 422: the import was refused, with its problems by file and line.
[[nodiscard]] Response refused_import(const app::ImportAnswer& answer);

}  // namespace faultline::http
