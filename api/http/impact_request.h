// The body of `POST /api/v1/impact`, and the same question as query parameters.

#pragma once

#include <string_view>

#include "api/app/questions.h"
#include "api/http/query.h"
#include "api/json/value.h"
#include "api/render/answers.h"
#include "engine/base/result.h"

namespace faultline::http {

// A question and how to show its answer.
struct ImpactRequest {
    app::ImpactQuestion question;
    render::ImpactView view;
};

// Reads `{"failed": [...], "max_hops": n, "limit": n, "inherited": true|false|[classes],
// "as_of": time|version}`.
// Errors: invalid_argument with every member that is wrong, unknown or not supported yet.
[[nodiscard]] Result<ImpactRequest> impact_request_of_body(const json::Value& body);

// Reads `max_hops`, `limit`, `inherited` and `view`; mistakes are noted in `query`.
[[nodiscard]] ImpactRequest impact_request_of_query(Query& query);

}  // namespace faultline::http
