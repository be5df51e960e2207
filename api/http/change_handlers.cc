// Change records: reading, and the documents that make and amend them.

#include <array>
#include <string>
#include <utility>

#include "api/app/change_list.h"
#include "api/app/change_records.h"
#include "api/http/as_of_parameter.h"
#include "api/http/change_outcome.h"
#include "api/http/change_request.h"
#include "api/http/cursor_parameter.h"
#include "api/http/edit_refusal.h"
#include "api/http/history_page.h"
#include "api/http/json_body.h"
#include "api/http/json_response.h"
#include "api/http/problem.h"
#include "api/http/resources.h"
#include "api/http/time_parameter.h"
#include "api/http/version_fields.h"
#include "api/render/answers.h"
#include "api/render/change_records.h"
#include "engine/base/utc_time.h"

namespace faultline::http {

namespace {

constexpr std::string_view kIdParameter = "id of a change, percent-encoded";

std::vector<model::ChangeState> states_parameter(Query& query) {
    std::vector<model::ChangeState> states;
    for (const std::string& name : split_commas(query.text("state").value_or(""))) {
        const auto state = model::find_change_state(name);
        if (state) states.push_back(*state);
        if (!state) {
            query.refuse("state",
                         "wrong_value",
                         "state is '" + name + "', which is none; `change lifecycle` lists them");
        }
    }
    return states;
}

std::optional<model::ChangeType> type_parameter(Query& query) {
    const auto name = query.text("type");
    if (!name) return std::nullopt;
    const auto type = model::find_change_type(*name);
    if (!type) {
        query.refuse("type",
                     "wrong_value",
                     "type is '" + *name + "', it must be standard, normal or emergency");
    }
    return type;
}

app::ChangeListQuestion list_question(Query& query) {
    app::ChangeListQuestion question;
    app::ChangeFilter& filter = question.filter;
    filter.states = states_parameter(query);
    filter.type = type_parameter(query);
    filter.model = query.text("model").value_or("");
    filter.team = query.text("team").value_or("");
    filter.ci = query.text("ci").value_or("");
    filter.planned_from = time_parameter(query, "planned_from");
    filter.planned_until = time_parameter(query, "planned_until");
    filter.review_overdue = query.flag("review_overdue");
    filter.text = query.text("text").value_or("");
    question.at = time_parameter(query, "at");
    question.limit =
        query.number("limit", 1, app::kChangePageMax).value_or(app::kChangePageDefault);
    question.cursor = cursor_parameter(query);
    question.as_of = as_of_parameter(query);
    return question;
}

Response change_list(Call& call) {
    const app::ChangeListQuestion question = list_question(call.query);
    if (!call.query.violations().empty()) return problem_response(call.query.violations());
    const auto page = app::list_changes(call.principal, call.app, question);
    if (!page.ok()) return problem_response(page.error());
    return with_version(
        json_response([&](json::JsonWriter& out) { render::write_change_page(page.value(), out); }),
        page.value().view.version());
}

Response change_get(Call& call) {
    const app::AsOf as_of = as_of_parameter(call.query);
    if (!call.query.violations().empty()) return problem_response(call.query.violations());
    const auto answer = app::get_change(call.principal, call.app, call.path[0], as_of);
    if (!answer.ok()) return problem_response(answer.error());
    Response response =
        json_response([&](json::JsonWriter& out) { render::write_change(answer.value(), out); });
    response.headers.emplace_back("ETag", render::entity_tag(answer.value().stored.changed));
    return with_version(std::move(response), answer.value().view.version());
}

Response change_history(Call& call) {
    const app::HistoryPage page = history_page(call.query);
    if (!call.query.violations().empty()) return problem_response(call.query.violations());
    const auto answer = app::change_history(call.principal, call.app, call.path[0], page);
    if (!answer.ok()) return problem_response(answer.error());
    return with_version(json_response([&](json::JsonWriter& out) {
                            render::write_change_history(answer.value(), out);
                        }),
                        answer.value().view.version());
}

Response change_lifecycle(Call& /*call*/) {
    return json_response([](json::JsonWriter& out) { render::write_lifecycle(out); });
}

// The body belongs to the change, so who writes it and why is said in the target.
Result<app::ChangeContext> plan_context(Call& call, ChangeWriteKind kind) {
    FL_TRY(app::ChangeContext context, change_context(call, kind));
    context.by = call.query.text("by").value_or("");
    context.reason = call.query.text("reason").value_or("");
    return context;
}

Response change_create(Call& call) {
    const auto body = json_body(call.request);
    if (!body.ok()) return problem_response(body.error());
    auto read = new_change_of(body.value());
    if (!read.ok()) return problem_response(read.error());
    auto context = plan_context(call, ChangeWriteKind::creates);
    if (!context.ok()) return problem_response(context.error());
    return change_response(app::create_change(call.principal,
                                              call.app,
                                              {.id = std::move(read.value().id),
                                               .plan = std::move(read.value().plan),
                                               .context = std::move(context).value()}));
}

Response amend(Call& call, bool is_patch) {
    const auto body = json_body(call.request);
    if (!body.ok()) return problem_response(body.error());
    auto context = plan_context(call, ChangeWriteKind::alters);
    if (!context.ok()) return problem_response(context.error());
    return change_response(app::amend_change(call.principal,
                                             call.app,
                                             {.id = call.path[0],
                                              .plan =
                                                  [&](const app::StoredChange& current) {
                                                      return amended_plan(
                                                          body.value(), is_patch, current);
                                                  },
                                              .context = std::move(context).value()}));
}

Response change_put(Call& call) {
    return amend(call, false);
}

Response change_patch(Call& call) {
    if (auto refused = refused_patch_type(call.request)) return *std::move(refused);
    return amend(call, true);
}

constexpr std::array kListParameters = {
    Parameter{"state", "string", "only changes in one of these states, separated by commas"},
    Parameter{"type", "string", "only standard, normal or emergency changes"},
    Parameter{"model", "string", "only changes of this model"},
    Parameter{"team", "string", "only changes of this team"},
    Parameter{"ci", "string", "only changes that name this CI in a step"},
    Parameter{"planned_from", "string", "only changes planned to end after this time (RFC 3339)"},
    Parameter{"planned_until", "string", "only changes planned to begin before this time"},
    Parameter{"review_overdue", "boolean", "only emergency changes that nobody reviewed in time"},
    Parameter{"text", "string", "only changes with this text in their id or title"},
    Parameter{"at", "string", "overdue at this time; when the version was made if absent"},
    Parameter{"limit", "integer", "how many changes, 1 to 10000; 100 if absent"},
    kCursorParameter,
    kAsOfParameter,
};
constexpr std::array kReadParameters = {kAsOfParameter};
constexpr std::array kHistoryParameters = {
    Parameter{"limit", "integer", "how many versions, 1 to 10000; 100 if absent"},
    kCursorParameter,
    kAsOfParameter,
};
constexpr std::array kWriteParameters = {
    Parameter{"by", "string", "who writes it, a name that is claimed; the principal if absent"},
    Parameter{"reason", "string", "why; kept in the log"},
};
constexpr std::array kCreated = {OtherAnswer{"201", "The change, which is new", "ChangeDone"}};

constexpr std::array kRoutes = {
    Route{.pattern = "/api/v1/changes",
          .operation = "change_list",
          .summary = "Changes by id",
          .answer_schema = "ChangeList",
          .parameters = kListParameters,
          .handle = change_list},
    Route{.method = Method::post,
          .pattern = "/api/v1/changes",
          .operation = "change_create",
          .summary = "Make a change record",
          .answer_schema = "ChangeDone",
          .request_type = kJsonType,
          .request_schema = "ChangeWrite",
          .parameters = kWriteParameters,
          .other_answers = kCreated,
          .keyed = true,
          .handle = change_create},
    Route{.pattern = "/api/v1/changes/{id}",
          .operation = "change_get",
          .summary = "One change with all that was said and done about it",
          .answer_schema = "ChangeAnswer",
          .path_parameter = kIdParameter,
          .parameters = kReadParameters,
          .handle = change_get},
    Route{.method = Method::put,
          .pattern = "/api/v1/changes/{id}",
          .operation = "change_put",
          .summary = "Replace the plan of a change that is new or being assessed",
          .answer_schema = "ChangeDone",
          .request_type = kJsonType,
          .request_schema = "ChangeWrite",
          .path_parameter = kIdParameter,
          .parameters = kWriteParameters,
          .keyed = true,
          .conditions = true,
          .handle = change_put},
    Route{.method = Method::patch,
          .pattern = "/api/v1/changes/{id}",
          .operation = "change_patch",
          .summary = "Amend the plan of a change that is new or being assessed",
          .answer_schema = "ChangeDone",
          .request_type = kMergePatchType,
          .request_schema = "ChangePatch",
          .path_parameter = kIdParameter,
          .parameters = kWriteParameters,
          .keyed = true,
          .conditions = true,
          .handle = change_patch},
    Route{.pattern = "/api/v1/changes/{id}/history",
          .operation = "change_history",
          .summary = "All versions of a change, the newest first, with what differs",
          .answer_schema = "ChangeHistory",
          .path_parameter = kIdParameter,
          .parameters = kHistoryParameters,
          .handle = change_history},
    Route{.pattern = "/api/v1/change-lifecycle",
          .operation = "change_lifecycle",
          .summary = "Which step may follow which, who takes it, and what must be so",
          .answer_schema = "ChangeLifecycle",
          .handle = change_lifecycle},
};

}  // namespace

std::span<const Route> change_routes() {
    return kRoutes;
}

}  // namespace faultline::http
