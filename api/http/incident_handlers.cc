// Incidents.

#include <array>
#include <string>
#include <utility>

#include "api/app/incidents.h"
#include "api/http/as_of_parameter.h"
#include "api/http/cursor_parameter.h"
#include "api/http/json_body.h"
#include "api/http/kept_answer.h"
#include "api/http/problem.h"
#include "api/http/record_handlers.h"
#include "api/http/resources.h"
#include "api/http/time_parameter.h"
#include "api/http/version_fields.h"
#include "api/render/answers.h"
#include "api/render/records.h"

namespace faultline::http {

namespace {

constexpr std::string_view kPath = "/api/v1/incidents/";
constexpr std::array<std::string_view, 11> kMembers = {"id",
                                                       "title",
                                                       "ci",
                                                       "began",
                                                       "ended",
                                                       "priority",
                                                       "state",
                                                       "caused_by",
                                                       "opened_by",
                                                       "group",
                                                       "reason"};

std::optional<model::IncidentPriority> priority_of(const std::optional<std::string>& text) {
    return text ? model::find_incident_priority(*text) : std::nullopt;
}

// A text, empty for null; nothing if there is no such member.
std::optional<std::string> text_of(const JsonPlace& body, std::string_view name) {
    if (!body.has(name)) return std::nullopt;
    return body[name].text().value_or("");
}

app::IncidentEdit edit_of(const JsonPlace& body) {
    app::IncidentEdit edit;
    edit.title = text_of(body, "title");
    edit.ci = text_of(body, "ci");
    edit.began = body["began"].time();
    if (body.has("ended")) edit.ended = body["ended"].time();
    const auto priority = body["priority"].text();
    edit.priority = priority_of(priority);
    if (priority && !edit.priority) {
        body["priority"].refuse("wrong_value", "must be P1, P2, P3 or P4");
    }
    if (const auto state = body["state"].text()) {
        edit.state = model::find_incident_state(*state);
        if (!edit.state) {
            body["state"].refuse(
                "wrong_value", "must be new, in_progress, on_hold, resolved, closed or cancelled");
        }
    }
    edit.caused_by = text_of(body, "caused_by");
    edit.opened_by = text_of(body, "opened_by");
    edit.group = text_of(body, "group");
    return edit;
}

Response write(Call& call, app::IncidentAction action) {
    const auto parsed = json_body(call.request);
    if (!parsed.ok()) return problem_response(parsed.error());
    std::vector<Violation> violations;
    const JsonPlace body(parsed.value(), "", violations);
    if (!body.is_object(kMembers)) return problem_response(violations);
    app::IncidentWrite write;
    write.action = action;
    if (action == app::IncidentAction::update) {
        write.id = call.path[0];
        if (body.has("id")) body["id"].refuse("wrong_value", "the path says which incident it is");
    } else {
        write.id = body["id"].text().value_or("");
    }
    write.edit = edit_of(body);
    auto context = record_context(call, body["reason"]);
    if (!violations.empty()) return problem_response(violations);
    if (!context.ok()) return problem_response(context.error());
    write.context = std::move(context).value();
    write.keeping = record_keeping(call, kPath, render::write_incident_done);
    const auto outcome = app::write_incident(call.principal, call.app, write);
    return outcome.ok() ? kept_answer(outcome.value()) : problem_response(outcome.error());
}

Response create(Call& call) {
    return write(call, app::IncidentAction::create);
}

Response update(Call& call) {
    return write(call, app::IncidentAction::update);
}

Response get(Call& call) {
    const app::AsOf as_of = as_of_parameter(call.query);
    if (!call.query.violations().empty()) return problem_response(call.query.violations());
    const auto answer = app::get_incident(call.principal, call.app, call.path[0], as_of);
    if (!answer.ok()) return problem_response(answer.error());
    Response response =
        json_response([&](json::JsonWriter& out) { render::write_incident(answer.value(), out); });
    response.headers.emplace_back("ETag", render::entity_tag(answer.value().entry.changed));
    return with_version(std::move(response), answer.value().view.version());
}

app::IncidentQuestion question_of(Query& query) {
    app::IncidentQuestion question;
    question.ci = query.text("ci");
    question.caused_by = query.text("caused_by");
    question.during = {time_parameter(query, "since"), time_parameter(query, "until")};
    const auto priority = query.text("priority");
    question.priority = priority_of(priority);
    if (priority && !question.priority) {
        query.refuse("priority",
                     "wrong_value",
                     "priority is '" + *priority + "', it must be P1, P2, P3 or P4");
    }
    if (query.text("open")) question.open = query.flag("open");
    question.limit = query.number("limit", 1, app::kIncidentsMax).value_or(app::kIncidentsDefault);
    question.cursor = cursor_parameter(query);
    question.as_of = as_of_parameter(query);
    return question;
}

Response list(Call& call) {
    const app::IncidentQuestion question = question_of(call.query);
    if (!call.query.violations().empty()) return problem_response(call.query.violations());
    const auto page = app::list_incidents(call.principal, call.app, question);
    if (!page.ok()) return problem_response(page.error());
    return with_version(json_response([&](json::JsonWriter& out) {
                            render::write_incident_page(page.value(), out);
                        }),
                        page.value().view.version());
}

constexpr std::string_view kIdParameter = "id of an incident, percent-encoded";

constexpr std::array kReadParameters = {kAsOfParameter};

constexpr std::array kListParameters = {
    Parameter{"ci", "string", "only incidents on the CI of this external id"},
    Parameter{"caused_by", "string", "only incidents that this change caused"},
    Parameter{"since", "string", "only incidents that were there at this time (RFC 3339) or later"},
    Parameter{"until", "string", "only incidents that began before this time"},
    Parameter{"priority", "string", "P1, P2, P3 or P4"},
    Parameter{"open", "boolean", "true: only those that are open; false: only the others"},
    Parameter{"limit", "integer", "how many incidents, 1 to 1000; 100 if absent"},
    kCursorParameter,
    kAsOfParameter,
};

constexpr std::array kCreated = {OtherAnswer{"201", "It is new", "IncidentDone"}};

constexpr std::array kRoutes = {
    Route{.pattern = "/api/v1/incidents",
          .operation = "incident_list",
          .summary = "Incidents, the newest first",
          .answer_schema = "IncidentList",
          .parameters = kListParameters,
          .handle = list},
    Route{.method = Method::post,
          .pattern = "/api/v1/incidents",
          .operation = "incident_create",
          .summary = "Create an incident",
          .answer_schema = "IncidentDone",
          .request_type = kJsonType,
          .request_schema = "IncidentRequest",
          .other_answers = kCreated,
          .keyed = true,
          .handle = create},
    Route{.pattern = "/api/v1/incidents/{id}",
          .operation = "incident_get",
          .summary = "One incident",
          .answer_schema = "IncidentAnswer",
          .path_parameter = kIdParameter,
          .parameters = kReadParameters,
          .handle = get},
    Route{.method = Method::patch,
          .pattern = "/api/v1/incidents/{id}",
          .operation = "incident_update",
          .summary = "Alter what the body names of an incident; null takes it away",
          .answer_schema = "IncidentDone",
          .request_type = kJsonType,
          .request_schema = "IncidentRequest",
          .path_parameter = kIdParameter,
          .keyed = true,
          .conditions = true,
          .handle = update},
};

}  // namespace

std::span<const Route> incident_routes() {
    return kRoutes;
}

}  // namespace faultline::http
