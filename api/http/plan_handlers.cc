// Plans of imports that wait to be applied.

#include <array>
#include <memory>
#include <string>
#include <utility>

#include "api/app/plans.h"
#include "api/http/json_response.h"
#include "api/http/problem.h"
#include "api/http/resources.h"
#include "api/render/plans.h"

namespace faultline::http {

namespace {

Response plan_list(Call& call) {
    const auto plans = app::list_plans(call.principal, call.app);
    if (!plans.ok()) return problem_response(plans.error());
    return json_response(
        [&](json::JsonWriter& out) { render::write_plan_list(plans.value(), out); });
}

Response plan_get(Call& call) {
    const auto plan = app::get_plan(call.principal, call.app, call.path[0]);
    if (!plan.ok()) return problem_response(plan.error());
    return json_response([&](json::JsonWriter& out) { render::write_plan(plan.value(), out); });
}

// Writes the lines as they are read; false, which cuts the answer off, if one cannot be.
bool write_lines(app::OperationReader& reader, ByteSink& sink) {
    while (true) {
        const auto line = reader.next();
        if (!line.ok()) return false;
        if (!line.value()) return true;
        std::string text(line.value()->text);
        text += '\n';
        if (!sink.write(text)) return false;
    }
}

Response plan_operations(Call& call) {
    auto reader = app::plan_operations(call.principal, call.app, call.path[0]);
    if (!reader.ok()) return problem_response(reader.error());
    const auto shared = std::make_shared<app::OperationReader>(std::move(reader).value());
    Response response;
    response.content_type = kNdjsonType;
    response.write_body = [shared](ByteSink& sink) { return write_lines(*shared, sink); };
    return response;
}

Response plan_discard(Call& call) {
    const auto done = app::discard_plan(call.principal, call.app, call.path[0]);
    if (!done.ok()) return problem_response(done.error());
    return json_response(
        [&](json::JsonWriter& out) { render::write_plan_discarded(call.path[0], out); });
}

constexpr std::string_view kPlanParameter = "id of a plan";

constexpr std::array kRoutes = {
    Route{.pattern = "/api/v1/plans",
          .operation = "plan_list",
          .summary = "Plans that can be applied, the oldest first",
          .answer_schema = "PlanList",
          .handle = plan_list},
    Route{.pattern = "/api/v1/plans/{plan}",
          .operation = "plan_get",
          .summary = "One plan",
          .answer_schema = "PlanAnswer",
          .path_parameter = kPlanParameter,
          .handle = plan_get},
    Route{.method = Method::del,
          .pattern = "/api/v1/plans/{plan}",
          .operation = "plan_discard",
          .summary = "Forget a plan",
          .answer_schema = "PlanDiscarded",
          .path_parameter = kPlanParameter,
          .handle = plan_discard},
    Route{.pattern = "/api/v1/plans/{plan}/operations",
          .operation = "plan_operations",
          .summary = "All operations of a plan, one a line",
          .answer_schema = "PlanOperation",
          .answer_type = kNdjsonType,
          .path_parameter = kPlanParameter,
          .handle = plan_operations},
};

}  // namespace

std::span<const Route> plan_routes() {
    return kRoutes;
}

}  // namespace faultline::http
