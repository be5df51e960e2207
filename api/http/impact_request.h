// The body of `POST /api/v1/impact`, and the same question as query parameters.

#pragma once

#include <optional>
#include <string_view>

#include "api/app/impact_extras.h"
#include "api/app/questions.h"
#include "api/http/query.h"
#include "api/json/value.h"
#include "api/render/answers.h"
#include "api/render/impact_graph.h"
#include "engine/base/result.h"

namespace faultline::http {

// A question and how to show its answer.
struct ImpactRequest {
    app::ImpactQuestion question;
    render::ImpactView view;
    app::ImpactExtrasQuestion extras = {};
    std::optional<render::GraphFormat> drawing = {};  // instead of JSON
};

// Reads `{"failed": [...], "max_hops": n, "limit": n, "inherited": true|false|[classes],
// "as_of": time|version, "next": bool, "times": bool}` and the members of
// impact_extras_request.h.  What `view` says of how to show the answer is kept.
// Errors: invalid_argument with every member that is wrong, unknown or not supported yet.
[[nodiscard]] Result<ImpactRequest> impact_request_of_body(const json::Value& body,
                                                           const render::ImpactView& view = {});

// Reads `max_hops`, `limit`, `inherited`, `next`, `times`, `view` and the parameters of
// impact_extras_request.h; mistakes are noted in `query`.
[[nodiscard]] ImpactRequest impact_request_of_query(Query& query);

}  // namespace faultline::http
