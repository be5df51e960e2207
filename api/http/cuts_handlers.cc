// Minimal cut sets.

#include <array>
#include <memory>
#include <utility>

#include "api/app/cuts.h"
#include "api/http/as_of_parameter.h"
#include "api/http/json_response.h"
#include "api/http/problem.h"
#include "api/http/resources.h"
#include "api/http/version_fields.h"
#include "api/render/cuts.h"

namespace faultline::http {

namespace {

Response cuts_of_ci(Call& call) {
    app::CutsQuestion question;
    question.ci = call.path[0];
    question.max_size =
        call.query.number("max_size", 1, impact::kCutSizeMax).value_or(impact::kCutSizeMax);
    question.groups = call.query.flag("groups");
    question.limit = call.query.number("limit", 0, UINT32_MAX - 1).value_or(UINT32_MAX);
    question.as_of = as_of_parameter(call.query);
    if (!call.query.violations().empty()) return problem_response(call.query.violations());
    auto answer = app::ask_cuts(call.principal, call.app, question);
    if (!answer.ok()) return problem_response(answer.error());
    const auto shared = std::make_shared<const app::CutsAnswer>(std::move(answer).value());
    return with_version(streamed_json([shared, question](json::JsonWriter& out) {
                            render::write_cuts(question, *shared, out);
                        }),
                        shared->at->view.version());
}

constexpr std::array kParameters = {
    Parameter{"max_size", "integer", "how many CIs a set may have, 1 to 3; 3 if absent"},
    Parameter{"groups", "boolean", "with the groups that the first 1000 sets break"},
    Parameter{"limit", "integer", "how many sets are listed; what is left out is counted"},
    kAsOfParameter,
};

constexpr std::array kRoutes = {
    Route{.pattern = "/api/v1/cis/{id}/cuts",
          .operation = "cuts_of_ci",
          .summary = "The smallest sets of CIs whose failure together takes one CI down",
          .answer_schema = "CutSets",
          .parameters = kParameters,
          .handle = cuts_of_ci},
};

}  // namespace

std::span<const Route> cuts_routes() {
    return kRoutes;
}

}  // namespace faultline::http
