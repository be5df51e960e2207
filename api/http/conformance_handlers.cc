// Conformance: reports, gaps, corrective actions and the trend.

#include <array>
#include <charconv>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "api/app/conformance_record.h"
#include "api/http/as_of_parameter.h"
#include "api/http/body_members.h"
#include "api/http/cursor_parameter.h"
#include "api/http/json_body.h"
#include "api/http/json_response.h"
#include "api/http/kept_answer.h"
#include "api/http/problem.h"
#include "api/http/resources.h"
#include "api/http/sealed_response.h"
#include "api/http/time_parameter.h"
#include "api/http/version_fields.h"
#include "api/render/conformance.h"
#include "engine/base/utc_time.h"

namespace faultline::http {

namespace {

// The time that `text` says, or a word to `refuse` about it.
template <typename Refuse>
std::optional<UtcTime> time_of(const std::optional<std::string>& text, Refuse refuse) {
    if (!text) return std::nullopt;
    const auto time = parse_utc_time(*text);
    if (time.ok()) return time.value();
    refuse("at: " + time.error().message);
    return std::nullopt;
}

app::ConformanceQuestion question_of(Query& query) {
    app::ConformanceQuestion question;
    question.filter.class_name = query.text("class").value_or("");
    question.filter.owner = query.text("owner").value_or("");
    question.filter.site = query.text("site").value_or("");
    question.at = time_parameter(query, "at");
    question.as_of = as_of_parameter(query);
    return question;
}

Response report(Call& call) {
    const app::ConformanceQuestion question = question_of(call.query);
    if (!call.query.violations().empty()) return problem_response(call.query.violations());
    const auto answer = app::conformance_report(call.principal, call.app, question);
    if (!answer.ok()) return problem_response(answer.error());
    return with_version(json_response([&](json::JsonWriter& out) {
                            render::write_conformance(answer.value(), out);
                        }),
                        answer.value().judgement.published->view.version());
}

Response gaps(Call& call) {
    app::GapQuestion question;
    question.about = question_of(call.query);
    question.about.filter.rule = call.query.text("rule").value_or("");
    question.limit = call.query.number("limit", 1, app::kGapsMax).value_or(app::kGapsDefault);
    question.cursor = cursor_parameter(call.query);
    if (!call.query.violations().empty()) return problem_response(call.query.violations());
    const auto page = app::list_gaps(call.principal, call.app, question);
    if (!page.ok()) return problem_response(page.error());
    return with_version(
        json_response([&](json::JsonWriter& out) { render::write_gaps(page.value(), out); }),
        page.value().judgement.published->view.version());
}

std::uint32_t days_of(BodyMembers& body) {
    const auto digits = body.digits("due_days");
    if (!digits) return app::kDueDaysDefault;
    std::uint32_t days = 0;
    const char* const end = digits->data() + digits->size();
    const auto read = std::from_chars(digits->data(), end, days);
    if (read.ec != std::errc() || read.ptr != end || days == 0 || days > app::kDueDaysMax) {
        body.refuse("due_days",
                    "out_of_range",
                    "due_days is " + *digits + ", it must be between 1 and " +
                        std::to_string(app::kDueDaysMax));
    }
    return days;
}

Response record(Call& call) {
    const auto parsed = json_body(call.request);
    if (!parsed.ok()) return problem_response(parsed.error());
    BodyMembers body(parsed.value());
    app::RecordRequest request;
    request.at = time_of(body.text("at"), [&body](std::string message) {
        body.refuse("at", "wrong_value", std::move(message));
    });
    request.due_days = days_of(body);
    request.reason = body.text("reason").value_or("");
    const std::string* const id = call.request.header("x-request-id");
    if (id != nullptr) request.request_id = *id;
    request.key = call.key;
    request.answer = [](const model::ConformanceReport& made, const app::WritePosition& position) {
        return seal(with_version(json_response([&](json::JsonWriter& out) {
                                     render::write_recorded(made, position, out);
                                 }),
                                 position.version));
    };
    if (!body.violations().empty()) return problem_response(body.violations());
    const auto outcome = app::record_report(call.principal, call.app, request);
    return outcome.ok() ? kept_answer(outcome.value()) : problem_response(outcome.error());
}

app::ActionState state_parameter(Query& query) {
    const std::string state = query.text("state").value_or("all");
    if (state == "open") return app::ActionState::open;
    if (state == "overdue") return app::ActionState::overdue;
    if (state == "closed") return app::ActionState::closed;
    if (state != "all") {
        query.refuse("state",
                     "wrong_value",
                     "state is '" + state + "', it must be open, overdue, closed or all");
    }
    return app::ActionState::all;
}

Response actions(Call& call) {
    app::ActionQuestion question;
    question.state = state_parameter(call.query);
    question.at = time_parameter(call.query, "at");
    question.limit =
        call.query.number("limit", 1, app::kActionListMax).value_or(app::kActionListDefault);
    question.cursor = cursor_parameter(call.query);
    question.as_of = as_of_parameter(call.query);
    if (!call.query.violations().empty()) return problem_response(call.query.violations());
    const auto page = app::list_actions(call.principal, call.app, question);
    if (!page.ok()) return problem_response(page.error());
    return with_version(
        json_response([&](json::JsonWriter& out) { render::write_actions(page.value(), out); }),
        page.value().view.version());
}

Response trend(Call& call) {
    const std::uint32_t limit =
        call.query.number("limit", 1, app::kTrendMax).value_or(app::kTrendDefault);
    const app::AsOf as_of = as_of_parameter(call.query);
    if (!call.query.violations().empty()) return problem_response(call.query.violations());
    const auto answer = app::conformance_trend(call.principal, call.app, limit, as_of);
    if (!answer.ok()) return problem_response(answer.error());
    return with_version(
        json_response([&](json::JsonWriter& out) { render::write_trend(answer.value(), out); }),
        answer.value().view.version());
}

constexpr Parameter kClass = {"class", "string", "only CIs of this class or a subclass"};
constexpr Parameter kOwner = {"owner", "string", "only CIs of this owner; (none): of nobody"};
constexpr Parameter kSite = {"site", "string", "only CIs at this site; (none): at none"};
constexpr Parameter kAt = {
    "at", "string", "judge at this time (RFC 3339); when the version was made if absent"};

constexpr std::array kReportParameters = {kClass, kOwner, kSite, kAt, kAsOfParameter};
constexpr std::array kGapParameters = {
    Parameter{"rule", "string", "only gaps under this rule"},
    kClass,
    kOwner,
    kSite,
    kAt,
    Parameter{"limit", "integer", "how many gaps, 1 to 1000; 100 if absent"},
    kCursorParameter,
    kAsOfParameter,
};
constexpr std::array kActionParameters = {
    Parameter{"state", "string", "open, overdue, closed or all, which is what counts if absent"},
    kAt,
    Parameter{"limit", "integer", "how many actions, 1 to 10000; 100 if absent"},
    kCursorParameter,
    kAsOfParameter,
};
constexpr std::array kTrendParameters = {
    Parameter{"limit", "integer", "how many of the newest reports, 1 to 10000; 100 if absent"},
    kAsOfParameter,
};

constexpr std::array kRoutes = {
    Route{.pattern = "/api/v1/conformance",
          .operation = "conformance",
          .summary = "How far CIs are what the rules ask",
          .answer_schema = "Conformance",
          .parameters = kReportParameters,
          .handle = report},
    Route{.pattern = "/api/v1/conformance/gaps",
          .operation = "conformance_gaps",
          .summary = "Each gap: what is missing, and what to do",
          .answer_schema = "ConformanceGaps",
          .parameters = kGapParameters,
          .handle = gaps},
    Route{.method = Method::post,
          .pattern = "/api/v1/conformance/reports",
          .operation = "conformance_record",
          .summary = "Record a report; its gaps become corrective actions",
          .answer_schema = "ConformanceRecorded",
          .request_type = kJsonType,
          .request_schema = "ConformanceRecordRequest",
          .keyed = true,
          .handle = record},
    Route{.pattern = "/api/v1/conformance/actions",
          .operation = "conformance_actions",
          .summary = "Corrective actions by rule and owner",
          .answer_schema = "CorrectiveActions",
          .parameters = kActionParameters,
          .handle = actions},
    Route{.pattern = "/api/v1/conformance/trend",
          .operation = "conformance_trend",
          .summary = "The reports that were recorded, the oldest first",
          .answer_schema = "ConformanceTrend",
          .parameters = kTrendParameters,
          .handle = trend},
};

}  // namespace

std::span<const Route> conformance_routes() {
    return kRoutes;
}

}  // namespace faultline::http
