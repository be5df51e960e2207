// Blast radius.

#include <memory>
#include <utility>

#include "api/http/handlers.h"
#include "api/http/impact_request.h"
#include "api/http/json_response.h"
#include "api/http/problem.h"
#include "api/http/server_limits.h"

namespace faultline::http {

namespace {

Response answer_impact(Call& call, const ImpactRequest& request) {
    auto answer = app::ask_impact(call.principal, call.app, request.question);
    if (!answer.ok()) return problem_response(answer.error());
    const auto shared = std::make_shared<const app::ImpactAnswer>(std::move(answer).value());
    return streamed_json([shared, view = request.view](json::JsonWriter& out) {
        render::write_impact(*shared, view, out);
    });
}

}  // namespace

Response impact_of_ci(Call& call) {
    ImpactRequest request = impact_request_of_query(call.query);
    if (!call.query.violations().empty()) return problem_response(call.query.violations());
    request.question.failed = {call.path[0]};
    return answer_impact(call, request);
}

Response impact(Call& call) {
    const ImpactRequest shown = impact_request_of_query(call.query);
    if (!call.query.violations().empty()) return problem_response(call.query.violations());
    if (call.request.body == nullptr) {
        return problem_response(invalid_argument("the body is missing"));
    }
    const auto text = read_all(*call.request.body, kBodyBytesMax);
    if (!text.ok()) return problem_response(text.error());
    const auto body = json::parse(text.value());
    if (!body.ok()) return problem_response(body.error());
    auto request = impact_request_of_body(body.value());
    if (!request.ok()) return problem_response(request.error());
    request.value().view.summary_only = shown.view.summary_only;
    return answer_impact(call, request.value());
}

}  // namespace faultline::http
