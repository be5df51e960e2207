// The risk weights: the numbers behind the probability that a change fails.

#include <array>
#include <string>
#include <utility>

#include "api/app/risk_weights.h"
#include "api/http/as_of_parameter.h"
#include "api/http/condition_fields.h"
#include "api/http/current_record_answers.h"
#include "api/http/json_body.h"
#include "api/http/json_response.h"
#include "api/http/policy_body.h"
#include "api/http/problem.h"
#include "api/http/resources.h"
#include "api/http/sealed_response.h"
#include "api/http/version_fields.h"
#include "api/render/risk_weights.h"

namespace faultline::http {

namespace {

Response weights_get(Call& call) {
    const app::AsOf as_of = as_of_parameter(call.query);
    if (!call.query.violations().empty()) return problem_response(call.query.violations());
    const auto condition = condition_of(call.request);
    if (!condition.ok()) return problem_response(condition.error());
    const auto answer = app::show_risk_weights(call.principal, call.app, as_of);
    if (!answer.ok()) return problem_response(answer.error());
    return shown_record(
        condition.value(),
        answer.value().in_force.version,
        answer.value().view.version(),
        [&](json::JsonWriter& out) { render::write_risk_weights(answer.value(), out); });
}

Response changes(const app::RiskWeightsDone& done) {
    Response response = with_version(json_response([&](json::JsonWriter& out) {
                                         render::write_risk_weights_changes(done, out);
                                     }),
                                     done.position.version);
    return done.draft ? response : with_tag(std::move(response), done.written);
}

Response weights_apply(Call& call) {
    RecordCall what = record_call(call);
    if (what.refusal) return *std::move(what.refusal);
    app::RiskWeightsRequest request;
    DocumentProblems problems;
    request.weights = read_risk_weights(what.document, problems);
    if (!problems.empty()) return problem_response(problems);
    request.reason = std::move(what.reason);
    request.request_id = std::move(what.request_id);
    request.condition = std::move(what.condition);
    request.keeping = {call.key,
                       [](const app::RiskWeightsDone& done) { return seal(changes(done)); }};
    return written_record(app::write_risk_weights(call.principal, call.app, request));
}

Response weights_diff(Call& call) {
    const app::AsOf as_of = as_of_parameter(call.query);
    if (!call.query.violations().empty()) return problem_response(call.query.violations());
    const auto body = json_body(call.request);
    if (!body.ok()) return problem_response(body.error());
    DocumentProblems problems;
    const model::RiskWeights draft = read_risk_weights(body.value(), problems);
    if (!problems.empty()) return problem_response(problems);
    const auto done = app::compare_risk_weights(call.principal, call.app, draft, as_of);
    return done.ok() ? changes(done.value()) : problem_response(done.error());
}

constexpr std::array kReadParameters = {kAsOfParameter};

constexpr std::array kRoutes = {
    Route{.pattern = "/api/v1/risk-weights",
          .operation = "risk_weights",
          .summary = "The numbers behind the probability that a change fails",
          .answer_schema = "RiskWeights",
          .parameters = kReadParameters,
          .other_answers = kRecordNotModified,
          .conditions = true,
          .handle = weights_get},
    Route{.method = Method::post,
          .pattern = "/api/v1/risk-weights",
          .operation = "risk_weights_apply",
          .summary = "Put other weights into force",
          .answer_schema = "RiskWeightsChanges",
          .request_type = kJsonType,
          .request_schema = "RiskWeightsDocument",
          .parameters = kRecordWriteParameters,
          .keyed = true,
          .conditions = true,
          .handle = weights_apply},
    Route{.method = Method::post,
          .pattern = "/api/v1/risk-weights/diff",
          .operation = "risk_weights_diff",
          .summary = "What other weights would alter",
          .answer_schema = "RiskWeightsChanges",
          .request_type = kJsonType,
          .request_schema = "RiskWeightsDocument",
          .parameters = kReadParameters,
          .handle = weights_diff},
};

}  // namespace

std::span<const Route> risk_weights_routes() {
    return kRoutes;
}

}  // namespace faultline::http
