// What-if questions.

#include <array>
#include <memory>
#include <utility>

#include "api/app/what_if.h"
#include "api/http/json_body.h"
#include "api/http/json_response.h"
#include "api/http/problem.h"
#include "api/http/resources.h"
#include "api/http/version_fields.h"
#include "api/http/whatif_request.h"
#include "api/render/what_if.h"

namespace faultline::http {

namespace {

Response what_if(Call& call) {
    const auto body = json_body(call.request);
    if (!body.ok()) return problem_response(body.error());
    const auto request = what_if_request_of(body.value());
    if (!request.ok()) return problem_response(request.error());
    auto answer = app::ask_what_if(call.principal, call.app, request.value().question);
    if (!answer.ok()) return problem_response(answer.error());
    if (const auto& violations = answer.value().violations; !violations.empty()) {
        return problem_response({422,
                                 "whatif_refused",
                                 "the steps cannot be done: " + violations.front().message + " (" +
                                     violations.front().pointer + ")"},
                                violations);
    }
    const auto shared = std::make_shared<const app::WhatIfAnswer>(std::move(answer).value());
    const auto asked = std::make_shared<const WhatIfRequest>(request.value());
    return with_version(streamed_json([shared, asked](json::JsonWriter& out) {
                            render::write_what_if(asked->question, *shared, asked->view, out);
                        }),
                        shared->at->view.version());
}

constexpr std::array kRoutes = {
    Route{.method = Method::post,
          .pattern = "/api/v1/whatif",
          .operation = "what_if",
          .summary = "Impact before, during and after steps that nobody did",
          .answer_schema = "WhatIf",
          .request_type = kJsonType,
          .request_schema = "WhatIfQuestion",
          .handle = what_if},
};

}  // namespace

std::span<const Route> whatif_routes() {
    return kRoutes;
}

}  // namespace faultline::http
