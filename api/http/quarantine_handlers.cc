// The quarantine: rows of imports that nobody can say what they are, and decisions about them.

#include <array>
#include <string>
#include <utility>

#include "api/app/quarantine_resolution.h"
#include "api/http/as_of_parameter.h"
#include "api/http/body_members.h"
#include "api/http/condition_fields.h"
#include "api/http/cursor_parameter.h"
#include "api/http/json_body.h"
#include "api/http/json_response.h"
#include "api/http/kept_answer.h"
#include "api/http/problem.h"
#include "api/http/resources.h"
#include "api/http/sealed_response.h"
#include "api/http/version_fields.h"
#include "api/render/answers.h"
#include "api/render/quarantine.h"

namespace faultline::http {

namespace {

using model::QuarantineState;

std::optional<QuarantineState> state_parameter(Query& query) {
    const std::string name = query.text("state").value_or("open");
    if (name == "all") return std::nullopt;
    const auto state = model::parse_quarantine_state(name);
    if (!state) {
        query.refuse("state",
                     "wrong_value",
                     "state is '" + name +
                         "', it must be open, merged, created, ignored, recognised, absent or all");
    }
    return state;
}

Response list(Call& call) {
    app::QuarantineQuestion question;
    question.state = state_parameter(call.query);
    question.source = call.query.text("source").value_or("");
    question.limit = call.query.number("limit", 1, app::kQuarantineListMax)
                         .value_or(app::kQuarantineListDefault);
    question.cursor = cursor_parameter(call.query);
    question.as_of = as_of_parameter(call.query);
    if (!call.query.violations().empty()) return problem_response(call.query.violations());
    const auto page = app::list_quarantine(call.principal, call.app, question);
    if (!page.ok()) return problem_response(page.error());
    return with_version(
        json_response([&](json::JsonWriter& out) { render::write_quarantine(page.value(), out); }),
        page.value().view.version());
}

Response get(Call& call) {
    const app::AsOf as_of = as_of_parameter(call.query);
    if (!call.query.violations().empty()) return problem_response(call.query.violations());
    const auto answer = app::get_quarantined(call.principal, call.app, call.path[0], as_of);
    if (!answer.ok()) return problem_response(answer.error());
    Response response = json_response(
        [&](json::JsonWriter& out) { render::write_quarantined(answer.value(), out); });
    response.headers.emplace_back("ETag", render::entity_tag(answer.value().entry.changed));
    return with_version(std::move(response), answer.value().view.version());
}

QuarantineState decision_of(BodyMembers& body) {
    const std::string decision = body.text("decision").value_or("");
    if (decision == "merge") return QuarantineState::merged;
    if (decision == "create") return QuarantineState::created;
    if (decision != "ignore") {
        body.refuse("decision",
                    "wrong_value",
                    "decision is '" + decision + "', it must be merge, create or ignore");
    }
    return QuarantineState::ignored;
}

app::ResolutionRequest resolution_of(BodyMembers& body) {
    app::ResolutionRequest request;
    request.state = decision_of(body);
    request.ci = body.text("ci").value_or("");
    if ((request.state == QuarantineState::merged) == request.ci.empty()) {
        body.refuse("ci", "wrong_value", "ci names the CI to merge into; nothing else takes one");
    }
    request.reason = body.text("reason").value_or("");
    if (request.reason.empty()) {
        body.refuse(
            "reason", "required", "a decision needs a reason: say why the row is what you say");
    }
    request.best_effort = body.flag("best_effort");
    request.replace = body.flag("replace");
    return request;
}

Response resolved(const app::ResolutionDone& done) {
    Response response =
        json_response([&](json::JsonWriter& out) { render::write_resolution(done, out); });
    response.headers.emplace_back("ETag", render::entity_tag(done.entry.changed));
    return with_version(std::move(response), done.position.version);
}

Response refused(const app::ResolutionAnswer& answer) {
    const std::string& first = answer.violations.front().message;
    if (answer.refusal == app::ResolutionRefusal::precondition_failed) {
        Response response =
            problem_response({412, "precondition_failed", first}, answer.violations);
        if (answer.current) {
            response.headers.emplace_back("ETag", render::entity_tag(*answer.current));
        }
        return response;
    }
    return problem_response({422,
                             "resolution_refused",
                             "nothing was decided, the row waits as before: " + first +
                                 "; decide about what it needs first, or resolve with best "
                                 "effort, which drops what cannot be"},
                            answer.violations);
}

Response resolve(Call& call) {
    const auto parsed = json_body(call.request);
    if (!parsed.ok()) return problem_response(parsed.error());
    BodyMembers body(parsed.value());
    app::ResolutionRequest request = resolution_of(body);
    if (!body.violations().empty()) return problem_response(body.violations());
    auto condition = condition_of(call.request);
    if (!condition.ok()) return problem_response(condition.error());
    request.id = call.path[0];
    request.condition = std::move(condition).value();
    if (const std::string* id = call.request.header("x-request-id")) request.request_id = *id;
    request.keeping = {call.key,
                       [](const app::ResolutionDone& done) { return seal(resolved(done)); }};
    const auto answer = app::resolve_quarantined(call.principal, call.app, request);
    if (!answer.ok()) return problem_response(answer.error());
    if (answer.value().refusal != app::ResolutionRefusal::none) return refused(answer.value());
    return kept_answer(answer.value().outcome);
}

constexpr std::string_view kRowParameter = "id of a row in quarantine";

constexpr std::array kListParameters = {
    Parameter{"state",
              "string",
              "open, merged, created, ignored, recognised, absent or all; open if absent"},
    Parameter{"source", "string", "only rows of this source"},
    Parameter{"limit", "integer", "how many rows, 1 to 1000; 100 if absent"},
    kCursorParameter,
    kAsOfParameter,
};
constexpr std::array kGetParameters = {kAsOfParameter};

constexpr std::array kRoutes = {
    Route{.pattern = "/api/v1/quarantine",
          .operation = "quarantine",
          .summary = "Rows of imports that were set aside, in the order of their coming",
          .answer_schema = "Quarantine",
          .parameters = kListParameters,
          .handle = list},
    Route{.pattern = "/api/v1/quarantine/{row}",
          .operation = "quarantine_get",
          .summary = "One of them, with all that it said and what was decided",
          .answer_schema = "QuarantinedRow",
          .path_parameter = kRowParameter,
          .parameters = kGetParameters,
          .handle = get},
    Route{.method = Method::post,
          .pattern = "/api/v1/quarantine/{row}/resolution",
          .operation = "quarantine_resolve",
          .summary = "Decide: merge it into a CI, create one, or ignore it",
          .answer_schema = "QuarantineResolution",
          .request_type = kJsonType,
          .request_schema = "QuarantineResolutionRequest",
          .path_parameter = kRowParameter,
          .keyed = true,
          .conditions = true,
          .handle = resolve},
};

}  // namespace

std::span<const Route> quarantine_routes() {
    return kRoutes;
}

}  // namespace faultline::http
