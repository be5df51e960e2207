// Saved queries.

#include <array>
#include <string>
#include <utility>

#include "api/app/saved_queries.h"
#include "api/http/as_of_parameter.h"
#include "api/http/filter_parameters.h"
#include "api/http/json_body.h"
#include "api/http/json_response.h"
#include "api/http/kept_answer.h"
#include "api/http/problem.h"
#include "api/http/resources.h"
#include "api/http/sealed_response.h"
#include "api/http/version_fields.h"
#include "api/render/queries.h"

namespace faultline::http {

namespace {

std::string request_id_of(const Request& request) {
    const std::string* const id = request.header("x-request-id");
    return id == nullptr ? std::string() : *id;
}

// How a write is answered: {"saved": name} or {"deleted": name}.
app::Keeping<app::WritePosition> keeping_of(const Call& call, std::string_view what) {
    return {call.key, [&name = call.path[0], what](const app::WritePosition& position) {
                return seal(with_version(json_response([&](json::JsonWriter& out) {
                                             render::write_query_done(name, what, position, out);
                                         }),
                                         position.version));
            }};
}

Response query_list(Call& call) {
    const app::AsOf as_of = as_of_parameter(call.query);
    if (!call.query.violations().empty()) return problem_response(call.query.violations());
    const auto answer = app::list_queries(call.principal, call.app, as_of);
    if (!answer.ok()) return problem_response(answer.error());
    return with_version(json_response([&](json::JsonWriter& out) {
                            render::write_query_list(answer.value(), out);
                        }),
                        answer.value().view.version());
}

Response query_get(Call& call) {
    const app::AsOf as_of = as_of_parameter(call.query);
    if (!call.query.violations().empty()) return problem_response(call.query.violations());
    const auto answer = app::get_query(call.principal, call.app, call.path[0], as_of);
    if (!answer.ok()) return problem_response(answer.error());
    return with_version(
        json_response([&](json::JsonWriter& out) { render::write_query(answer.value(), out); }),
        answer.value().view.version());
}

Response query_save(Call& call) {
    const auto parsed = json_body(call.request);
    if (!parsed.ok()) return problem_response(parsed.error());
    BodyMembers body(parsed.value());
    app::QueryRequest request;
    request.name = call.path[0];
    request.parameters = filter_of(body);
    request.description = body.text("description").value_or("");
    request.reason = body.text("reason").value_or("");
    request.request_id = request_id_of(call.request);
    request.keeping = keeping_of(call, "saved");
    if (!body.violations().empty()) return problem_response(body.violations());
    const auto outcome = app::save_query(call.principal, call.app, request);
    if (!outcome.ok()) return problem_response(pointing_below("", outcome.error()));
    return kept_answer(outcome.value());
}

Response query_delete(Call& call) {
    app::QueryRemoval removal;
    removal.reason = call.query.text("reason").value_or("");
    removal.request_id = request_id_of(call.request);
    removal.keeping = keeping_of(call, "deleted");
    const auto outcome = app::delete_query(call.principal, call.app, call.path[0], removal);
    return outcome.ok() ? kept_answer(outcome.value()) : problem_response(outcome.error());
}

constexpr std::string_view kNameParameter = "name of a saved query, percent-encoded";

constexpr std::array kReadParameters = {kAsOfParameter};

constexpr std::array kDeleteParameters = {
    Parameter{"reason", "string", "why; kept in the log"},
};

constexpr std::array kRoutes = {
    Route{.pattern = "/api/v1/queries",
          .operation = "query_list",
          .summary = "Saved queries by name",
          .answer_schema = "SavedQueryList",
          .parameters = kReadParameters,
          .handle = query_list},
    Route{.pattern = "/api/v1/queries/{name}",
          .operation = "query_get",
          .summary = "One saved query",
          .answer_schema = "SavedQueryAnswer",
          .path_parameter = kNameParameter,
          .parameters = kReadParameters,
          .handle = query_get},
    Route{.method = Method::put,
          .pattern = "/api/v1/queries/{name}",
          .operation = "query_save",
          .summary = "Save a query, in place of the one of that name",
          .answer_schema = "SavedQueryDone",
          .request_type = kJsonType,
          .request_schema = "SavedQueryRequest",
          .path_parameter = kNameParameter,
          .keyed = true,
          .handle = query_save},
    Route{.method = Method::del,
          .pattern = "/api/v1/queries/{name}",
          .operation = "query_delete",
          .summary = "Delete a saved query; the history stays",
          .answer_schema = "SavedQueryDone",
          .path_parameter = kNameParameter,
          .parameters = kDeleteParameters,
          .keyed = true,
          .handle = query_delete},
};

}  // namespace

std::span<const Route> query_routes() {
    return kRoutes;
}

}  // namespace faultline::http
