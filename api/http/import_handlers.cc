// Imports, planned or done.
//
// Several files travel as one body: each query parameter `part=SIZE:NAME` says how many of its
// bytes belong to the next file; the last one may leave SIZE out and takes the rest.

#include <array>
#include <string>
#include <utility>

#include "api/app/import.h"
#include "api/app/plans.h"
#include "api/http/import_request.h"
#include "api/http/json_response.h"
#include "api/http/kept_answer.h"
#include "api/http/problem.h"
#include "api/http/resources.h"
#include "api/http/sealed_response.h"
#include "api/http/version_fields.h"
#include "api/render/answers.h"
#include "api/render/plans.h"

namespace faultline::http {

namespace {

Response imported(const app::ImportAnswer& done) {
    return with_version(
        json_response([&](json::JsonWriter& out) { render::write_import(done, out); }),
        done.version);
}

Response dry_run(Call& call, const app::ImportRequest& request) {
    const auto answer = app::dry_run(call.principal, call.app, request, render::operation_words());
    if (!answer.ok()) return problem_response(answer.error());
    return json_response(
        [&](json::JsonWriter& out) { render::write_dry_run(answer.value(), out); });
}

Response import(Call& call) {
    ImportCall import(call);
    const bool is_dry = call.query.flag("dry_run");
    if (is_dry && call.key != nullptr) {
        call.query.refuse("dry_run",
                          "wrong_value",
                          "a dry run changes nothing, so an Idempotency-Key means nothing to it");
    }
    if (!call.query.violations().empty()) return problem_response(call.query.violations());
    app::ImportRequest& request = import.request();
    if (is_dry) return dry_run(call, request);
    request.keeping = {call.key,
                       [](const app::ImportAnswer& done) { return seal(imported(done)); }};
    const auto answer = app::import_files(call.principal, call.app, request);
    if (!answer.ok()) return problem_response(answer.error());
    const app::CommitOutcome& outcome = answer.value().outcome;
    if (outcome.end == app::CommitEnd::refused) return refused_import(answer.value());
    return kept_answer(outcome);
}

void write_difference(const app::OperationDifference& difference, json::JsonWriter& out) {
    out.begin_object();
    out.member("pointer", "/operations");
    out.member("code", "operation_differs");
    out.member("message",
               difference.planned && difference.now ? "this operation would be another one now"
               : difference.planned                 ? "this operation would not be done any more"
                                                    : "this operation would be done now as well");
    for (const auto& [name, line] :
         {std::pair("planned", difference.planned), std::pair("now", difference.now)}) {
        out.key(name);
        if (line) {
            out.verbatim(*line);
        } else {
            out.null();
        }
    }
    out.end_object();
}

Response outdated(const std::string& id, const app::ApplyAnswer& answer) {
    const std::string detail =
        "plan " + id + " was not applied: " + std::to_string(answer.difference_count) +
        " operations would differ from it by now; the first " +
        std::to_string(answer.differences.size()) + " are listed. Make the plan again";
    return problem_response({409, "plan_outdated", detail}, [&answer](json::JsonWriter& out) {
        for (const app::OperationDifference& difference : answer.differences) {
            write_difference(difference, out);
        }
    });
}

Response apply(Call& call) {
    app::ApplyRequest request;
    request.id = call.path[0];
    request.reason = call.query.text("reason").value_or("");
    if (const std::string* id = call.request.header("x-request-id")) request.request_id = *id;
    request.keeping = {call.key,
                       [](const app::ImportAnswer& done) { return seal(imported(done)); }};
    if (!call.query.violations().empty()) return problem_response(call.query.violations());
    const auto answer =
        app::apply_plan(call.principal, call.app, request, render::operation_words());
    if (!answer.ok()) return problem_response(answer.error());
    if (answer.value().is_outdated) return outdated(request.id, answer.value());
    const app::CommitOutcome& outcome = answer.value().import.outcome;
    if (outcome.end == app::CommitEnd::refused) return refused_import(answer.value().import);
    return kept_answer(outcome);
}

constexpr std::array kParameters = {
    Parameter{"format", "string", "faultline, csv or dpkg; recognised if absent"},
    Parameter{"source", "string", "who claims; the format's name if absent"},
    Parameter{"host", "string", "dpkg: the CI whose installed packages these are"},
    Parameter{"best_effort", "boolean", "drop wrong lines instead of refusing everything"},
    Parameter{"dry_run", "boolean", "say what would be done, keep the plan, and do nothing"},
    Parameter{"strict_schema", "boolean", "refuse classes and types the catalogue does not know"},
    Parameter{
        "complete", "boolean", "the import saw all there is of the scope: what is absent retires"},
    Parameter{"scope",
              "string",
              "what the import is about: source, class:NAME, service:ID, or ci:ID, which repeats",
              true},
    Parameter{"max_retire_percent",
              "integer",
              "more of the scope may not vanish, 0 to 100; 20 if absent"},
    Parameter{"allow_retire", "boolean", "retire whatever is absent; needs a reason"},
    Parameter{"reason", "string", "why; kept in the log"},
    Parameter{"part", "string", "SIZE:NAME of each file in the body, in order", true},
};

constexpr std::array kApplyParameters = {
    Parameter{"reason", "string", "why; kept in the log; the plan's if absent"},
};

constexpr std::array kRoutes = {
    Route{.method = Method::post,
          .pattern = "/api/v1/imports",
          .operation = "import",
          .summary = "Import one or several files as one change set",
          .answer_schema = "ImportResult",
          .request_type = kBytesType,
          .request_schema = "Bytes",
          .parameters = kParameters,
          .bulk = true,
          .keyed = true,
          .handle = import},
    Route{.method = Method::post,
          .pattern = "/api/v1/imports/{plan}/apply",
          .operation = "import_apply",
          .summary = "Do what a plan says, if that is what its import would still do",
          .answer_schema = "ImportResult",
          .path_parameter = "id of a plan",
          .parameters = kApplyParameters,
          .keyed = true,
          .handle = apply},
};

}  // namespace

std::span<const Route> import_routes() {
    return kRoutes;
}

}  // namespace faultline::http
