// Import runs, sources, and when a CI was seen.

#include <array>
#include <charconv>
#include <optional>
#include <string>
#include <utility>

#include "api/app/runs.h"
#include "api/http/as_of_parameter.h"
#include "api/http/json_response.h"
#include "api/http/problem.h"
#include "api/http/resources.h"
#include "api/http/time_parameter.h"
#include "api/http/version_fields.h"
#include "api/render/runs.h"
#include "engine/base/utc_time.h"

namespace faultline::http {

namespace {

std::optional<Version> version_of(const std::string& text) {
    std::uint64_t version = 0;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), version);
    const bool whole = read.ec == std::errc() && read.ptr == text.data() + text.size();
    return whole && !text.empty() ? std::optional(Version{version}) : std::nullopt;
}

Response run_list(Call& call) {
    app::RunListQuestion question;
    question.source = call.query.text("source").value_or("");
    question.limit = call.query.number("limit", 1, app::kRunsMax).value_or(app::kRunsDefault);
    question.as_of = as_of_parameter(call.query);
    if (const auto before = call.query.text("before")) {
        question.before = version_of(*before);
        if (!question.before) {
            call.query.refuse(
                "before", "wrong_value", "before is '" + *before + "', it must be a version");
        }
    }
    if (!call.query.violations().empty()) return problem_response(call.query.violations());
    const auto answer = app::list_runs(call.principal, call.app, question);
    if (!answer.ok()) return problem_response(answer.error());
    return with_version(
        json_response([&](json::JsonWriter& out) { render::write_run_list(answer.value(), out); }),
        answer.value().view.version());
}

Response run_get(Call& call) {
    const std::uint32_t limit =
        call.query.number("limit", 0, app::kSeenMax).value_or(app::kSeenDefault);
    if (!call.query.violations().empty()) return problem_response(call.query.violations());
    const auto version = version_of(call.path[0]);
    if (!version) {
        return problem_response(
            not_found("'" + call.path[0] + "' is no version, so no run has it"));
    }
    const auto answer = app::get_run(call.principal, call.app, *version, limit);
    if (!answer.ok()) return problem_response(answer.error());
    return with_version(
        json_response([&](json::JsonWriter& out) { render::write_run(answer.value(), out); }),
        answer.value().view.version());
}

Response source_list(Call& call) {
    const app::AsOf as_of = as_of_parameter(call.query);
    const auto at = time_parameter(call.query, "at");
    if (!call.query.violations().empty()) return problem_response(call.query.violations());
    const auto answer = app::list_sources(call.principal, call.app, as_of, at);
    if (!answer.ok()) return problem_response(answer.error());
    return with_version(json_response([&](json::JsonWriter& out) {
                            render::write_source_list(answer.value(), out);
                        }),
                        answer.value().view.version());
}

Response ci_seen(Call& call) {
    const app::AsOf as_of = as_of_parameter(call.query);
    const auto at = time_parameter(call.query, "at");
    if (!call.query.violations().empty()) return problem_response(call.query.violations());
    const auto answer = app::ci_seen(call.principal, call.app, call.path[0], as_of, at);
    if (!answer.ok()) return problem_response(answer.error());
    return with_version(
        json_response([&](json::JsonWriter& out) { render::write_ci_seen(answer.value(), out); }),
        answer.value().view.version());
}

constexpr Parameter kAtParameter = {
    "at", "string", "judge staleness at this time (RFC 3339); when the version was made if absent"};

constexpr std::array kRunListParameters = {
    Parameter{"source", "string", "only runs of this source"},
    Parameter{"before", "integer", "only runs before this version; next_before of the page before"},
    Parameter{"limit", "integer", "how many runs, 1 to 1000; 100 if absent"},
    kAsOfParameter,
};
constexpr std::array kRunParameters = {
    Parameter{
        "limit", "integer", "how many of the CIs it saw are listed, 0 to 1000000; 100 if absent"},
};
constexpr std::array kAsOfAndAt = {kAsOfParameter, kAtParameter};

constexpr std::array kRoutes = {
    Route{.pattern = "/api/v1/runs",
          .operation = "run_list",
          .summary = "Import runs, the newest first",
          .answer_schema = "RunList",
          .parameters = kRunListParameters,
          .handle = run_list},
    Route{.pattern = "/api/v1/runs/{version}",
          .operation = "run_get",
          .summary = "One import run",
          .answer_schema = "Run",
          .path_parameter = "the version that the run wrote",
          .parameters = kRunParameters,
          .handle = run_get},
    Route{.pattern = "/api/v1/sources",
          .operation = "source_list",
          .summary = "Sources: their runs, what they claim, and how much of it is stale",
          .answer_schema = "SourceList",
          .parameters = kAsOfAndAt,
          .handle = source_list},
    Route{.pattern = "/api/v1/cis/{id}/seen",
          .operation = "ci_seen",
          .summary = "When each source saw a CI first and last",
          .answer_schema = "CiSeen",
          .parameters = kAsOfAndAt,
          .handle = ci_seen},
};

}  // namespace

std::span<const Route> run_routes() {
    return kRoutes;
}

}  // namespace faultline::http
