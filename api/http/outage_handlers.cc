// Outage probabilities.

#include <array>
#include <memory>
#include <utility>

#include "api/app/outage.h"
#include "api/http/as_of_parameter.h"
#include "api/http/json_body.h"
#include "api/http/json_response.h"
#include "api/http/outage_request.h"
#include "api/http/problem.h"
#include "api/http/resources.h"
#include "api/http/version_fields.h"
#include "api/render/outage.h"

namespace faultline::http {

namespace {

Response answer_outage(Call& call, app::OutageQuestion question) {
    question.ci = call.path[0];
    auto answer = app::ask_outage(call.principal, call.app, question);
    if (!answer.ok()) return problem_response(answer.error());
    const auto shared = std::make_shared<const app::OutageAnswer>(std::move(answer).value());
    return with_version(
        streamed_json([shared, question = std::move(question)](json::JsonWriter& out) {
            render::write_outage(question, *shared, out);
        }),
        shared->at->view.version());
}

Response outage_of_ci(Call& call) {
    app::OutageQuestion question = outage_question_of_query(call.query);
    if (!call.query.violations().empty()) return problem_response(call.query.violations());
    return answer_outage(call, std::move(question));
}

Response outage(Call& call) {
    const auto body = json_body(call.request);
    if (!body.ok()) return problem_response(body.error());
    auto question = outage_question_of_body(body.value());
    if (!question.ok()) return problem_response(question.error());
    return answer_outage(call, std::move(question).value());
}

constexpr std::array kParameters = {
    Parameter{"method",
              "string",
              "auto (exact where it is feasible, else scenarios), exact or monte_carlo"},
    Parameter{"down", "string", "comma-separated ids of CIs that are planned to be down"},
    Parameter{
        "may_fail", "string", "comma-separated id:probability of CIs that what is done may break"},
    Parameter{"scenarios", "integer", "how many are played, 1 to 10000000; 100000 if absent"},
    Parameter{"seed", "integer", "of the scenarios; 1 if absent"},
    kAsOfParameter,
};

constexpr std::array kRoutes = {
    Route{.pattern = "/api/v1/cis/{id}/outage",
          .operation = "outage_of_ci",
          .summary = "How likely one CI is out, and what it hangs on",
          .answer_schema = "Outage",
          .parameters = kParameters,
          .handle = outage_of_ci},
    Route{.method = Method::post,
          .pattern = "/api/v1/cis/{id}/outage",
          .operation = "outage",
          .summary = "The same for any ids: those with commas in them too",
          .answer_schema = "Outage",
          .request_type = kJsonType,
          .request_schema = "OutageQuestion",
          .handle = outage},
};

}  // namespace

std::span<const Route> outage_routes() {
    return kRoutes;
}

}  // namespace faultline::http
