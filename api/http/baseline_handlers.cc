// Baselines, and the removal of history.

#include <array>
#include <memory>
#include <string>
#include <utility>

#include "api/app/baselines.h"
#include "api/app/retention.h"
#include "api/http/as_of_parameter.h"
#include "api/http/body_members.h"
#include "api/http/json_body.h"
#include "api/http/json_response.h"
#include "api/http/kept_answer.h"
#include "api/http/problem.h"
#include "api/http/resources.h"
#include "api/http/sealed_response.h"
#include "api/http/version_fields.h"
#include "api/render/baselines.h"

namespace faultline::http {

namespace {

std::string request_id_of(const Request& request) {
    const std::string* const id = request.header("x-request-id");
    return id == nullptr ? std::string() : *id;
}

model::Scope scope_of(BodyMembers& body) {
    auto cis = body.texts("cis");
    auto of_class = body.text("class");
    auto service = body.text("service");
    auto query = body.text("query");
    const int kinds = (cis ? 1 : 0) + (of_class ? 1 : 0) + (service ? 1 : 0) + (query ? 1 : 0);
    if (kinds > 1) {
        body.refuse("cis", "wrong_value", "only one of cis, class, service and query can be given");
    }
    if (cis) return model::ListedCis{*std::move(cis)};
    if (of_class) return model::CisOfClass{*std::move(of_class)};
    if (service) return model::ServiceClosure{*std::move(service)};
    if (query) return model::CisOfQuery{*std::move(query)};
    return model::Everything{};
}

Response baseline_create(Call& call) {
    const auto parsed = json_body(call.request);
    if (!parsed.ok()) return problem_response(parsed.error());
    BodyMembers body(parsed.value());
    app::BaselineRequest request;
    request.name = body.text("name").value_or("");
    request.scope = scope_of(body);
    request.as_of = body.as_of("as_of");
    request.description = body.text("description").value_or("");
    request.reason = body.text("reason").value_or("");
    request.request_id = request_id_of(call.request);
    request.key = call.key;
    if (!body.violations().empty()) return problem_response(body.violations());
    const auto made = app::create_baseline(call.principal, call.app, std::move(request));
    if (!made.ok()) return problem_response(made.error());
    const app::CommitOutcome& outcome = made.value().outcome;
    if (outcome.end == app::CommitEnd::key_reused) return kept_answer(outcome);
    return with_version(
        json_response([&](json::JsonWriter& out) { render::write_baseline(made.value(), out); }),
        outcome.position.version);
}

Response baseline_list(Call& call) {
    const app::AsOf as_of = as_of_parameter(call.query);
    if (!call.query.violations().empty()) return problem_response(call.query.violations());
    const auto answer = app::list_baselines(call.principal, call.app, as_of);
    if (!answer.ok()) return problem_response(answer.error());
    return with_version(json_response([&](json::JsonWriter& out) {
                            render::write_baseline_list(answer.value(), out);
                        }),
                        answer.value().view.version());
}

Response baseline_get(Call& call) {
    const app::AsOf as_of = as_of_parameter(call.query);
    const auto ask = call.query.flag("verify") ? app::verify_baseline : app::get_baseline;
    if (!call.query.violations().empty()) return problem_response(call.query.violations());
    const auto answer = ask(call.principal, call.app, call.path[0], as_of);
    if (!answer.ok()) return problem_response(answer.error());
    return with_version(
        json_response([&](json::JsonWriter& out) { render::write_baseline(answer.value(), out); }),
        answer.value().view.version());
}

Response deleted(const std::string& name, const app::WritePosition& position) {
    return with_version(json_response([&](json::JsonWriter& out) {
                            render::write_baseline_deletion(name, position, out);
                        }),
                        position.version);
}

Response baseline_delete(Call& call) {
    const std::string& name = call.path[0];
    app::BaselineRemoval removal;
    removal.reason = call.query.text("reason").value_or("");
    removal.request_id = request_id_of(call.request);
    removal.keeping = {call.key, [&name](const app::WritePosition& position) {
                           return seal(deleted(name, position));
                       }};
    const auto outcome = app::delete_baseline(call.principal, call.app, name, removal);
    return outcome.ok() ? kept_answer(outcome.value()) : problem_response(outcome.error());
}

Response baseline_members(Call& call) {
    auto members = app::baseline_members(call.principal, call.app, call.path[0]);
    if (!members.ok()) return problem_response(members.error());
    const auto shared = std::make_shared<const app::BaselineMembers>(std::move(members).value());
    return with_version(streamed_json([shared](json::JsonWriter& out) {
                            render::write_baseline_members(*shared, out);
                        }),
                        shared->at->view.version());
}

Response retention(Call& call) {
    const bool dry_run = call.query.flag("dry_run");
    if (!call.query.violations().empty()) return problem_response(call.query.violations());
    const auto parsed = json_body(call.request);
    if (!parsed.ok()) return problem_response(parsed.error());
    BodyMembers body(parsed.value());
    app::RetentionRequest request;
    request.before = body.as_of("before");
    request.reason = body.text("reason").value_or("");
    request.request_id = request_id_of(call.request);
    request.dry_run = dry_run;
    if (!body.violations().empty()) return problem_response(body.violations());
    const auto answer = app::remove_history(call.principal, call.app, request);
    if (!answer.ok()) return problem_response(answer.error());
    return with_version(
        json_response([&](json::JsonWriter& out) { render::write_retention(answer.value(), out); }),
        answer.value().view.version());
}

constexpr std::string_view kNameParameter = "name of a baseline, percent-encoded";

constexpr std::array kListParameters = {kAsOfParameter};

constexpr std::array kReadParameters = {
    Parameter{"verify", "boolean", "compute the digest of its content again and compare"},
    kAsOfParameter,
};

constexpr std::array kDeleteParameters = {
    Parameter{"reason", "string", "why; kept in the log"},
};

constexpr std::array kRetentionParameters = {
    Parameter{"dry_run", "boolean", "say what would be removed, and remove nothing"},
};

constexpr std::array kRoutes = {
    Route{.pattern = "/api/v1/baselines",
          .operation = "baseline_list",
          .summary = "Baselines by name",
          .answer_schema = "BaselineList",
          .parameters = kListParameters,
          .handle = baseline_list},
    Route{.method = Method::post,
          .pattern = "/api/v1/baselines",
          .operation = "baseline_create",
          .summary = "Name a version and a scope",
          .answer_schema = "BaselineAnswer",
          .request_type = kJsonType,
          .request_schema = "BaselineRequest",
          .keyed = true,
          .handle = baseline_create},
    Route{.pattern = "/api/v1/baselines/{name}",
          .operation = "baseline_get",
          .summary = "One baseline",
          .answer_schema = "BaselineAnswer",
          .path_parameter = kNameParameter,
          .parameters = kReadParameters,
          .handle = baseline_get},
    Route{.method = Method::del,
          .pattern = "/api/v1/baselines/{name}",
          .operation = "baseline_delete",
          .summary = "Delete a baseline; the history stays",
          .answer_schema = "BaselineDeletion",
          .path_parameter = kNameParameter,
          .parameters = kDeleteParameters,
          .keyed = true,
          .handle = baseline_delete},
    Route{.pattern = "/api/v1/baselines/{name}/members",
          .operation = "baseline_members",
          .summary = "The CIs of a baseline, by id",
          .answer_schema = "BaselineMembers",
          .path_parameter = kNameParameter,
          .handle = baseline_members},
    Route{.method = Method::post,
          .pattern = "/api/v1/retention",
          .operation = "retention",
          .summary = "Remove the history before a time or version",
          .answer_schema = "Retention",
          .request_type = kJsonType,
          .request_schema = "RetentionRequest",
          .parameters = kRetentionParameters,
          .handle = retention},
};

}  // namespace

std::span<const Route> baseline_routes() {
    return kRoutes;
}

}  // namespace faultline::http
