// Single points of failure.

#include <array>
#include <limits>
#include <memory>
#include <utility>

#include "api/app/spof.h"
#include "api/http/as_of_parameter.h"
#include "api/http/cursor_parameter.h"
#include "api/http/json_response.h"
#include "api/http/problem.h"
#include "api/http/resources.h"
#include "api/http/version_fields.h"
#include "api/render/spof.h"

namespace faultline::http {

namespace {

constexpr std::uint32_t kLimitMax = std::numeric_limits<std::uint32_t>::max() - 1;

Response spof_of_ci(Call& call) {
    app::SpofQuestion question;
    question.ci = call.path[0];
    question.shared_causes = call.query.flag("shared_causes");
    question.as_of = as_of_parameter(call.query);
    const render::SpofView view{call.query.number("limit", 0, kLimitMax)};
    if (!call.query.violations().empty()) return problem_response(call.query.violations());
    auto answer = app::ask_spof(call.principal, call.app, question);
    if (!answer.ok()) return problem_response(answer.error());
    const auto shared = std::make_shared<const app::SpofAnswer>(std::move(answer).value());
    return with_version(streamed_json([shared, view](json::JsonWriter& out) {
                            render::write_spof(*shared, view, out);
                        }),
                        shared->at->view.version());
}

Response spof_list(Call& call) {
    app::SpofListQuestion question;
    question.class_name = call.query.text("class").value_or(app::kSpofClassDefault);
    question.limit = call.query.number("limit", 1, app::kSpofCisMax).value_or(app::kSpofCisDefault);
    question.as_of = as_of_parameter(call.query);
    question.after = cursor_parameter(call.query).value_or("");
    if (!call.query.violations().empty()) return problem_response(call.query.violations());
    auto answer = app::list_spof(call.principal, call.app, question);
    if (!answer.ok()) return problem_response(answer.error());
    const auto shared = std::make_shared<const app::SpofListAnswer>(std::move(answer).value());
    return with_version(
        streamed_json([shared](json::JsonWriter& out) { render::write_spof_list(*shared, out); }),
        shared->at->view.version());
}

constexpr std::array kOneParameters = {
    Parameter{"shared_causes",
              "boolean",
              "with the CIs that break a redundant group beneath it on their own"},
    Parameter{"limit", "integer", "items per list; what is left out is counted"},
    kAsOfParameter,
};

constexpr std::array kListParameters = {
    Parameter{"class", "string", "of which CIs; business_service if absent"},
    Parameter{"limit", "integer", "CIs on a page, 1 to 100000; 1000 if absent"},
    kCursorParameter,
    kAsOfParameter,
};

constexpr std::array kRoutes = {
    Route{.pattern = "/api/v1/cis/{id}/spof",
          .operation = "spof_of_ci",
          .summary = "The CIs whose failure alone takes one CI down",
          .answer_schema = "SinglePoints",
          .parameters = kOneParameters,
          .handle = spof_of_ci},
    Route{.pattern = "/api/v1/spof",
          .operation = "spof_list",
          .summary = "Single points of failure of all CIs of a class, a page at a time",
          .answer_schema = "SinglePointsList",
          .parameters = kListParameters,
          .handle = spof_list},
};

}  // namespace

std::span<const Route> spof_routes() {
    return kRoutes;
}

}  // namespace faultline::http
