// Blast radius and dependencies.

#include <array>
#include <memory>
#include <utility>

#include "api/app/questions.h"
#include "api/http/as_of_parameter.h"
#include "api/http/impact_request.h"
#include "api/http/json_body.h"
#include "api/http/json_response.h"
#include "api/http/problem.h"
#include "api/http/resources.h"
#include "api/http/version_fields.h"
#include "api/render/answers.h"

namespace faultline::http {

namespace {

Response answer_impact(Call& call, const ImpactRequest& request) {
    auto answer = app::ask_impact(call.principal, call.app, request.question);
    if (!answer.ok()) return problem_response(answer.error());
    const auto shared = std::make_shared<const app::ImpactAnswer>(std::move(answer).value());
    return with_version(streamed_json([shared, view = request.view](json::JsonWriter& out) {
                            render::write_impact(*shared, view, out);
                        }),
                        shared->at->view.version());
}

Response impact_of_ci(Call& call) {
    ImpactRequest request = impact_request_of_query(call.query);
    request.question.as_of = as_of_parameter(call.query);
    if (!call.query.violations().empty()) return problem_response(call.query.violations());
    request.question.failed = {call.path[0]};
    return answer_impact(call, request);
}

Response impact(Call& call) {
    const ImpactRequest shown = impact_request_of_query(call.query);
    if (!call.query.violations().empty()) return problem_response(call.query.violations());
    const auto body = json_body(call.request);
    if (!body.ok()) return problem_response(body.error());
    auto request = impact_request_of_body(body.value());
    if (!request.ok()) return problem_response(request.error());
    request.value().view.summary_only = shown.view.summary_only;
    return answer_impact(call, request.value());
}

Response ci_dependencies(Call& call) {
    const app::AsOf as_of = as_of_parameter(call.query);
    if (!call.query.violations().empty()) return problem_response(call.query.violations());
    auto answer = app::ask_depends(call.principal, call.app, call.path[0], as_of);
    if (!answer.ok()) return problem_response(answer.error());
    const auto shared = std::make_shared<const app::DependsAnswer>(std::move(answer).value());
    return with_version(
        streamed_json([shared](json::JsonWriter& out) { render::write_depends(*shared, out); }),
        shared->at->view.version());
}

constexpr std::array kViewParameters = {
    Parameter{"view", "string", "summary: no lists"},
};

constexpr std::array kImpactParameters = {
    Parameter{
        "max_hops", "integer", "only what falls within so many hops; the rest is the frontier"},
    Parameter{"limit", "integer", "items per list; what is left out is counted"},
    Parameter{
        "inherited", "string", "true, or a comma-separated list of classes: list inherited too"},
    Parameter{"view", "string", "summary: no lists"},
    kAsOfParameter,
};

constexpr std::array kDependenciesParameters = {kAsOfParameter};

constexpr std::array kRoutes = {
    Route{.pattern = "/api/v1/cis/{id}/impact",
          .operation = "impact_of_ci",
          .summary = "Blast radius of one CI",
          .answer_schema = "Impact",
          .parameters = kImpactParameters,
          .handle = impact_of_ci},
    Route{.pattern = "/api/v1/cis/{id}/dependencies",
          .operation = "ci_dependencies",
          .summary = "What one CI needs",
          .answer_schema = "Dependencies",
          .parameters = kDependenciesParameters,
          .handle = ci_dependencies},
    Route{.method = Method::post,
          .pattern = "/api/v1/impact",
          .operation = "impact",
          .summary = "Blast radius of CIs failing together",
          .answer_schema = "Impact",
          .request_type = kJsonType,
          .request_schema = "ImpactQuestion",
          .parameters = kViewParameters,
          .handle = impact},
};

}  // namespace

std::span<const Route> impact_routes() {
    return kRoutes;
}

}  // namespace faultline::http
