// The body of `POST /api/v1/cis/{id}/outage`, and the same question as query parameters.

#pragma once

#include "api/app/outage.h"
#include "api/http/query.h"
#include "api/json/value.h"
#include "engine/base/result.h"

namespace faultline::http {

// Reads `{"method": auto|exact|monte_carlo, "down": [ids], "may_fail": [{"id", "probability"}],
// "scenarios": n, "seed": n, "as_of": time|version}`, all of which may be absent.
// Errors: invalid_argument with every member that is wrong or unknown.
[[nodiscard]] Result<app::OutageQuestion> outage_question_of_body(const json::Value& body);

// Reads `method`, `down` and `may_fail` (comma-separated), `scenarios`, `seed` and `as_of`;
// mistakes are noted in `query`.
[[nodiscard]] app::OutageQuestion outage_question_of_query(Query& query);

}  // namespace faultline::http
