// The body of `POST /api/v1/whatif`.

#pragma once

#include "api/app/what_if.h"
#include "api/json/value.h"
#include "api/render/what_if.h"
#include "engine/base/result.h"

namespace faultline::http {

// A question and how to show its answer.
struct WhatIfRequest {
    app::WhatIfQuestion question;
    render::WhatIfView view;
};

// Reads `{"as_of", "failed", "steps": [{"name", "down", "after", "edits": [...]}], "ask",
// "suggest_order", "limit"}`.  A step without a name is called by its number, "1" the first.
// Errors: invalid_argument with everything that is wrong, unknown or missing.
[[nodiscard]] Result<WhatIfRequest> what_if_request_of(const json::Value& body);

}  // namespace faultline::http
