// Configuration items.

#include <array>
#include <memory>
#include <utility>

#include "api/app/cis.h"
#include "api/http/as_of_parameter.h"
#include "api/http/condition_fields.h"
#include "api/http/cursor_parameter.h"
#include "api/http/json_response.h"
#include "api/http/problem.h"
#include "api/http/resources.h"
#include "api/http/version_fields.h"
#include "api/render/answers.h"

namespace faultline::http {

namespace {

Response ci_list(Call& call) {
    app::CiListQuestion question;
    question.class_name = call.query.text("class").value_or("");
    question.limit = call.query.number("limit", 1, app::kPageMax).value_or(app::kPageDefault);
    question.as_of = as_of_parameter(call.query);
    question.after = cursor_parameter(call.query).value_or("");
    if (!call.query.violations().empty()) return problem_response(call.query.violations());
    auto answer = app::list_cis(call.principal, call.app, question);
    if (!answer.ok()) return problem_response(answer.error());
    const auto shared = std::make_shared<const app::CiListAnswer>(std::move(answer).value());
    return with_version(
        streamed_json([shared](json::JsonWriter& out) { render::write_ci_list(*shared, out); }),
        shared->at->view.version());
}

Response ci_get(Call& call) {
    const app::AsOf as_of = as_of_parameter(call.query);
    if (!call.query.violations().empty()) return problem_response(call.query.violations());
    const auto condition = condition_of(call.request);
    if (!condition.ok()) return problem_response(condition.error());
    const auto answer = app::get_ci(call.principal, call.app, call.path[0], as_of);
    if (!answer.ok()) return problem_response(answer.error());
    const Version changed = answer.value().record.changed();
    Response response;
    if (!app::match_holds(condition.value(), changed)) {
        response = problem_response({412,
                                     "precondition_failed",
                                     "configuration item '" + call.path[0] +
                                         "' has another entity tag, see the ETag of this answer"});
    } else if (!app::none_match_holds(condition.value(), changed)) {
        response.status = 304;
    } else {
        response =
            json_response([&](json::JsonWriter& out) { render::write_ci(answer.value(), out); });
    }
    response.headers.emplace_back("ETag", render::entity_tag(changed));
    return with_version(std::move(response), answer.value().view.version());
}

constexpr std::array kListParameters = {
    Parameter{"class", "string", "only CIs of this class"},
    Parameter{"limit", "integer", "how many CIs on a page, 1 to 1000000; 1000 if absent"},
    kCursorParameter,
    kAsOfParameter,
};

constexpr std::array kGetParameters = {kAsOfParameter};
constexpr std::array kNotModified = {OtherAnswer{"304", "It still has the ETag of If-None-Match"}};

constexpr std::array kRoutes = {
    Route{.pattern = "/api/v1/cis",
          .operation = "ci_list",
          .summary = "CIs by id",
          .answer_schema = "CiList",
          .parameters = kListParameters,
          .handle = ci_list},
    Route{.pattern = "/api/v1/cis/{id}",
          .operation = "ci_get",
          .summary = "One CI",
          .answer_schema = "Ci",
          .parameters = kGetParameters,
          .other_answers = kNotModified,
          .conditions = true,
          .handle = ci_get},
};

}  // namespace

std::span<const Route> ci_routes() {
    return kRoutes;
}

}  // namespace faultline::http
