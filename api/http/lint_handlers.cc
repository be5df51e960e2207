// Findings.

#include <array>

#include "api/app/lint.h"
#include "api/http/as_of_parameter.h"
#include "api/http/json_response.h"
#include "api/http/problem.h"
#include "api/http/resources.h"
#include "api/http/version_fields.h"
#include "api/render/answers.h"

namespace faultline::http {

namespace {

Response lint(Call& call) {
    const app::AsOf as_of = as_of_parameter(call.query);
    if (!call.query.violations().empty()) return problem_response(call.query.violations());
    const auto answer = app::lint(call.principal, call.app, as_of);
    if (!answer.ok()) return problem_response(answer.error());
    return with_version(
        json_response([&](json::JsonWriter& out) { render::write_lint(answer.value(), out); }),
        answer.value().at->view.version());
}

constexpr std::array kParameters = {kAsOfParameter};

constexpr std::array kRoutes = {
    Route{.pattern = "/api/v1/lint",
          .operation = "lint",
          .summary = "What looks wrong in the data",
          .answer_schema = "Lint",
          .parameters = kParameters,
          .handle = lint},
};

}  // namespace

std::span<const Route> lint_routes() {
    return kRoutes;
}

}  // namespace faultline::http
