// The catalogue: classes, relationship types, sources and rules.

#include <array>
#include <string>
#include <utility>

#include "api/app/schema.h"
#include "api/http/as_of_parameter.h"
#include "api/http/json_body.h"
#include "api/http/json_response.h"
#include "api/http/kept_answer.h"
#include "api/http/problem.h"
#include "api/http/resources.h"
#include "api/http/schema_body.h"
#include "api/http/sealed_response.h"
#include "api/http/version_fields.h"
#include "api/render/schema.h"

namespace faultline::http {

namespace {

Response schema_get(Call& call) {
    const app::AsOf as_of = as_of_parameter(call.query);
    if (!call.query.violations().empty()) return problem_response(call.query.violations());
    const auto answer = app::show_schema(call.principal, call.app, as_of);
    if (!answer.ok()) return problem_response(answer.error());
    return with_version(
        json_response([&](json::JsonWriter& out) { render::write_schema(answer.value(), out); }),
        answer.value().view.version());
}

// One class, shown by `write`.
template <typename Write>
Response show_class(Call& call, Write write) {
    const app::AsOf as_of = as_of_parameter(call.query);
    if (!call.query.violations().empty()) return problem_response(call.query.violations());
    const auto answer = app::show_class(call.principal, call.app, call.path[0], as_of);
    if (!answer.ok()) return problem_response(answer.error());
    return with_version(
        json_response([&](json::JsonWriter& out) { write(answer.value(), call.path[0], out); }),
        answer.value().view.version());
}

Response schema_class(Call& call) {
    return show_class(call, render::write_schema_class);
}

Response schema_class_json(Call& call) {
    return show_class(
        call, [](const app::SchemaAnswer& answer, const std::string& name, json::JsonWriter& out) {
            render::write_class_json_schema(answer.view.catalogue(), name, out);
        });
}

Response changes(const app::SchemaDone& done) {
    return with_version(
        json_response([&](json::JsonWriter& out) { render::write_schema_changes(done, out); }),
        done.position.version);
}

Response refused(const app::SchemaChanged& changed) {
    const std::string& first = changed.violations.front().message;
    if (changed.refusal == app::SchemaRefusal::in_use) {
        return problem_response({409, "schema_in_use", "nothing was altered: " + first},
                                changed.violations);
    }
    return problem_response({422, "invalid_schema", "nothing was altered: " + first},
                            changed.violations);
}

Response schema_change(Call& call) {
    app::SchemaRequest request;
    const bool dry_run = call.query.flag("dry_run");
    request.builtin = call.query.flag("builtin");
    request.reason = call.query.text("reason").value_or("");
    if (const std::string* id = call.request.header("x-request-id")) request.request_id = *id;
    if (!call.query.violations().empty()) return problem_response(call.query.violations());
    const auto body = json_body(call.request);
    if (!body.ok()) return problem_response(body.error());
    std::vector<Violation> violations;
    request.entries = read_schema(body.value(), violations);
    if (!violations.empty()) return problem_response(violations);
    if (dry_run) {
        const auto planned = app::plan_schema(call.principal, call.app, request);
        return planned.ok() ? changes(planned.value()) : problem_response(planned.error());
    }
    request.keeping = {call.key, [](const app::SchemaDone& done) { return seal(changes(done)); }};
    const auto changed = app::change_schema(call.principal, call.app, request);
    if (!changed.ok()) return problem_response(changed.error());
    if (changed.value().refusal != app::SchemaRefusal::none) return refused(changed.value());
    return kept_answer(changed.value().outcome);
}

constexpr std::string_view kClassParameter = "name of a class, percent-encoded";

constexpr std::array kReadParameters = {kAsOfParameter};

constexpr std::array kChangeParameters = {
    Parameter{"dry_run", "boolean", "say what would alter and why it would be refused"},
    Parameter{"builtin", "boolean", "put every built-in entry of the program first"},
    Parameter{"reason", "string", "why; kept in the log"},
};

constexpr std::array kRoutes = {
    Route{.pattern = "/api/v1/schema",
          .operation = "schema",
          .summary = "The catalogue: classes, relationship types, sources and rules",
          .answer_schema = "Schema",
          .parameters = kReadParameters,
          .handle = schema_get},
    Route{.method = Method::post,
          .pattern = "/api/v1/schema",
          .operation = "schema_change",
          .summary = "Put entries into the catalogue, or remove some",
          .answer_schema = "SchemaChanges",
          .request_type = kJsonType,
          .request_schema = "SchemaDocument",
          .parameters = kChangeParameters,
          .keyed = true,
          .handle = schema_change},
    Route{.pattern = "/api/v1/schema/classes/{name}",
          .operation = "schema_class",
          .summary = "One class with what it inherits",
          .answer_schema = "SchemaClass",
          .path_parameter = kClassParameter,
          .parameters = kReadParameters,
          .handle = schema_class},
    Route{.pattern = "/api/v1/schema/classes/{name}/json-schema",
          .operation = "schema_class_json_schema",
          .summary = "JSON schema of a CI of the class",
          .answer_schema = "ClassJsonSchema",
          .path_parameter = kClassParameter,
          .parameters = kReadParameters,
          .handle = schema_class_json},
};

}  // namespace

std::span<const Route> schema_routes() {
    return kRoutes;
}

}  // namespace faultline::http
