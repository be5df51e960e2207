// Blast radius and dependencies.

#include <array>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "api/app/questions.h"
#include "api/http/accepted_type.h"
#include "api/http/as_of_parameter.h"
#include "api/http/cached_answer.h"
#include "api/http/impact_extras_request.h"
#include "api/http/impact_request.h"
#include "api/http/json_body.h"
#include "api/http/json_response.h"
#include "api/http/problem.h"
#include "api/http/resources.h"
#include "api/http/version_fields.h"
#include "api/render/answers.h"

namespace faultline::http {

namespace {

// The content types of drawings, by render::GraphFormat.
constexpr std::array<std::string_view, 2> kDrawingTypes = {"text/vnd.graphviz",
                                                           "application/graphml+xml"};
static_assert(static_cast<std::size_t>(render::GraphFormat::dot) == 0 &&
              static_cast<std::size_t>(render::GraphFormat::graphml) == 1);

// Without the parameter `format` the Accept fields say whether to draw.
void accept_drawing(const Call& call, ImpactRequest& request) {
    if (request.drawing) return;
    if (const auto form = accepted_form(call.request, kDrawingTypes)) {
        request.drawing = static_cast<render::GraphFormat>(*form);
    }
}

// Tells caches that another Accept field gets another answer, unless the target says it all.
Response with_vary(Call& call, Response response) {
    if (!call.query.text("format")) response.headers.emplace_back("Vary", "Accept");
    return response;
}

// What a drawing has no place for is refused, not ignored.
bool is_drawable(const ImpactRequest& request) {
    return !request.view.limit && !request.view.summary_only &&
           request.view.inherited_classes.empty() && !request.question.next &&
           !request.question.times && !request.extras.confidence &&
           !request.extras.groups_asked() && !request.extras.contacts && !request.extras.explain;
}

Response draw_impact(Call& call, const ImpactRequest& request) {
    if (!is_drawable(request)) {
        return problem_response(invalid_argument(
            "a drawing (format, or a field Accept) shows the whole answer; only failed, max_hops, "
            "inherited (true or false) and as_of go with it"));
    }
    auto answer = app::ask_impact(call.principal, call.app, request.question);
    if (!answer.ok()) return problem_response(answer.error());
    const auto shared = std::make_shared<const app::ImpactAnswer>(std::move(answer).value());
    Response response;
    response.content_type = kDrawingTypes[static_cast<std::size_t>(*request.drawing)];
    response.content_type += "; charset=utf-8";
    response.write_body = [shared, format = *request.drawing](ByteSink& sink) {
        return render::write_impact_graph(*shared, format, sink);
    };
    return with_version(std::move(response), shared->at->view.version());
}

// `asked` is the request's text, which tells all that the answer depends on beside the graph.
Response answer_impact(Call& call, const ImpactRequest& request, std::string asked) {
    if (request.drawing) return draw_impact(call, request);
    app::ImpactQuestion question = request.question;
    // Unless a time is given, freshness is judged when the version was committed, and of a graph
    // version there may be many.  An explanation names sources, which the graph does not know.
    const bool lasts = !request.extras.confidence && !request.extras.explain;
    if (lasts) {
        if (auto known = cached_answer(call.app, question.as_of, asked)) return *std::move(known);
    }
    // They are in lists; an explanation has the time of its CI.
    if (request.view.summary_only) question.next = false;
    if (request.view.summary_only && !request.extras.explain) question.times = false;
    auto answer = app::ask_impact(call.principal, call.app, question);
    if (!answer.ok()) return problem_response(answer.error());
    auto extras = app::ask_extras(call.app, answer.value(), question, request.extras);
    if (!extras.ok()) return problem_response(extras.error());
    struct Shown {
        app::ImpactAnswer answer;
        app::ImpactExtras extras;
        render::ImpactView view;
    };
    const auto shared = std::make_shared<const Shown>(
        Shown{std::move(answer).value(), std::move(extras).value(), request.view});
    const WriteJson write = [shared](json::JsonWriter& out) {
        render::write_impact(shared->answer, shared->view, out, shared->extras);
    };
    const app::Published& at = *shared->answer.at;
    if (!lasts) return with_version(streamed_json(write), at.view.version());
    return answer_to_cache(call.app, at, std::move(asked), write);
}

Response impact_of_ci(Call& call) {
    ImpactRequest request = impact_request_of_query(call.query);
    request.question.as_of = as_of_parameter(call.query);
    if (!call.query.violations().empty()) return problem_response(call.query.violations());
    request.question.failed = {call.path[0]};
    accept_drawing(call, request);
    return with_vary(call, answer_impact(call, request, call.request.target));
}

Response impact(Call& call) {
    const ImpactRequest shown = impact_request_of_query(call.query);
    if (!call.query.violations().empty()) return problem_response(call.query.violations());
    const auto text = body_text(call.request);
    if (!text.ok()) return problem_response(text.error());
    const auto body = json::parse(text.value());
    if (!body.ok()) return problem_response(body.error());
    auto request = impact_request_of_body(body.value(), shown.view);
    if (!request.ok()) return problem_response(request.error());
    request.value().drawing = shown.drawing;
    accept_drawing(call, request.value());
    return with_vary(
        call, answer_impact(call, request.value(), call.request.target + '\n' + text.value()));
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

constexpr Parameter kFormatParameter = {
    "format", "string", "dot or graphml: the affected part of the graph instead of JSON"};

constexpr std::array kViewParameters = {
    kFormatParameter,
    Parameter{"view", "string", "summary: no lists"},
};

constexpr std::array kImpactParameters = {
    Parameter{
        "max_hops", "integer", "only what falls within so many hops; the rest is the frontier"},
    Parameter{"limit", "integer", "items per list; what is left out is counted"},
    Parameter{
        "inherited", "string", "true, or a comma-separated list of classes: list inherited too"},
    Parameter{"next", "boolean", "with the CIs that break each hit group next"},
    Parameter{"times", "boolean", "with the seconds after which each CI falls"},
    Parameter{"view", "string", "summary: no lists"},
    kConfidenceParameter,
    kUnknownParameter,
    kAtParameter,
    kGroupByParameter,
    kContactsParameter,
    kExplainParameter,
    kPathsParameter,
    kFormatParameter,
    kAsOfParameter,
};

constexpr std::array kDependenciesParameters = {kAsOfParameter};

constexpr std::array kRoutes = {
    Route{.pattern = "/api/v1/cis/{id}/impact",
          .operation = "impact_of_ci",
          .summary = "Blast radius of one CI",
          .answer_schema = "Impact",
          .other_forms = kDrawingTypes,
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
          .other_forms = kDrawingTypes,
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
